"""Addresses of the roster and its room."""

from django.urls import URLPattern, path

from promotora.apps.network.views.room import board, lines, own, team

urlpatterns: list[URLPattern] = [
    path("roster/", team.people, name="roster"),
    path("roster/add/", team.add, name="roster_add"),
    path("roster/<int:staff_id>/", team.person, name="roster_person"),
    path("roster/<int:staff_id>/change/", team.change, name="roster_change"),
    path("roster/<int:staff_id>/away/", team.away, name="roster_away"),
    path("roster/<int:staff_id>/away/<int:leave_id>/", team.back, name="roster_back"),
    path("roster/<int:staff_id>/leaves/", team.leaves, name="roster_leaves"),
    path("roster/<int:staff_id>/credentials/add/", lines.credential_add, name="roster_credential_add"),
    path(
        "roster/<int:staff_id>/credentials/<int:credential_id>/renew/",
        lines.credential_renew,
        name="roster_credential_renew",
    ),
    path("roster/subcontractors/", lines.subcontractors, name="roster_subcontractors"),
    path("roster/subcontractors/add/", lines.subcontractor_add, name="roster_subcontractor_add"),
    path(
        "roster/subcontractors/<int:subcontractor_id>/end/",
        lines.subcontractor_end,
        name="roster_subcontractor_end",
    ),
    path("roster/joining/", lines.joining, name="roster_joining"),
    path("roster/joining/add/", lines.joining_add, name="roster_joining_add"),
    path("roster/joining/<int:joining_id>/", lines.joining_settle, name="roster_joining_settle"),
    path("capacity/", own.capacity, name="capacity"),
    path("capacity/report/<int:plan_id>/", own.report, name="capacity_report"),
    path("network/capacity/", board.board, name="network_capacity"),
    path("network/capacity/file/", board.file, name="network_capacity_file"),
    path("network/capacity/<int:organization_id>/", board.of, name="network_capacity_of"),
    path("network/ratios/", board.ratios, name="network_ratios"),
    path("network/ratios/add/", board.ratio_add, name="network_ratio_add"),
]
