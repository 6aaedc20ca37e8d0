"""Addresses of certifying and contracting."""

from django.urls import URLPattern, path

from promotora.apps.network.views import (
    certifying_board,
    certifying_contracts,
    certifying_mending,
    certifying_process,
    certifying_record,
    certifying_review,
    certifying_visits,
)

ONE = "network/certifications/<int:certification_id>/"
STEP = ONE + "steps/<int:done_id>/"
CONDITION = ONE + "conditions/<int:condition_id>/"
VISIT = ONE + "visits/<int:visit_id>/"
CONTRACT = ONE + "contracts/<int:contract_id>/"

urlpatterns: list[URLPattern] = [
    path("network/", certifying_board.network, name="network"),
    path("network/process/", certifying_process.processes, name="processes"),
    path("network/process/add/", certifying_process.process_add, name="process_add"),
    path("network/process/<int:process_id>/", certifying_process.process, name="process"),
    path("network/contracts/", certifying_contracts.network_contracts, name="network_contracts"),
    path(ONE, certifying_record.certification, name="certification"),
    path(ONE + "application/", certifying_record.application, name="certification_application"),
    path(ONE + "conditions/", certifying_record.conditions, name="certification_conditions"),
    path(ONE + "visits/", certifying_record.visits_and_audits, name="certification_visits"),
    path(ONE + "contracts/", certifying_record.contracts, name="certification_contracts"),
    path(ONE + "history/", certifying_record.history, name="certification_history"),
    path(ONE + "take-up/", certifying_review.take_up, name="certification_take_up"),
    path(ONE + "ask/", certifying_review.ask, name="certification_ask"),
    path(ONE + "certify/", certifying_review.certify, name="certification_certify"),
    path(ONE + "decline/", certifying_review.decline, name="certification_decline"),
    path(ONE + "suspend/", certifying_review.suspend, name="certification_suspend"),
    path(ONE + "lift/", certifying_review.lift, name="certification_lift"),
    path(ONE + "end/", certifying_review.end, name="certification_end"),
    path(STEP, certifying_review.step, name="certification_step"),
    path(STEP + "reviewer/", certifying_review.reviewer, name="certification_reviewer"),
    path(ONE + "conditions/add/", certifying_mending.condition_add, name="certification_condition_add"),
    path(CONDITION, certifying_mending.condition, name="condition"),
    path(CONDITION + "close/", certifying_mending.close, name="condition_close"),
    path(CONDITION + "send-back/", certifying_mending.send_back, name="condition_send_back"),
    path(ONE + "visits/add/", certifying_visits.visit_add, name="visit_add"),
    path(VISIT, certifying_visits.visit, name="visit"),
    path(VISIT + "write/", certifying_visits.visit_write, name="visit_write"),
    path(VISIT + "draw/", certifying_visits.visit_draw, name="visit_draw"),
    path(VISIT + "members/<int:audited_id>/", certifying_visits.audited, name="audited"),
    path(ONE + "contracts/add/", certifying_contracts.contract_add, name="contract_add"),
    path(CONTRACT, certifying_contracts.contract, name="contract"),
    path(CONTRACT + "end/", certifying_contracts.contract_end, name="contract_end"),
]
