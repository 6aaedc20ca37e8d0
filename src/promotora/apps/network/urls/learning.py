"""Addresses of learning together."""

from django.urls import URLPattern, path

from promotora.apps.network.views.learning import announcements, calendar, events, holding, questions, templates

urlpatterns: list[URLPattern] = [
    # ---------------------------------------------------------------------------------------------------------- events
    path("learning/", events.coming, name="learning"),
    path("learning/past/", events.past, name="learning_past"),
    path("learning/mine/", events.mine, name="learning_mine"),
    path("learning/add/", holding.add, name="learning_add"),
    path("learning/calendar/", calendar.calendars, name="learning_calendar"),
    path("learning/calendar/renew/", calendar.renew, name="learning_calendar_renew"),
    path("learning/calendar.ics", calendar.feed, name="learning_feed"),
    path("learning/calendar/<str:token>/network.ics", calendar.own_feed, name="learning_own_feed"),
    path("learning/<int:event_id>/", events.event, name="learning_event"),
    path("learning/<int:event_id>/event.ics", calendar.one_event, name="learning_event_file"),
    path("learning/<int:event_id>/register/", events.register, name="learning_register"),
    path("learning/<int:event_id>/give-back/", events.give_back, name="learning_give_back"),
    path("learning/<int:event_id>/change/", holding.change, name="learning_change"),
    path("learning/<int:event_id>/call-off/", holding.call_off, name="learning_call_off"),
    path("learning/<int:event_id>/recording/", holding.recording, name="learning_recording"),
    path("learning/<int:event_id>/roll/", holding.roll, name="learning_roll"),
    path("learning/<int:event_id>/roll.csv", holding.roll_file, name="learning_roll_file"),
    # ------------------------------------------------------------------------------------------------------- questions
    path("questions/", questions.questions, name="questions"),
    path("questions/add/", questions.add, name="question_add"),
    path("questions/begin/", questions.begin, name="questions_begin"),
    path("questions/withdrawn/", questions.withdrawn, name="questions_withdrawn"),
    path("questions/<int:article_id>/", questions.question, name="question"),
    path("questions/<int:article_id>/change/", questions.change, name="question_change"),
    path("questions/<int:article_id>/withdraw/", questions.withdraw, name="question_withdraw"),
    path("questions/<int:article_id>/bring-back/", questions.bring_back, name="question_bring_back"),
    path("questions/<int:article_id>/versions/", questions.versions, name="question_versions"),
    path(
        "questions/<int:article_id>/versions/<slug:language>/<int:number>/",
        questions.version,
        name="question_version",
    ),
    # ------------------------------------------------------------------------------------------------------- templates
    path("templates/", templates.templates, name="network_templates"),
    path("templates/add/", templates.add, name="network_template_add"),
    path("templates/withdrawn/", templates.withdrawn, name="network_templates_withdrawn"),
    path("templates/<int:template_id>/", templates.template, name="network_template"),
    path("templates/<int:template_id>/change/", templates.change, name="network_template_change"),
    path("templates/<int:template_id>/withdraw/", templates.withdraw, name="network_template_withdraw"),
    path("templates/<int:template_id>/bring-back/", templates.bring_back, name="network_template_bring_back"),
    path("templates/<int:template_id>/<int:number>/file/", templates.download, name="network_template_file"),
    # --------------------------------------------------------------------------------------------------- announcements
    path("announcements/", announcements.announcements, name="announcements"),
    path("announcements/add/", announcements.add, name="announcement_add"),
    path("announcements/<int:announcement_id>/", announcements.announcement, name="announcement"),
    path("announcements/<int:announcement_id>/change/", announcements.change, name="announcement_change"),
    path("announcements/<int:announcement_id>/end/", announcements.end, name="announcement_end"),
    path("announcements/<int:announcement_id>/mail/", announcements.mail, name="announcement_mail"),
]
