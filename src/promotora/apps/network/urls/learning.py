"""Addresses of learning together."""

from django.urls import URLPattern, path

from promotora.apps.network.views import (
    learning,
    learning_announcements,
    learning_calendar,
    learning_holding,
    learning_questions,
    learning_templates,
)

urlpatterns: list[URLPattern] = [
    # ---------------------------------------------------------------------------------------------------------- events
    path("learning/", learning.coming, name="learning"),
    path("learning/past/", learning.past, name="learning_past"),
    path("learning/mine/", learning.mine, name="learning_mine"),
    path("learning/add/", learning_holding.add, name="learning_add"),
    path("learning/calendar/", learning_calendar.calendars, name="learning_calendar"),
    path("learning/calendar/renew/", learning_calendar.renew, name="learning_calendar_renew"),
    path("learning/calendar.ics", learning_calendar.feed, name="learning_feed"),
    path("learning/calendar/<str:token>/network.ics", learning_calendar.own_feed, name="learning_own_feed"),
    path("learning/<int:event_id>/", learning.event, name="learning_event"),
    path("learning/<int:event_id>/event.ics", learning_calendar.one_event, name="learning_event_file"),
    path("learning/<int:event_id>/register/", learning.register, name="learning_register"),
    path("learning/<int:event_id>/give-back/", learning.give_back, name="learning_give_back"),
    path("learning/<int:event_id>/change/", learning_holding.change, name="learning_change"),
    path("learning/<int:event_id>/call-off/", learning_holding.call_off, name="learning_call_off"),
    path("learning/<int:event_id>/recording/", learning_holding.recording, name="learning_recording"),
    path("learning/<int:event_id>/roll/", learning_holding.roll, name="learning_roll"),
    path("learning/<int:event_id>/roll.csv", learning_holding.roll_file, name="learning_roll_file"),
    # ------------------------------------------------------------------------------------------------------- questions
    path("questions/", learning_questions.questions, name="questions"),
    path("questions/add/", learning_questions.add, name="question_add"),
    path("questions/begin/", learning_questions.begin, name="questions_begin"),
    path("questions/withdrawn/", learning_questions.withdrawn, name="questions_withdrawn"),
    path("questions/<int:article_id>/", learning_questions.question, name="question"),
    path("questions/<int:article_id>/change/", learning_questions.change, name="question_change"),
    path("questions/<int:article_id>/withdraw/", learning_questions.withdraw, name="question_withdraw"),
    path("questions/<int:article_id>/bring-back/", learning_questions.bring_back, name="question_bring_back"),
    path("questions/<int:article_id>/versions/", learning_questions.versions, name="question_versions"),
    path(
        "questions/<int:article_id>/versions/<slug:language>/<int:number>/",
        learning_questions.version,
        name="question_version",
    ),
    # ------------------------------------------------------------------------------------------------------- templates
    path("templates/", learning_templates.templates, name="network_templates"),
    path("templates/add/", learning_templates.add, name="network_template_add"),
    path("templates/withdrawn/", learning_templates.withdrawn, name="network_templates_withdrawn"),
    path("templates/<int:template_id>/", learning_templates.template, name="network_template"),
    path("templates/<int:template_id>/change/", learning_templates.change, name="network_template_change"),
    path("templates/<int:template_id>/withdraw/", learning_templates.withdraw, name="network_template_withdraw"),
    path("templates/<int:template_id>/bring-back/", learning_templates.bring_back, name="network_template_bring_back"),
    path("templates/<int:template_id>/<int:number>/file/", learning_templates.download, name="network_template_file"),
    # --------------------------------------------------------------------------------------------------- announcements
    path("announcements/", learning_announcements.announcements, name="announcements"),
    path("announcements/add/", learning_announcements.add, name="announcement_add"),
    path("announcements/<int:announcement_id>/", learning_announcements.announcement, name="announcement"),
    path("announcements/<int:announcement_id>/change/", learning_announcements.change, name="announcement_change"),
    path("announcements/<int:announcement_id>/end/", learning_announcements.end, name="announcement_end"),
    path("announcements/<int:announcement_id>/mail/", learning_announcements.mail, name="announcement_mail"),
]
