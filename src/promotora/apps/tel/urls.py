"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from promotora.apps.tel.views import (
    assigning,
    beside,
    drafts,
    exporting,
    listing,
    lists,
    pictures,
    referrals,
    rules_pages,
    runs,
    saved,
    trials,
)

urlpatterns: list[URLPattern | URLResolver] = [
    # ------------------------------------------------------------------------------------------------------- a listing
    path("list/<int:run_id>/members/<int:member_id>/", listing.listing, name="listing"),
    path("list/<int:run_id>/members/<int:member_id>/evidence/", listing.evidence, name="listing_evidence"),
    path(
        "list/<int:run_id>/members/<int:member_id>/evidence/file/", listing.evidence_file, name="listing_evidence_file"
    ),
    # ------------------------------------------------------------------------------------------------------- referrals
    path("referrals/", referrals.referrals, name="referrals"),
    path("referrals/add/", referrals.add, name="referral_add"),
    path("referrals/to-answer/", referrals.to_answer, name="referrals_to_answer"),
    path("referrals/<int:referral_id>/", referrals.referral, name="referral"),
    path("referrals/<int:referral_id>/take-back/", referrals.take_back, name="referral_take_back"),
    path("referrals/<int:referral_id>/answer/", referrals.answer, name="referral_answer"),
    path("referrals/<int:referral_id>/again/", referrals.again, name="referral_again"),
    path("referrals/<int:referral_id>/who/", referrals.who, name="referral_who"),
    # --------------------------------------------------------------------------------- the rules, what if, adoption
    path("rules/", rules_pages.rules, name="rules"),
    path("rules/<slug:program>/<str:name>/", rules_pages.version, name="rule_version"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/add/", drafts.add, name="draft_add"),
    path("drafts/<int:draft_id>/", drafts.draft, name="draft"),
    path("drafts/<int:draft_id>/change/", drafts.change, name="draft_change"),
    path("drafts/<int:draft_id>/line/", drafts.line_back, name="draft_line_back"),
    path("drafts/<int:draft_id>/discard/", drafts.discard, name="draft_discard"),
    path("drafts/<int:draft_id>/again/", drafts.reopen, name="draft_reopen"),
    path("drafts/<int:draft_id>/try/", trials.add, name="trial_add"),
    path("drafts/<int:draft_id>/propose/", drafts.propose, name="draft_propose"),
    path("drafts/<int:draft_id>/adopt/", drafts.adopt, name="draft_adopt"),
    path("drafts/<int:draft_id>/turn-down/", drafts.turn_down, name="draft_turn_down"),
    path("drafts/trials/<int:trial_id>/", trials.trial, name="trial"),
    path("drafts/trials/<int:trial_id>/again/", trials.again, name="trial_again"),
    path("drafts/trials/<int:trial_id>/<slug:way>/", trials.people, name="trial_people"),
    # ------------------------------------------------------------------------------------------------ working the list
    path("list/", lists.current, name="list"),
    path("list/<int:run_id>/", lists.of_run, name="list_of_run"),
    path("list/<int:run_id>/file/", exporting.save, name="list_export"),
    path("list/files/", exporting.every, name="list_exports"),
    path("list/files/<int:export_id>/", exporting.one, name="list_export_state"),
    path("list/files/<int:export_id>/file/", exporting.download, name="list_export_file"),
    path("list/views/", saved.every, name="list_views"),
    path("list/views/add/", saved.add, name="list_view_add"),
    path("list/views/<int:view_id>/", saved.change, name="list_view"),
    path("list/views/<int:view_id>/remove/", saved.remove, name="list_view_remove"),
    path("list/views/<int:view_id>/first/", saved.first, name="list_view_first"),
    path("list/<int:run_id>/assign/", assigning.many, name="assign_many"),
    path("list/<int:run_id>/members/<int:member_id>/assign/", assigning.one, name="assign_one"),
    path("list/assigned/<int:act_id>/", assigning.act, name="assigning"),
    path("list/assigned/<int:act_id>/back/", assigning.back, name="assigning_back"),
    # -------------------------------------------------------------------------------------------- a list in pictures
    path("runs/<int:run_id>/pictures/", pictures.pictures, name="pictures"),
    path("runs/<int:run_id>/pictures/<slug:name>.csv", pictures.as_csv, name="picture_csv"),
    path("runs/<int:run_id>/pictures/<slug:name>.svg", pictures.as_svg, name="picture_svg"),
    # ----------------------------------------------------------------------------------------- lists: made and released
    path("runs/", runs.runs, name="runs"),
    path("runs/add/", runs.add, name="run_add"),
    path("runs/<int:run_id>/", runs.run, name="run"),
    path("runs/<int:run_id>/review/", runs.review, name="run_review"),
    path("runs/<int:run_id>/release/", runs.release, name="run_release"),
    path("runs/<int:run_id>/withdraw/", runs.withdraw, name="run_withdraw"),
    path("runs/<int:run_id>/discard/", runs.discard, name="run_discard"),
    path("runs/<int:run_id>/again/", runs.again, name="run_again"),
    path("runs/<int:run_id>/replay/", beside.replay, name="run_replay"),
    path("runs/<int:run_id>/change/", beside.change, name="run_change"),
    path("runs/<int:run_id>/set-aside/<slug:table>/", beside.set_aside, name="run_set_aside"),
    path("runs/<int:run_id>/beside/<int:other_id>/", beside.beside, name="runs_beside"),
]
