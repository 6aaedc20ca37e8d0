"""A list as a file: just what one may see, in words, harmless in a spreadsheet, noted, and gone after a day."""

import csv
import stat
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from tests.site import people
from tests.site.tel import a_list, lists
from tests.site.tel.a_list import give
from tests.site.tel.lists import ListedPerson

from promotora.apps.accounts.roles import Role
from promotora.apps.core import clock
from promotora.apps.core.models import AccessEntry
from promotora.apps.people.presenters.notice import NOTICE
from promotora.apps.tel.actions import exporting
from promotora.apps.tel.models import Export
from promotora.apps.tel.tasks import exports as tasks
from promotora.apps.tel.terms import ExportState
from promotora.apps.tel.views import exporting as views

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]
ROSA = lists.ROSA
EVIL = ListedPerson("=HYPERLINK(1)", "+Evil", date(1953, 1, 9), reasons=("@SUM(A1)", "-2"), zip_code="91331", tier=1)


@pytest.fixture
def long(monkeypatch):
    """Two rows are many."""
    monkeypatch.setattr(views, "AT_ONCE", 1)
    monkeypatch.setattr(tasks, "A_PIECE", 2)


def saved(browser, run, form="csv", wanted=""):
    return browser.post(f"/list/{run.pk}/file/", {"form": form, "wanted": wanted})


def rows_of(content):
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


# -------------------------------------------------------------------------------------------------------------- at once


def test_a_file_holds_the_people_and_columns_that_one_sees(ana, dana):
    run = lists.a_run(ana, [ROSA, EVIL])
    give(run, [ROSA], ana, dana)
    heads, rosa, *rest = rows_of(saved(people.signed_in(ana), run, wanted="tier=2").content)
    told = dict(zip(heads, rosa, strict=True))
    assert told["CIN"] == ROSA.person_id
    assert (told["Last name"], told["Born"], told["Age"]) == ("Martínez", "1962-03-04", "63")
    assert told["Why"] == "high blood pressure with diabetes; 3 ED visits in the last year"
    assert told["Conditions"] == "diabetes; hypertension"
    assert told["Assigned to"] == "Eastside Care Partners"
    assert not [head for head in heads if "hone" in head]
    assert rest == [[], [str(NOTICE)]]
    own = rows_of(saved(people.signed_in(dana), run).content)
    assert own[0] == [head for head in heads if head != "Assigned to"]
    assert [row[0] for row in own[1:] if row] == [ROSA.person_id, str(NOTICE)]


def test_nothing_in_a_file_is_taken_for_a_formula(ana):
    run = lists.a_run(ana, [EVIL])
    row = rows_of(saved(people.signed_in(ana), run).content)[1]
    assert row[1:3] == ["'+Evil", "'=HYPERLINK(1)"]
    assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_a_workbook_has_real_dates_and_numbers_and_the_notice(ana):
    run = lists.a_run(ana, [ROSA, EVIL])
    answer = saved(people.signed_in(ana), run, "xlsx", "sort=name")
    assert answer["Content-Disposition"] == 'attachment; filename="list-2020-03.xlsx"'
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    assert book.sheet_names == ["List", "Notice"]
    heads, *rows = book.get_sheet_by_name("List").to_python()
    told = [dict(zip(heads, row, strict=True)) for row in rows]
    rosa = next(row for row in told if row["Last name"] == "Martínez")
    assert rosa["Born"] == date(1962, 3, 4)
    assert (rosa["Age"], rosa["Tier"], rosa["ED visits in a year"]) == (63, 2, 3)
    assert next(row for row in told if row["Tier"] == 1)["First name"] == "=HYPERLINK(1)"
    assert book.get_sheet_by_name("Notice").to_python() == [[str(NOTICE)]]


def test_the_notice_is_the_same_whatever_a_file_holds(ana, dana):
    run = lists.a_run(ana, [ROSA, EVIL.now(conditions=("sud", "diabetes"))])
    browser = people.signed_in(ana)
    ends = [saved(browser, run, wanted=wanted).content.split(b"\r\n\r\n")[1] for wanted in ("tier=1", "tier=2")]
    assert ends[0] == ends[1]


def test_each_member_in_a_file_is_noted(ana):
    run = lists.a_run(ana, [ROSA, EVIL])
    saved(people.signed_in(ana), run, wanted="tier=2")
    with people.working(ana):
        noted = AccessEntry.objects.filter(part="export").values_list("member_id", flat=True)
        assert list(noted) == [lists.member_of(ROSA, ana).pk]


@pytest.mark.parametrize("form", ["pdf", "", "csv\0", "../csv"])
def test_a_form_that_is_none_is_not_there(ana, form):
    run = lists.a_run(ana, [ROSA])
    assert saved(people.signed_in(ana), run, form).status_code == 404


def test_no_file_of_a_list_that_one_may_not_see(ana, dana):
    run = lists.a_run(ana, [ROSA], released=False)
    assert saved(people.signed_in(dana), run).status_code == 404
    assert people.signed_in(ana).get(f"/list/{run.pk}/file/").status_code == 405


# -------------------------------------------------------------------------------------------------------- by the worker


def asked(browser, run, form="csv", wanted=""):
    """A file that is asked for and not made yet."""
    answer = saved(browser, run, form, wanted)
    assert answer.status_code == 302
    return int(answer["Location"].rstrip("/").rsplit("/", 1)[1])


def files_of(position):
    return list((exporting.folder() / str(position.organization_id)).iterdir())


