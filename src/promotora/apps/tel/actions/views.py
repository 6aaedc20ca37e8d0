"""Keeping filters under a name: saving, renaming, sharing, removing, and choosing the one that opens by itself."""

from django.db import IntegrityError, transaction

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.refusals import Refused, refuse_if
from promotora.apps.tel.models import FirstView, SavedView
from promotora.apps.tel.queries.wanted import Wanted
from promotora.apps.tel.rules.views import Refusal, refusals_to_keep


@transaction.atomic
def save_view(*, name: str, wanted: Wanted, shared: bool, organization: Organization, by: User) -> SavedView:
    """Keep these filters, without what was looked for: that may be a member's name."""
    address = wanted.without_search().address()
    own = SavedView.objects.filter(user=by, organization=organization)
    refuse_if(refusals_to_keep(name=name, characters=len(address), views=own.count()))
    try:
        with transaction.atomic():
            return SavedView.objects.create(
                user=by, organization=organization, name=name.strip(), wanted=address, shared=shared
            )
    except IntegrityError:
        raise Refused([Refusal.NAME_TAKEN]) from None


@transaction.atomic
def change_view(*, view: SavedView, name: str, shared: bool) -> None:
    """Give it another name, or share it or no longer."""
    refuse_if(refusals_to_keep(name=name, characters=len(view.wanted), views=0))
    view.name, view.shared = name.strip(), shared
    try:
        with transaction.atomic():
            view.save(update_fields=["name", "shared"])
    except IntegrityError:
        raise Refused([Refusal.NAME_TAKEN]) from None


def remove_view(*, view: SavedView) -> None:
    """It is gone for everyone who had it."""
    view.delete()


def open_first(*, view: SavedView | None, organization: Organization, by: User) -> None:
    """This one opens by itself from now on; None: the whole list does."""
    if view is None:
        FirstView.objects.filter(user=by, organization=organization).delete()
        return
    FirstView.objects.update_or_create(user=by, organization=organization, defaults={"view": view})
