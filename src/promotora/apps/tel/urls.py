"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from promotora.apps.tel.views import listing

urlpatterns: list[URLPattern | URLResolver] = [
    # ------------------------------------------------------------------------------------------------------- a listing
    path("list/<int:run_id>/members/<int:member_id>/", listing.listing, name="listing"),
    path("list/<int:run_id>/members/<int:member_id>/evidence/", listing.evidence, name="listing_evidence"),
    path(
        "list/<int:run_id>/members/<int:member_id>/evidence/file/", listing.evidence_file, name="listing_evidence_file"
    ),
]