def made(position, export_id):
    tasks.do_export(export_id=export_id, organization_id=position.organization_id, user_id=position.user_id)
    with people.working(position):
        return Export.objects.get(pk=export_id)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_long_list_is_made_by_the_worker_and_is_the_same_file(ana, long, monkeypatch, form):
    persons = a_list.drawn(9, seed=3)
    run = lists.a_run(ana, persons)
    browser = people.signed_in(ana)
    export_id = asked(browser, run, form, "sort=name")
    assert "Your file is being made" in browser.get(f"/list/files/{export_id}/").content.decode()
    assert browser.get(f"/list/files/{export_id}/file/").status_code == 302
    export = made(ana, export_id)
    assert (export.state, export.rows) == (ExportState.READY, 9)
    assert stat.S_IMODE(Path(export.path).stat().st_mode) == 0o600
    assert "Your file is ready" in browser.get(f"/list/files/{export_id}/").content.decode()
    later = browser.get(f"/list/files/{export_id}/file/")
    monkeypatch.setattr(views, "AT_ONCE", 100)
    at_once = saved(browser, run, form, "sort=name")
    assert told(later.content, form) == told(at_once.content, form)
    assert later["Content-Type"] == at_once["Content-Type"]


def told(content, form):
    if form == "csv":
        return rows_of(content)
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def test_a_long_file_of_a_cb_cme_holds_its_own_members_alone_and_each_is_noted(ana, dana, long):
    persons = a_list.drawn(12, seed=4)
    run = lists.a_run(ana, persons)
    mine = [one for one in persons if one.openly is not None][:5]
    give(run, mine, ana, dana)
    export = made(dana, asked(people.signed_in(dana), run))
    numbers = {row[0] for row in rows_of(Path(export.path).read_bytes())[1:] if row} - {str(NOTICE)}
    assert numbers == {one.person_id for one in mine}
    with people.working(dana):
        noted = AccessEntry.objects.filter(part="export").values_list("member_id", "why", "user_id")
        assert {row[0] for row in noted} == {lists.member_of(one, ana).pk for one in mine}
        assert {row[1:] for row in noted} == {(dana.organization.purpose, dana.user_id)}


def test_whoever_is_no_longer_seen_is_not_in_the_file(ana, dana, long):
    run = lists.a_run(ana, [ROSA, EVIL, ROSA.now(person_id="91111111S", first="Third")])
    give(run, [ROSA, EVIL], ana, dana)
    export_id = asked(people.signed_in(dana), run)
    theo = people.staff("Theo Lind", people.organization(name="Westside Care"), Role.CARE_COORDINATOR)
    with clock.stopped_at(people.NOW + timedelta(minutes=1)):
        give(run, [ROSA], ana, theo)
    with clock.stopped_at(people.NOW + timedelta(minutes=2)):
        export = made(dana, export_id)
    assert ROSA.person_id not in Path(export.path).read_text()
    assert export.rows == 1


def test_only_who_asked_gets_the_file(ana, dana, long):
    run = lists.a_run(ana, [ROSA, EVIL])
    export_id = asked(people.signed_in(ana), run)
    made(ana, export_id)
    miguel = people.staff("Miguel Ortiz", ana.organization, Role.PLAN_ANALYST)
    for position in (miguel, dana):
        browser = people.signed_in(position)
        assert browser.get(f"/list/files/{export_id}/").status_code == 404
        assert browser.get(f"/list/files/{export_id}/file/").status_code == 404
    assert "Files that you asked for" in people.signed_in(ana).get("/list/files/").content.decode()
    assert "You asked for no file yet" in people.signed_in(miguel).get("/list/files/").content.decode()


def test_a_file_is_removed_after_a_day_with_what_was_looked_for(ana, long):
    run = lists.a_run(ana, [ROSA, EVIL, ROSA.now(person_id="91111111S", first="Third")])
    browser = people.signed_in(ana)
    export = made(ana, asked(browser, run, wanted="q=martinez"))
    written = datetime.fromtimestamp(Path(export.path).stat().st_mtime, people.NOW.tzinfo)
    exporting.remove_old(at=written + timedelta(hours=23))
    assert Path(export.path).exists()
    exporting.remove_old(at=written + timedelta(hours=25))
    assert not Path(export.path).exists()
    with people.working(ana):
        export.refresh_from_db()
    assert (export.state, export.wanted, export.path) == (ExportState.GONE, "", "")
    assert "This file was removed" in browser.get(f"/list/files/{export.pk}/").content.decode()
    assert browser.get(f"/list/files/{export.pk}/file/").status_code == 302


def test_what_breaks_in_the_middle_is_told_and_leaves_no_file(ana, long, monkeypatch):
    run = lists.a_run(ana, [ROSA, EVIL])
    browser = people.signed_in(ana)
    export_id = asked(browser, run)
    monkeypatch.setattr(tasks, "cells", lambda *args, **more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        made(ana, export_id)
    assert files_of(ana) == []
    assert "The file could not be made" in browser.get(f"/list/files/{export_id}/").content.decode()
    made(ana, export_id)  # a job that is done again does nothing more
    assert files_of(ana) == []


def test_a_file_is_in_the_language_of_who_asked(ana, long):
    run = lists.a_run(ana, [ROSA, EVIL])
    browser = people.signed_in(ana)
    browser.cookies["django_language"] = "es"
    export = made(ana, asked(browser, run))
    assert export.language == "es"
    assert rows_of(Path(export.path).read_bytes())[1][5] == "femenino"
