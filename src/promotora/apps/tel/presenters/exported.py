"""A list as a file: what stands in each row, and how it is written as CSV and as a workbook."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO, TextIOWrapper
from typing import IO, Any

from django.utils.translation import gettext as _

from promotora.apps.people.presenters.files import MARK, harmless
from promotora.apps.people.presenters.notice import NOTICE
from promotora.apps.tel.pictures import words
from promotora.apps.tel.presenters.filters import Names, area_word, gender_word, home_word, language_word
from promotora.apps.tel.presenters.lists import what_changed
from promotora.apps.tel.presenters.said import in_words
from promotora.apps.tel.queries.lists import Row
from promotora.apps.tel.queries.wanted import UNKNOWN

Cell = str | int | date | None
CSV, XLSX = "csv", "xlsx"
FORMS = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WIDTHS = {"reasons": 60, "conditions": 40, "changed": 30, "area": 18, "assigned": 28}


def columns(*, of_plan: bool) -> dict[str, str]:
    """The heads of the columns, by name."""
    every = {
        "cin": _("CIN"),
        "last": _("Last name"),
        "first": _("First name"),
        "born": _("Born"),
        "age": _("Age"),
        "gender": _("Gender"),
        "language": _("Language"),
        "tier": _("Tier"),
        "new": _("What is new"),
        "changed": _("What changed"),
        "reasons": _("Why"),
        "conditions": _("Conditions"),
        "ed": _("ED visits in a year"),
        "stays": _("Hospital stays in a year"),
        "home": _("Homeless for long"),
        "area": _("Service planning area"),
        "zip": _("ZIP code"),
    }
    return every | ({"assigned": _("Assigned to")} if of_plan else {})


def cells(row: Row, names: Names, today: date, *, of_plan: bool) -> list[Cell]:
    """One listing, each value of its own kind."""
    listing, member = row.listing, row.member
    found: list[Cell] = [
        row.cin,
        member.last_name,
        member.first_name,
        member.birth_date,
        member.age_on(today),
        gender_word(listing.gender),
        language_word(listing.language),
        listing.tier,
        listing.get_change_display(),
        what_changed(listing),
        "; ".join(in_words(each) for each in listing.reasons),
        "; ".join(words.condition(code) for code in listing.conditions),
        listing.ed_visits_12m,
        listing.stays_12m,
        home_word({True: "yes", False: "no", None: ""}[listing.chronically_homeless]),
        area_word(listing.area or UNKNOWN),
        listing.zip_code[:5],
    ]
    return [*found, names.get(row.organization_id, "")] if of_plan else found


def write(file: IO[bytes], form: str, heads: dict[str, str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write a list; how many rows it has. The notice stands in every file, whatever it holds."""
    return _write_csv(file, heads, rows) if form == CSV else _write_xlsx(file, heads, rows)


def as_bytes(form: str, heads: dict[str, str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The same as one piece."""
    file = BytesIO()
    write(file, form, heads, rows)
    return file.getvalue()


def _write_csv(file: IO[bytes], heads: dict[str, str], rows: Iterable[Sequence[Cell]]) -> int:
    text = TextIOWrapper(file, encoding="utf-8", newline="")
    text.write(MARK)
    writer, count = csv.writer(text), 0
    writer.writerow(heads.values())
    for row in rows:
        writer.writerow([_as_text(cell) for cell in row])
        count += 1
    writer.writerows([[], [str(NOTICE)]])
    text.flush()
    text.detach()
    return count


def _as_text(cell: Cell) -> str:
    if isinstance(cell, str):
        return harmless(cell)
    return cell.isoformat() if isinstance(cell, date) else "" if cell is None else str(cell)


def _write_xlsx(file: IO[bytes], heads: dict[str, str], rows: Iterable[Sequence[Cell]]) -> int:
    import xlsxwriter  # most pages make no workbook

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet(_("List"))
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    count = _fill(sheet, heads, rows, day, book.add_format({"bold": True, "bottom": 1}))
    notice = book.add_worksheet(_("Notice"))
    notice.set_column(0, 0, 110)
    notice.write_string(0, 0, str(NOTICE), book.add_format({"text_wrap": True, "valign": "top"}))
    book.close()
    return count


def _fill(sheet: Any, heads: dict[str, str], rows: Iterable[Sequence[Cell]], day: Any, head: Any) -> int:
    sheet.freeze_panes(1, 0)
    for place, (name, title) in enumerate(heads.items()):
        sheet.set_column(place, place, WIDTHS.get(name, max(10, len(title) + 2)))
        sheet.write_string(0, place, title, head)
    count = 0
    for row in rows:
        count += 1
        for place, cell in enumerate(row):
            _put(sheet, count, place, cell, day)
    return count


def _put(sheet: Any, row: int, column: int, cell: Cell, day: Any) -> None:
    """Each value by its kind, so that no text is taken for a formula, a number or a link."""
    if isinstance(cell, int):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, day)
    elif cell:
        sheet.write_string(row, column, cell)
