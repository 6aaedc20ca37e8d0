"""Builders of the stories of drafting: what a page says, what a browser sends, and the draft as it lasts."""

import re
from datetime import date
from html import unescape

from django.urls import reverse
from tests.site import people

from promotora.apps.tel.queries import drafts as queries
from promotora.apps.tel.rules.knobs import values
from promotora.targeting.language import program_from

JUNE = date(2020, 6, 1)
FOUR = {"criterion-B3-count": 4}


def text_of(response, status=200):
    assert response.status_code == status, response.content[:500]
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(unescape(plain).split())


def url(name, draft, *more):
    return reverse(name, args=[draft.pk, *more])


def lasting(draft, position):
    with people.working(position):
        return queries.draft(draft.pk)


def as_sent(draft, **changed):
    """What a browser sends of the draft's form, some answers changed."""
    sent = {"version": draft.version, "name": draft.name}
    for name, value in values(program_from(draft.policy)).items():
        if isinstance(value, bool):
            sent |= {name: "on"} if value else {}
        else:
            sent[name] = (
                sorted(value)
                if isinstance(value, frozenset)
                else " ".join(value)
                if isinstance(value, tuple)
                else value
            )
    sent |= {name.replace("_", "-"): value for name, value in changed.items()}
    return sent


def proposal(draft):
    """What a browser sends to propose it from June on."""
    return {
        "version": draft.version,
        "effective_year": "2020",
        "effective_month": "6",
        "effective_day": "1",
        "because": "Three visits is a bad week",
        "acknowledged": "on",
    }
