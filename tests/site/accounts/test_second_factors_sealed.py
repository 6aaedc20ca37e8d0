"""What second factors rest on is sealed in the database, and who holds another key is told the way out."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.urls import reverse
from tests.site import people
from tests.site.people import PASSWORD

from promotora.apps.accounts import queries
from promotora.apps.accounts.roles import Role
from promotora.apps.core import second_factors
from promotora.demo import staff
from promotora.portal.health import database

ANOTHER = "another installation's secret, just as long and just as mixed"
PAGES = ["me", "mfa_index", "mfa_view_recovery_codes", "mfa_download_recovery_codes", "mfa_generate_recovery_codes",
         "mfa_deactivate_totp", "mfa_reauthenticate"]  # fmt: skip
WAY_OUT = "ask whoever runs this site to put the former key back, or to reset your second step"


@pytest.fixture(autouse=True)
def limits_of_its_own(settings):
    """No test uses up another's tries, and a code that one has used is new to the next."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "sealed"}}
    cache.clear()


@pytest.fixture
def dana(request):
    if "committed" not in request.fixturenames:
        request.getfixturevalue("db")
    return people.staff("Dana Reyes", people.organization(), Role.CARE_COORDINATOR, email="dana@eastside.example")


def code_of(secret):
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def password_given(leads_to):
    """A browser that has given Dana's password."""
    browser = Client()
    answer = browser.post("/account/login/", {"login": "dana@eastside.example", "password": PASSWORD})
    assert answer["Location"] == leads_to
    return browser


def enters(code):
    """Whether a code lets her in, and what the page says."""
    browser = password_given(leads_to=reverse("mfa_authenticate"))
    answer = browser.post(reverse("mfa_authenticate"), {"code": code})
    return "_auth_user_id" in browser.session, answer


