"""Builders of the stories of certifying: Nadia looks after the plan's network, Dana applies, both by their pages."""

import re
from dataclasses import replace
from html import unescape
from itertools import count as counting
from itertools import islice

from tests.site import network, people

from promotora.apps.accounts.roles import Role
from promotora.apps.core import clock, scope
from promotora.apps.network.models import Application, Certification

numbers = counting()


def nadia(at):
    """The network manager: certifies, and sees no members."""
    return people.staff("Nadia Haddad", at, Role.NETWORK_MANAGER)


def address(certification, *more):
    """A page of a certification."""
    return "/".join(["/network/certifications", str(certification.pk), *map(str, more), ""])


def text(answer):
    """A page as one reads it."""
    return people.words_of(answer)


def fields(answer):
    """What the first form of a page that posts would send as it stands."""
    page = answer.content.decode().split("<main", 1)[1]
    form = next(part for part in re.findall(r"<form\b.*?</form>", page, re.S) if 'name="csrfmiddlewaretoken"' in part)
    sent = {}
    for tag in re.findall(r"<input\b[^>]*>", form):
        named = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        picks = named.get("type") in ("radio", "checkbox")
        if named.get("name") and (not picks or re.search(r"\bchecked\b", tag)):
            sent.setdefault(named["name"], []).append(unescape(named.get("value", "on" if picks else "")))
    for name, inside in re.findall(r'<textarea\b[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        sent[name] = [unescape(inside).lstrip("\r\n")]
    for name, inside in re.findall(r'<select\b[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option\b[^>]*value="([^"]*)"[^>]*\bselected\b', inside)
        sent[name] = [unescape(chosen.group(1)) if chosen else ""]
    sent.pop("csrfmiddlewaretoken")
    return sent


def send(browser, at, **said):
    """Open a page, fill its form, and send it."""
    asked = browser.get(at)
    assert asked.status_code == 200, at
    return browser.post(at, fields(asked) | said, follow=True)


def day(name, on):
    """A day as its three fields send it."""
    return {f"{name}_year": on.year, f"{name}_month": on.month, f"{name}_day": on.day}


def again(certification, eyes):
    """A certification as it is now."""
    with people.working(eyes):
        return Certification.objects.get(pk=certification.pk)


def bare_applicants(plan_position, dana, count):
    """So many organizations, each with an application received: made quickly, as the tables have them."""
    [one] = network.applied(dana, [plan_position.organization])
    for number in islice(numbers, count - 1):
        other = people.organization(name=f"Agency {number:03d}")
        with scope.entered(replace(people.eyes(dana), organization_id=other.pk)):
            row = Application.objects.create(
                organization=other,
                form="application",
                answers=network.ANSWERS,
                plans=[plan_position.organization_id],
                begun_by=dana.user,
                begun_at=clock.now(),
                state="sent",
                sent_at=clock.now(),
            )
            received = Certification.objects.create(
                plan=plan_position.organization, organization=other, application=row,
                received_at=clock.now(),
            )  # fmt: skip
            received.steps.create(state="received", moved_at=clock.now(), moved_by=dana.user)
    return one
