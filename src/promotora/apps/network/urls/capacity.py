"""Addresses of the roster and its room."""

from django.urls import URLPattern, path

from promotora.apps.network.views import capacity, capacity_plan, roster, roster_more

urlpatterns: list[URLPattern] = [
    path("roster/", roster.people, name="roster"),
    path("roster/add/", roster.add, name="roster_add"),
    path("roster/<int:staff_id>/", roster.person, name="roster_person"),
    path("roster/<int:staff_id>/change/", roster.change, name="roster_change"),
    path("roster/<int:staff_id>/away/", roster.away, name="roster_away"),
    path("roster/<int:staff_id>/away/<int:leave_id>/", roster.back, name="roster_back"),
    path("roster/<int:staff_id>/leaves/", roster.leaves, name="roster_leaves"),
    path("roster/<int:staff_id>/credentials/add/", roster_more.credential_add, name="roster_credential_add"),
    path(
        "roster/<int:staff_id>/credentials/<int:credential_id>/renew/",
        roster_more.credential_renew,
        name="roster_credential_renew",
    ),
    path("roster/subcontractors/", roster_more.subcontractors, name="roster_subcontractors"),
    path("roster/subcontractors/add/", roster_more.subcontractor_add, name="roster_subcontractor_add"),
    path(
        "roster/subcontractors/<int:subcontractor_id>/end/",
        roster_more.subcontractor_end,
        name="roster_subcontractor_end",
    ),
    path("roster/joining/", roster_more.joining, name="roster_joining"),
    path("roster/joining/add/", roster_more.joining_add, name="roster_joining_add"),
    path("roster/joining/<int:joining_id>/", roster_more.joining_settle, name="roster_joining_settle"),
    path("capacity/", capacity.capacity, name="capacity"),
    path("capacity/report/<int:plan_id>/", capacity.report, name="capacity_report"),
    path("network/capacity/", capacity_plan.board, name="network_capacity"),
    path("network/capacity/file/", capacity_plan.file, name="network_capacity_file"),
    path("network/capacity/<int:organization_id>/", capacity_plan.of, name="network_capacity_of"),
    path("network/ratios/", capacity_plan.ratios, name="network_ratios"),
    path("network/ratios/add/", capacity_plan.ratio_add, name="network_ratio_add"),
]
