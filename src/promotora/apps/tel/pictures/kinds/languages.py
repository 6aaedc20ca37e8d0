"""The languages of the listed beside the languages of the staff who would call them."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.core.numbers import number
from promotora.apps.tel.pictures import look, words
from promotora.apps.tel.pictures.drawing import drawn
from promotora.apps.tel.pictures.figures import Figures, Row
from promotora.apps.tel.pictures.kinds.nobody import nobody
from promotora.apps.tel.pictures.picture import Column, Picture, Table, Value, joined
from promotora.apps.tel.pictures.suppression import Shown


def languages(figures: Figures, staff: Mapping[str, int]) -> Picture:
    """Two sets of bars in one order: members by language, and staff who speak it."""
    if not figures.drawable:
        return nobody("languages", _("Languages"), figures)
    members, speakers = _most_first(figures.languages), words.by_language(staff)
    codes = [*members, *(code for code in speakers if code and code not in members)]
    alt = _("Members by language: %(members)s. %(staff)s.") % {
        "members": "; ".join(f"{words.language(code)}: {words.said(how)}" for code, how in members.items()),
        "staff": _about_staff(members, speakers),
    }
    panels = [{"title": _("Listed members"), "color": look.TEAL, "rows": _rows(codes, members)}]
    if speakers:
        spoken = [code for code in codes if code]
        panels.append({"title": _("Staff who speak it"), "color": look.POPPY, "rows": _rows(spoken, speakers)})
    return Picture(
        name="languages",
        heading=_heading(members, speakers, figures),
        alt=alt,
        table=_table(codes, members, speakers),
        svg=drawn("bars", {"panels": panels}, alt),
        note=joined(
            _("Somebody who speaks two languages is counted in both.") if speakers else "", words.note(members.values())
        ),
    )


def _most_first(row: Row) -> Row:
    """By count, then what is not shown, then what is not known."""
    return dict(
        sorted(row.items(), key=lambda pair: (not pair[0], -pair[1] if isinstance(pair[1], int) else 1, pair[0]))
    )


def _rows(codes: list[str], counts: Mapping[str, Shown]) -> list[dict[str, object]]:
    own = {code: counts.get(code, 0) for code in codes}
    return [
        {"word": words.language(code), "count": words.drawable(how), "said": words.said(how)}
        for code, how in own.items()
    ]


def _heading(members: Row, speakers: Mapping[str, int], figures: Figures) -> str:
    known = {code: how for code, how in members.items() if isinstance(how, int) and how and code}
    if not known:
        return joined(_("Too few members share a language to say how many."), _about_staff(members, speakers))
    code = max(known, key=lambda each: known[each])
    most = _("%(count)s of %(all)s listed members speak %(language)s.") % {
        "count": number(known[code]),
        "all": words.said(figures.listed),
        "language": words.language(code),
    }
    return joined(most, _about_staff(members, speakers))


def _about_staff(members: Row, speakers: Mapping[str, int]) -> str:
    """What is missing among the staff, as far as it is known."""
    if not any(speakers.values()):
        return _("No staff languages are recorded yet")
    missing = [words.language(code) for code, how in members.items() if code and how != 0 and not speakers.get(code)]
    if not missing:
        return _("Somebody on staff speaks each of the members’ languages")
    return ngettext(
        "Nobody on staff speaks %(languages)s", "Nobody on staff speaks these: %(languages)s", len(missing)
    ) % {"languages": ", ".join(missing)}


def _table(codes: list[str], members: Row, speakers: Mapping[str, int]) -> Table:
    columns = (Column(_("Language"), number=False), Column(_("Listed members")), Column(_("Staff who speak it")))
    rows: list[tuple[Value, ...]] = [
        (
            words.language(code),
            words.cell(members.get(code, 0)),
            speakers.get(code, 0) if speakers and code else _("not recorded"),
        )
        for code in codes
    ]
    return Table(columns, tuple(rows))
