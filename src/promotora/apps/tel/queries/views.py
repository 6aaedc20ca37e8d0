"""Reading views that people saved."""

from django.db.models import Q, QuerySet

from promotora.apps.tel.models import FirstView, SavedView


def views(user_id: int, organization_id: int) -> QuerySet[SavedView]:
    """Somebody's own views here, and those that are shared with everyone here."""
    rows = SavedView.objects.filter(organization=organization_id).select_related("user")
    return rows.filter(Q(user=user_id) | Q(shared=True))


def own_view(view_id: int, user_id: int, organization_id: int) -> SavedView | None:
    """One of somebody's own."""
    return SavedView.objects.filter(pk=view_id, user=user_id, organization=organization_id).first()


def view(view_id: int, user_id: int, organization_id: int) -> SavedView | None:
    """One that somebody may use."""
    return views(user_id, organization_id).filter(pk=view_id).first()


def first_view(user_id: int, organization_id: int) -> SavedView | None:
    """The view that opens by itself, while its owner still shares it."""
    rows = FirstView.objects.filter(user=user_id, organization=organization_id).select_related("view")
    first = rows.filter(Q(view__user=user_id) | Q(view__shared=True)).first()
    return first.view if first else None
