"""Builders for the stories of who applies: Dana's browser, and what she sends through the pages."""

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.site import network, people

from promotora.apps.network.models import Application
from promotora.apps.network.terms import DOCUMENTS_NEEDED, Form, Section, Service

ORGANIZATION = {**network.ANSWERS[Section.ORGANIZATION]}
EXPERIENCE = {"populations": ["homeless"], "languages": ["es"]}
TEAM = [
    {"role": "director", "fte": "1.00", "name": "Dana Reyes"},
    {"role": "clinical_consultant", "fte": "0.20"},
    {"role": "care_coordinator", "fte": "1.00"},
]
SITE = {"name": "Soto", "address": "1420 Soto St", "zip_code": "90033", "npi": ""}
SECTIONS = {
    "organization": ORGANIZATION,
    "services": dict.fromkeys(Service.values, "direct"),
    "experience": EXPERIENCE,
    "places": {"areas": ["East"]},
    "team": {},
    "technology": {"technology": "Our record system sends and reads the plans' files."},
}
ROWS = {"places": [SITE], "team": TEAM}


def rows(given, initial=0):
    """Rows of a formset, as a browser sends them."""
    sent = {"rows-TOTAL_FORMS": len(given), "rows-INITIAL_FORMS": initial}
    return sent | {f"rows-{n}-{name}": value for n, row in enumerate(given) for name, value in row.items()}


def was(browser, url):
    """The print of what a page showed when it was opened."""
    return browser.get(url).context["was"]


def save(browser, row, section, **more):
    """Fill in a section through its page."""
    url = f"/applications/{row.pk}/{section}/"
    given = SECTIONS[section] | (rows(ROWS[section]) if section in ROWS else {})
    return browser.post(url, {"was": was(browser, url), **given, **more})


def begin(browser, dana, form):
    """Press the button; the draft."""
    browser.post(f"/applications/begin/{form}/")
    with people.working(dana):
        return Application.objects.get(form=form, state="draft")


def choose(browser, row, *plans):
    """Say where it goes."""
    url = f"/applications/{row.pk}/plans/"
    return browser.post(url, {"was": was(browser, url), "plans": [plan.pk for plan in plans]})


def attach(browser, row, kind, content=network.PDF, name="policy.pdf"):
    """Attach a document through its page."""
    file = SimpleUploadedFile(name, content, content_type="application/pdf")
    return browser.post(f"/applications/{row.pk}/documents/", {"kind": kind, "file": file})


def send(browser, row, **more):
    """Press the button on the page that was just looked at."""
    url = f"/applications/{row.pk}/check/"
    version = browser.get(url).context["row"].version
    return browser.post(url, {"version": version, **more})


def sent_letter(browser, dana, *plans):
    """A letter of intent through the pages."""
    row = begin(browser, dana, Form.LETTER)
    for section in ("organization", "experience", "places"):
        save(browser, row, section)
    choose(browser, row, *plans)
    send(browser, row)
    return row


def ready(browser, dana, *plans):
    """An application through the pages, all but sent."""
    sent_letter(browser, dana, *plans)
    row = begin(browser, dana, Form.APPLICATION)
    for section in SECTIONS:
        save(browser, row, section)
    for kind in DOCUMENTS_NEEDED:
        attach(browser, row, kind)
    return row


def row_of(eyes, row):
    """The row as this person reads it now; None if they do not."""
    with people.working(eyes):
        return Application.objects.filter(pk=row.pk).first()
