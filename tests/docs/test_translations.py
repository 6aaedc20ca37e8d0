"""Spanish is complete, whole and compiled; nothing that people read is left out of it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

SOURCE = Path(__file__).parents[2] / "src" / "promotora"
SPANISH = SOURCE / "locale" / "es" / "LC_MESSAGES" / "django.po"
HOLES = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+[^>]*>")


@pytest.fixture(scope="module")
def spanish():
    return polib.pofile(str(SPANISH))


def said(entry):
    """Every form of a translation."""
    return [entry.msgstr] if not entry.msgid_plural else list(entry.msgstr_plural.values())


def test_every_message_is_translated_and_none_is_guessed(spanish):
    assert [entry.msgid for entry in spanish if entry.fuzzy or not all(said(entry))] == []


def test_every_translation_keeps_its_placeholders_and_tags(spanish):
    lost = {}
    for entry in spanish:
        wanted = set(HOLES.findall(entry.msgid)) | set(HOLES.findall(entry.msgid_plural))
        for form in said(entry):
            if not set(HOLES.findall(form)) <= wanted or not required(entry) <= set(HOLES.findall(form)):
                lost[entry.msgid] = form
    assert lost == {}


def required(entry):
    """What each form must hold: "one member" may leave out its count."""
    holes = set(HOLES.findall(entry.msgid))
    return holes & set(HOLES.findall(entry.msgid_plural)) if entry.msgid_plural else holes


def test_the_compiled_catalogue_is_up_to_date(spanish, tmp_path):
    fresh = tmp_path / "django.mo"
    spanish.save_as_mofile(str(fresh))
    kept = {(entry.msgctxt, entry.msgid): said(entry) for entry in polib.mofile(str(SPANISH.with_suffix(".mo")))}
    assert kept == {(entry.msgctxt, entry.msgid): said(entry) for entry in polib.mofile(str(fresh))}


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not installed: apt-get install gettext")
def test_every_message_of_the_source_is_in_the_catalogue(spanish, tmp_path):
    copy = tmp_path / "promotora"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__", "*.mo", "static"))
    (copy / "locale" / "es" / "LC_MESSAGES" / "django.po").unlink()
    code = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'promotora.portal.settings'\n"
        "import django; django.setup(); from django.core.management import call_command\n"
        "call_command('makemessages', locale=['es'], extensions=['html,py,txt'], no_wrap=True, no_location=True,"
        " ignore_patterns=['targeting/*', 'county/*'])"
    )
    environment = {"PROMOTORA_HOME": str(tmp_path / "home"), "PYTHONPATH": str(tmp_path), "PATH": "/usr/bin:/bin"}
    made = subprocess.run(
        [sys.executable, "-c", code], cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    fresh = polib.pofile(str(copy / "locale" / "es" / "LC_MESSAGES" / "django.po"))
    assert {entry.msgid for entry in fresh} - {entry.msgid for entry in spanish} == set()
    assert {entry.msgid for entry in spanish} - {entry.msgid for entry in fresh} == set(), "no longer said anywhere"
