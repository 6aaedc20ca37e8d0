"""Addresses of becoming a CB-CME."""

from django.urls import URLPattern, path

from promotora.apps.network.views import applying, applying_answers, applying_files, applying_form

ONE = "applications/<int:application_id>/"

urlpatterns: list[URLPattern] = [
    path("join/", applying.join, name="join"),
    path("join/begun/", applying.join_begun, name="join_begun"),
    path("applications/", applying.applications, name="applications"),
    path("applications/begin/<slug:form>/", applying.begin, name="application_begin"),
    path("applications/questions/<int:question_id>/", applying_answers.question, name="question_answer"),
    path("applications/to-mend/<int:condition_id>/", applying_answers.to_mend, name="to_mend"),
    path("applications/to-mend/<int:condition_id>/file/", applying_files.evidence, name="to_mend_file"),
    path(ONE, applying.application, name="application"),
    path(ONE + "documents/", applying_form.documents, name="application_documents"),
    path(ONE + "documents/<int:attachment_id>/", applying_files.document, name="application_document"),
    path(
        ONE + "documents/<int:attachment_id>/remove/",
        applying_form.remove_document,
        name="application_document_remove",
    ),
    path(ONE + "plans/", applying_form.plans, name="application_plans"),
    path(ONE + "check/", applying_form.check, name="application_check"),
    path(ONE + "copy/", applying_files.copy, name="application_copy"),
    path(ONE + "withdraw/", applying.withdraw, name="application_withdraw"),
    path(ONE + "renew/", applying.renew, name="application_renew"),
    path(ONE + "<slug:section>/", applying_form.section, name="application_section"),
    # ------------------------------------------------------------------------------------------- for plans that have it
    path("network/applications/<int:application_id>/copy/", applying_files.received_copy, name="received_copy"),
    path(
        "network/applications/<int:application_id>/documents/<int:attachment_id>/",
        applying_files.received_document,
        name="received_document",
    ),
    path("network/to-mend/<int:condition_id>/file/", applying_files.received_evidence, name="received_evidence"),
]
