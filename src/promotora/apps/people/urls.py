"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from promotora.apps.people.views import (
    around,
    consents,
    contacts,
    duplicates,
    emergency,
    finding,
    health,
    loads,
    record,
    sharing,
    trace,
)

urlpatterns: list[URLPattern | URLResolver] = [
    # -------------------------------------------------------------------------------------------- finding and adding
    path("members/", finding.finding, name="find"),
    path("members/add/", finding.add, name="member_add"),
    path("members/emergency/", emergency.open_record, name="emergency"),
    path("emergencies/", emergency.emergencies, name="emergencies"),
    path("emergencies/<int:emergency_id>/", emergency.review, name="emergency_review"),
    # ---------------------------------------------------------------------------------------------------- the record
    path("members/<int:member_id>/", record.member, name="member"),
    path("members/<int:member_id>/coverage/", record.coverage, name="member_coverage"),
    path("members/<int:member_id>/history/", record.history, name="member_history"),
    # ------------------------------------------------------------------------------------------------------ contacts
    path("members/<int:member_id>/contacts/", contacts.contacts, name="member_contacts"),
    path("members/<int:member_id>/contacts/add/", contacts.add, name="contact_add"),
    path("members/<int:member_id>/contacts/<int:contact_id>/", contacts.change, name="contact_change"),
    path("members/<int:member_id>/contacts/<int:contact_id>/end/", contacts.end, name="contact_end"),
    path("members/<int:member_id>/contacts/<int:contact_id>/back/", contacts.bring_back, name="contact_back"),
    path("members/<int:member_id>/contacts/<int:contact_id>/first/", contacts.first, name="contact_first"),
    path("members/<int:member_id>/languages/", contacts.languages, name="member_languages"),
    # ------------------------------------------------------------------------------------------------- people around
    path("members/<int:member_id>/people/", around.people, name="member_people"),
    path("members/<int:member_id>/people/add/", around.add_supporter, name="supporter_add"),
    path("members/<int:member_id>/people/<int:supporter_id>/", around.change_supporter, name="supporter_change"),
    path("members/<int:member_id>/people/<int:supporter_id>/end/", around.end_supporter, name="supporter_end"),
    path("members/<int:member_id>/people/<int:supporter_id>/back/", around.bring_back_supporter, name="supporter_back"),
    path("members/<int:member_id>/caregivers/pair/", around.pair, name="caregiver_pair"),
    path("members/<int:member_id>/caregivers/<int:caregiver_id>/", around.change_caregiver, name="caregiver_change"),
    path("members/<int:member_id>/caregivers/<int:caregiver_id>/end/", around.end_caregiver, name="caregiver_end"),
    # ------------------------------------------------------------------------------------------------------ consents
    path("members/<int:member_id>/consents/", consents.consents, name="member_consents"),
    path("members/<int:member_id>/consents/add/", consents.add, name="consent_add"),
    path("members/<int:member_id>/consents/<int:consent_id>/", consents.consent, name="consent"),
    path("members/<int:member_id>/consents/<int:consent_id>/revoke/", consents.revoke, name="consent_revoke"),
    path("members/<int:member_id>/consents/<int:consent_id>/print/", consents.print_out, name="consent_print"),
    path("members/<int:member_id>/consents/<int:consent_id>/paper/", consents.paper, name="consent_paper"),
    path("members/<int:member_id>/consents/<int:consent_id>/paper/add/", consents.add_paper, name="consent_add_paper"),
    # -------------------------------------------------------------------------------------------------------- health
    path("members/<int:member_id>/health/", health.health, name="member_health"),
    path("members/<int:member_id>/health/add/", health.add, name="health_add"),
    path("members/<int:member_id>/health/file/", health.export, name="health_export"),
    path("members/<int:member_id>/health/<int:fact_id>/end/", health.end, name="health_end"),
    path("members/<int:member_id>/health/<int:fact_id>/back/", health.bring_back, name="health_back"),
    path("members/<int:member_id>/health/<int:fact_id>/mistake/", health.take_off, name="health_mistake"),
    # --------------------------------------------------------------------------------------- who may see, who looked
    path("members/<int:member_id>/sharing/", sharing.sharing, name="member_sharing"),
    path("members/<int:member_id>/sharing/<int:access_id>/end/", sharing.end, name="sharing_end"),
    path("members/<int:member_id>/looks/", trace.looks, name="member_looks"),
    path("members/<int:member_id>/looks/file/", trace.export, name="looks_export"),
    path("members/<int:member_id>/looks/print/", trace.accounting, name="looks_print"),
    # ------------------------------------------------------------------------------------ the membership, duplicates
    path("membership/", loads.loads, name="loads"),
    path("membership/add/", loads.add, name="load_add"),
    path("membership/<int:load_id>/", loads.load, name="load"),
    path("membership/<int:load_id>/again/", loads.again, name="load_again"),
    path("membership/<int:load_id>/file/", loads.refused, name="load_refused"),
    path("same-person/", duplicates.possible, name="possible_duplicates"),
    path("same-person/look/", duplicates.look, name="duplicates_look"),
    path("same-person/<int:pair_id>/", duplicates.pair, name="possible_duplicate"),
    path("same-person/<int:pair_id>/not/", duplicates.not_the_same, name="duplicate_not"),
    path("same-person/links/<int:link_id>/", duplicates.unlink, name="link_undo"),
]
