"""What an application says, in words: for who writes it, for the plans that read it, and for its copy on paper."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotora.apps.core.numbers import number
from promotora.apps.network.models import Application, Attachment
from promotora.apps.network.rules.application import DOCUMENTS, PARTS, PLANS
from promotora.apps.network.terms import Area, Document, Form, Permitted, Population, Section, Service, TeamRole
from promotora.apps.people.presenters.words import dots, phone
from promotora.apps.people.terms import Language

Answered = Mapping[str, Any]
Line = tuple[str, str]  # what was asked, and the answer; an empty one was not answered
MEGABYTE, KILOBYTE = 1024 * 1024, 1024

TITLES = {
    Section.ORGANIZATION: gettext_lazy("Your organization"),
    Section.SERVICES: gettext_lazy("The six services"),
    Section.EXPERIENCE: gettext_lazy("Whom you have experience with"),
    Section.PLACES: gettext_lazy("Where you serve members"),
    Section.TEAM: gettext_lazy("Your team"),
    Section.TECHNOLOGY: gettext_lazy("How you keep records"),
    DOCUMENTS: gettext_lazy("Documents"),
    PLANS: gettext_lazy("Plans"),
}


# The same for whoever reads what somebody else wrote.
READ_AS = {
    Section.ORGANIZATION: gettext_lazy("The organization"),
    Section.SERVICES: gettext_lazy("The six services"),
    Section.EXPERIENCE: gettext_lazy("Experience and languages"),
    Section.PLACES: gettext_lazy("Areas and sites"),
    Section.TEAM: gettext_lazy("The team"),
    Section.TECHNOLOGY: gettext_lazy("Records and data"),
}


@dataclass(frozen=True)
class DocumentSaid:
    """One document. `print`: its SHA-256, by which a reader knows that it is the same."""

    row: Attachment
    kind: str
    name: str
    size: str
    print: str


@dataclass(frozen=True)
class PartSaid:
    """A section in words."""

    part: str
    title: str
    lines: list[Line]


def words_of(vocabulary: Any, code: str) -> str:
    """A word of a vocabulary; one that it no longer has is shown as it is kept."""
    return str(vocabulary(code).label) if code in vocabulary.values else code


def listed(vocabulary: Any, codes: Sequence[str]) -> str:
    """Several of them, as a sentence lists them."""
    return ", ".join(words_of(vocabulary, code) for code in codes)


def section_said(section: str, answers: Answered) -> list[Line]:
    """Every line of a section, also those that are not answered yet."""
    return SAYS[Section(section)](answers)


def parts_said(application: Application) -> list[PartSaid]:
    """Every section of an application in words."""
    return [
        PartSaid(part, str(READ_AS[Section(part)]), section_said(part, application.answers.get(part, {})))
        for part in PARTS[Form(application.form)]
        if part in Section.values
    ]


def document_said(row: Attachment) -> DocumentSaid:
    """A document in words."""
    return DocumentSaid(row, capfirst(words_of(Document, row.kind)), row.name, size_said(row.size), row.file_hash)


def size_said(size: int) -> str:
    """How large a file is."""
    if size >= MEGABYTE:
        return _("%(size)s MB") % {"size": number(size / MEGABYTE, 1)}
    return _("%(size)s KB") % {"size": number(max(1, round(size / KILOBYTE)), 0)}


def _organization(answers: Answered) -> list[Line]:
    kind = capfirst(words_of(Permitted, answers.get("kind", "")))
    return [
        (_("Kind of organization"), dots([kind, answers.get("kind_in_words", "")])),
        (_("Whom to talk to"), answers.get("contact", "")),
        (_("Phone"), phone(answers.get("contact_phone", ""))),
        (_("Email"), answers.get("contact_email", "")),
    ]


def _services(answers: Answered) -> list[Line]:
    return [(str(capfirst(label)), _given(answers.get(service))) for service, label in Service.choices]


def _given(given: Answered | None) -> str:
    if given is None:
        return ""
    if given.get("direct"):
        return _("given by the organization itself")
    if not given.get("by"):
        return _("given by another organization, not named yet")
    return _("given by %(organization)s") % {"organization": given["by"]}


def _experience(answers: Answered) -> list[Line]:
    none = _("none yet") if answers.get("no_population_yet") else ""
    return [
        (_("Experience with"), listed(Population, answers.get("populations", ())) or none),
        (_("Languages of the team"), listed(Language, answers.get("languages", ()))),
    ]


def _places(answers: Answered) -> list[Line]:
    sites = answers.get("sites", ())
    return [
        (_("Areas"), listed(Area, answers.get("areas", ()))),
        *((_("Site %(number)d") % {"number": n}, _site(site)) for n, site in enumerate(sites, start=1)),
        *([] if sites else [(_("Sites"), "")]),
    ]


def _site(site: Answered) -> str:
    npi = _("NPI %(npi)s") % {"npi": site["npi"]} if site.get("npi") else ""
    return dots([site.get("name", ""), site.get("address", ""), site.get("zip_code", ""), npi])


def _team(answers: Answered) -> list[Line]:
    team = answers.get("team", ())
    return [(capfirst(words_of(TeamRole, each.get("role", ""))), _place(each)) for each in team] or [(_("Team"), "")]


def _place(each: Answered) -> str:
    share = _("%(fte)s of full time") % {"fte": each["fte"]} if each.get("fte") else ""
    languages = listed(Language, each.get("languages", ()))
    return dots([each.get("name") or _("to be hired"), share, each.get("qualification", ""), languages])


def _technology(answers: Answered) -> list[Line]:
    return [(_("Records and exchange of data"), answers.get("technology", ""))]


SAYS: dict[Section, Callable[[Answered], list[Line]]] = {
    Section.ORGANIZATION: _organization,
    Section.SERVICES: _services,
    Section.EXPERIENCE: _experience,
    Section.PLACES: _places,
    Section.TEAM: _team,
    Section.TECHNOLOGY: _technology,
}
