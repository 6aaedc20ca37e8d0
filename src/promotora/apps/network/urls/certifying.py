"""Addresses of certifying and contracting."""

from django.urls import URLPattern, path

from promotora.apps.network.views.certifying import board, contracts, mending, process, record, review, visits

ONE = "network/certifications/<int:certification_id>/"
STEP = ONE + "steps/<int:done_id>/"
CONDITION = ONE + "conditions/<int:condition_id>/"
VISIT = ONE + "visits/<int:visit_id>/"
CONTRACT = ONE + "contracts/<int:contract_id>/"

urlpatterns: list[URLPattern] = [
    path("network/", board.network, name="network"),
    path("network/process/", process.processes, name="processes"),
    path("network/process/add/", process.process_add, name="process_add"),
    path("network/process/<int:process_id>/", process.process, name="process"),
    path("network/contracts/", contracts.network_contracts, name="network_contracts"),
    path(ONE, record.certification, name="certification"),
    path(ONE + "application/", record.application, name="certification_application"),
    path(ONE + "conditions/", record.conditions, name="certification_conditions"),
    path(ONE + "visits/", record.visits_and_audits, name="certification_visits"),
    path(ONE + "contracts/", record.contracts, name="certification_contracts"),
    path(ONE + "history/", record.history, name="certification_history"),
    path(ONE + "take-up/", review.take_up, name="certification_take_up"),
    path(ONE + "ask/", review.ask, name="certification_ask"),
    path(ONE + "certify/", review.certify, name="certification_certify"),
    path(ONE + "decline/", review.decline, name="certification_decline"),
    path(ONE + "suspend/", review.suspend, name="certification_suspend"),
    path(ONE + "lift/", review.lift, name="certification_lift"),
    path(ONE + "end/", review.end, name="certification_end"),
    path(STEP, review.step, name="certification_step"),
    path(STEP + "reviewer/", review.reviewer, name="certification_reviewer"),
    path(ONE + "conditions/add/", mending.condition_add, name="certification_condition_add"),
    path(CONDITION, mending.condition, name="condition"),
    path(CONDITION + "close/", mending.close, name="condition_close"),
    path(CONDITION + "send-back/", mending.send_back, name="condition_send_back"),
    path(ONE + "visits/add/", visits.visit_add, name="visit_add"),
    path(VISIT, visits.visit, name="visit"),
    path(VISIT + "write/", visits.visit_write, name="visit_write"),
    path(VISIT + "draw/", visits.visit_draw, name="visit_draw"),
    path(VISIT + "members/<int:audited_id>/", visits.audited, name="audited"),
    path(ONE + "contracts/add/", contracts.contract_add, name="contract_add"),
    path(CONTRACT, contracts.contract, name="contract"),
    path(CONTRACT + "end/", contracts.contract_end, name="contract_end"),
]
