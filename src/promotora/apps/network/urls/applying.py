"""Addresses of becoming a CB-CME."""

from django.urls import URLPattern, path

from promotora.apps.network.views.applying import answers, files, standing, writing

ONE = "applications/<int:application_id>/"

urlpatterns: list[URLPattern] = [
    path("join/", standing.join, name="join"),
    path("join/begun/", standing.join_begun, name="join_begun"),
    path("applications/", standing.applications, name="applications"),
    path("applications/begin/<slug:form>/", standing.begin, name="application_begin"),
    path("applications/questions/<int:question_id>/", answers.question, name="question_answer"),
    path("applications/to-mend/<int:condition_id>/", answers.to_mend, name="to_mend"),
    path("applications/to-mend/<int:condition_id>/file/", files.evidence, name="to_mend_file"),
    path(ONE, standing.application, name="application"),
    path(ONE + "documents/", writing.documents, name="application_documents"),
    path(ONE + "documents/<int:attachment_id>/", files.document, name="application_document"),
    path(
        ONE + "documents/<int:attachment_id>/remove/",
        writing.remove_document,
        name="application_document_remove",
    ),
    path(ONE + "plans/", writing.plans, name="application_plans"),
    path(ONE + "check/", writing.check, name="application_check"),
    path(ONE + "copy/", files.copy, name="application_copy"),
    path(ONE + "withdraw/", standing.withdraw, name="application_withdraw"),
    path(ONE + "renew/", standing.renew, name="application_renew"),
    path(ONE + "<slug:section>/", writing.section, name="application_section"),
    # ------------------------------------------------------------------------------------------- for plans that have it
    path("network/applications/<int:application_id>/copy/", files.received_copy, name="received_copy"),
    path(
        "network/applications/<int:application_id>/documents/<int:attachment_id>/",
        files.received_document,
        name="received_document",
    ),
    path("network/to-mend/<int:condition_id>/file/", files.received_evidence, name="received_evidence"),
]
