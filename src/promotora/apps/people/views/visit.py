"""One request to a page of a member's record: who asks, for whom, and what every such page shares."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, TypeVar, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from promotora.apps.accounts.models import Organization, Position, User
from promotora.apps.accounts.terms import Permission, Purpose
from promotora.apps.core import audit, clock, scope
from promotora.apps.core.models import ChangedMeanwhile, Part
from promotora.apps.core.refusals import Refused
from promotora.apps.people.forms.fields import say
from promotora.apps.people.models import Member
from promotora.apps.people.presenters.forms import beside
from promotora.apps.people.presenters.head import head
from promotora.apps.people.queries import record, trace

Row = TypeVar("Row")
LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Visit:
    """Whoever asks, the record that they see, and the moment."""

    request: HttpRequest
    record: record.Record
    position: Position
    by: User
    at: datetime
    today: date

    @property
    def member(self) -> Member:
        """Whose record this is."""
        return self.record.member

    @property
    def organization(self) -> Organization:
        """For which organization they ask."""
        return self.position.organization

    @property
    def sends(self) -> bool:
        """Whether a form was sent."""
        return self.request.method == "POST"

    @property
    def seen(self) -> int:
        """Which version the page was made from that was sent; 0 when that cannot be read."""
        written = self.request.POST.get("version", "")
        return min(int(written), LARGEST) if written.isdecimal() else 0

    def may(self, permission: Permission) -> bool:
        """Whether their role has a permission."""
        return self.position.as_role.may(permission)

    def note(self, part: Part, detail: str = "") -> None:
        """This page shows this part of the record."""
        audit.note(self.member.pk, part, detail)

    def page(self, template: str, tab: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """A page of the record."""
        opening = head(self.record, tab=tab, role=self.position.as_role, today=self.today)
        context |= {"head": opening, "member": self.member, "today": self.today, "visit": self}
        return render(self.request, f"people/{template}.html", context, status=status)

    def to(self, name: str, *more: object) -> HttpResponse:
        """To another page of the record."""
        return redirect(self.url(name, *more))

    def url(self, name: str, *more: object) -> str:
        """The address of another page of the record."""
        return reverse(name, args=[self.member.pk, *more])


Page = Callable[..., HttpResponseBase]


def of_record(page: Callable[..., HttpResponseBase]) -> Page:
    """A page of a member's record. For a member whom one may not see it is the page of an address that is not there."""

    @wraps(page)
    def opened(request: HttpRequest, member_id: int, **more: Any) -> HttpResponseBase:
        visit = visit_of(request, member_id)
        if visit.record.emergency is None:
            return page(visit, **more)
        # The log says of each look why it was: here, an emergency.
        with scope.entered(scope.because(Purpose.EMERGENCY.value)), audit.noting():
            return page(visit, **more)

    return opened


def visit_of(request: HttpRequest, member_id: int) -> Visit:
    """Who asks for what; Http404 when they may not see the member, or there is none."""
    member = there(record.member(member_id))
    at, by = clock.now(), cast("User", request.user)
    position: Position = request.position  # type: ignore[attr-defined]
    opened = record.record(member, user_id=by.pk, organization_id=position.organization_id, at=at)
    return Visit(request, opened, position, by, at, clock.today())


def there(row: Row | None) -> Row:
    """The row; Http404 without one."""
    if row is None:
        raise Http404
    return row


def done(form: forms.Form | None, change: Callable[[], object]) -> bool:
    """Whether a change was made; its refusals stand on the form. Without a form they are a page of their own."""
    try:
        change()
    except Refused as refused:
        if form is None:
            raise
        say(form, refused)
        return False
    return True


def conflict(
    visit: Visit, form: forms.Form, changed: ChangedMeanwhile, theirs: dict[str, Any], back: str
) -> HttpResponse:
    """Two people changed one thing: both versions beside each other, and the choice."""
    row = changed.row
    row.refresh_from_db()
    last = trace.last_change(row)
    who = trace.names_of_people([last.user_id]).get(last.user_id or 0, "") if last else ""
    return visit.page(
        "conflict",
        "",
        status=409,
        fields=beside(form, theirs),
        hidden=[form[name].as_hidden() for name in form.fields],
        version=row.version,
        who=who or _("Somebody"),
        when=last.at if last else None,
        back=back,
    )


def trail(visit: Visit, *steps: tuple[str, str]) -> Sequence[tuple[str, str]]:
    """Where a page of the record is: the record, then the steps (label, name of the page)."""
    return [(str(visit.member), visit.url("member")), *((label, visit.url(name)) for label, name in steps)]