def everything_written_down():
    """Each authenticator and each session, as whoever reads the database sees them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        rows = [row for (row,) in cursor.fetchall()]
    return rows + [str(each.get_decoded()) for each in Session.objects.all()]


def codes_of(position):
    return Authenticator.objects.get(user=position.user, type="recovery_codes").wrap().get_unused_codes()


def test_whoever_reads_the_database_can_make_nobodys_codes(dana):
    browser = password_given(leads_to="/")
    page = browser.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert secret in page.content.decode(), "Dana sees it, to type it in"
    assert secret not in "".join(everything_written_down())
    browser.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})

    totp, codes = Authenticator.objects.order_by("-type")
    assert secret not in "".join(everything_written_down())
    assert second_factors.opened(totp.data["secret"]) == secret
    assert re.fullmatch("[0-9a-f]{80}", second_factors.opened(codes.data["seed"]))
    assert set(totp.data) | set(codes.data) == {"secret", "seed", "used_mask"}


def test_dana_signs_in_by_her_app_and_by_a_recovery_code(dana):
    secret = people.with_second_factor(dana.user)
    assert enters("000000")[0] is False
    assert enters(code_of(secret))[0] is True
    assert enters(codes_of(dana)[0])[0] is True


def test_the_demonstrations_people_are_sealed_too(dana):
    staff.actions.add_organization(kind="plan", name=staff.PEOPLE[0].organization, by=None)
    staff.join(staff.PEOPLE[0])
    user = queries.account_of(staff.PEOPLE[0].email)
    [totp] = queries.authenticators_of(user)
    assert second_factors.opens(totp.data["secret"])


def test_each_secret_makes_a_key_of_its_own_that_is_for_this_alone(settings):
    keys = {second_factors.key_from(secret) for secret in (settings.SECRET_KEY, ANOTHER)}
    assert len(keys) == 2
    assert not any(settings.SECRET_KEY in key for key in keys)
    assert second_factors.seal("a") != second_factors.seal("a"), "two who have the same are not seen to"


def test_what_was_altered_or_never_sealed_is_not_opened():
    sealed = second_factors.seal("JBSWY3DPEHPK3PXP")
    for other in ("JBSWY3DPEHPK3PXP", "", "ñ", sealed[:-4] + "AAA=", sealed[:20]):
        assert not second_factors.opens(other)


def test_a_code_that_cannot_be_checked_says_the_way_out(dana, settings):
    secret = people.with_second_factor(dana.user)
    recovery = codes_of(dana)[0]
    settings.SECRET_KEY = ANOTHER
    for code in (code_of(secret), recovery, "000000"):
        came_in, answer = enters(code)
        assert (came_in, answer.status_code) == (False, 200)
        assert WAY_OUT in people.words_of(answer)


@pytest.mark.parametrize("name", PAGES)
def test_no_page_breaks_on_a_second_factor_that_cannot_be_opened(dana, settings, name):
    people.with_second_factor(dana.user)
    settings.SECRET_KEY = ANOTHER
    browser = Client()
    browser.force_login(dana.user, backend=people.BACKEND)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    answer = browser.get(reverse(name))
    assert answer.status_code in (200, 302, 403)
    if answer.status_code == 403:
        assert WAY_OUT in people.words_of(answer)


def test_asked_again_for_a_code_dana_reads_the_same_way_out(dana, settings):
    people.with_second_factor(dana.user)
    settings.SECRET_KEY = ANOTHER
    browser = Client()
    browser.force_login(dana.user, backend=people.BACKEND)
    answer = browser.post(reverse("mfa_reauthenticate"), {"code": "123456"})
    assert answer.status_code == 200
    assert WAY_OUT in people.words_of(answer)


def test_an_app_that_was_begun_under_a_former_key_is_begun_again(dana, settings):
    browser = password_given(leads_to="/")
    code = code_of(browser.get(reverse("mfa_activate_totp")).context["form"].secret)
    session = browser.session
    session["mfa.totp.secret"] = second_factors.seal("JBSWY3DPEHPK3PXP")[:-4] + "AAA="
    session.save()
    answer = browser.post(reverse("mfa_activate_totp"), {"code": code})
    assert "This code is not right" in people.words_of(answer)
    browser.post(reverse("mfa_activate_totp"), {"code": code_of(answer.context["form"].secret)})
    assert [each.type for each in queries.authenticators_of(dana.user)] == ["totp", "recovery_codes"]


def test_the_secret_is_changed_and_everybody_signs_in_as_before(dana, settings):
    secret = people.with_second_factor(dana.user)
    recovery = codes_of(dana)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = ANOTHER, [settings.SECRET_KEY]
    assert enters(recovery[0])[0] is True

    call_command("seal_second_factors")
    settings.SECRET_KEY_FALLBACKS = []
    assert enters(code_of(secret))[0] is True
    assert codes_of(dana) == recovery[1:]
    assert database.second_factors("Second factors").state == "good"


def test_a_change_of_the_secret_without_the_former_one_is_found_and_can_be_mended(dana, settings):
    people.with_second_factor(dana.user)
    before = everything_written_down()
    settings.SECRET_KEY = ANOTHER
    found = database.second_factors("Second factors")
    assert found.state == "wrong"
    assert found.said == "2 cannot be opened with this secret: those people cannot sign in."
    with pytest.raises(CommandError, match="2 of 2 were sealed with another secret"):
        call_command("seal_second_factors")
    assert everything_written_down() == before

    call_command("reset_second_factor", "Dana@eastside.example")
    assert queries.authenticators_of(dana.user) == []
    password_given(leads_to="/")
    with pytest.raises(CommandError, match="Nobody here signs in as nobody@"):
        call_command("reset_second_factor", "nobody@eastside.example")


def test_an_older_installations_secrets_are_sealed_when_it_is_brought_up_to_date(committed, dana):
    secret = people.with_second_factor(dana.user)
    recovery = codes_of(dana)
    passkey = Authenticator.objects.create(user=dana.user, type="webauthn", data={"name": "Key", "credential": {}})
    for each in queries.sealed_authenticators():
        name = second_factors.SECRETS[each.type]
        each.data[name] = second_factors.opened(each.data[name])
        each.save()
    assert secret in "".join(everything_written_down())

    loader = MigrationLoader(connections["owner"])
    migration = loader.get_migration("accounts", "0003_second_factors_sealed")
    state = loader.project_state(("accounts", "0003_second_factors_sealed"))
    with connections["owner"].schema_editor() as editor:
        migration.operations[0].database_forwards("accounts", editor, state, state)
    assert secret not in "".join(everything_written_down())
    assert codes_of(dana) == recovery
    assert enters(code_of(secret))[0] is True
    passkey.refresh_from_db()
    assert passkey.data == {"name": "Key", "credential": {}}
