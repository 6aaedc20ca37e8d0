"""A backup brings people's second factors along: who signed in with them signs in with them where it is restored."""

import json
import zipfile

import pytest
from tests.installation.installations import Installation

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
JOIN = f"""
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from promotora.apps.accounts.models import User
dana = User.objects.create_user("dana@eastside.example")
TOTP.activate(dana, "{SECRET}")
print("codes", *RecoveryCodes.activate(dana).get_unused_codes())
"""
TRY = f"""
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
totp, recovery = (each.wrap() for each in Authenticator.objects.order_by("-type"))
print("fits", totp.validate_code(format_hotp_value(hotp_value("{SECRET}", list(yield_hotp_counters_from_time())[1]))))
print("codes", *recovery.get_unused_codes())
"""


def asked(installation, script):
    """What a script in the installation says, by the first word of each line."""
    done = installation.run("manage", "shell", "--verbosity", "0", "-c", script)
    assert done.returncode == 0, done.stderr
    return dict(line.split(" ", 1) for line in done.stdout.splitlines())


@pytest.fixture
def elsewhere(tmp_path):
    """Another machine, of which nothing is there yet."""
    installation = Installation(tmp_path / "elsewhere")
    yield installation
    installation.end()


def test_who_signed_in_with_a_second_factor_does_so_where_the_backup_is_restored(site, elsewhere, tmp_path):
    codes = asked(site, JOIN)["codes"]
    file = tmp_path / "site.zip"
    done = site.run("backup", file)
    assert done.returncode == 0, done.stderr
    assert "facts about members and what opens people's second factors, and is not encrypted" in done.stderr

    done = elsewhere.run("restore", file)
    assert done.returncode == 0, done.stderr
    assert (elsewhere.home / "secret").read_text() != (site.home / "secret").read_text()
    assert asked(elsewhere, TRY) == {"fits": "True", "codes": codes}
    assert sealed(elsewhere) != sealed(site), "with its own key from now on"

    with zipfile.ZipFile(file) as pack:
        manifest = pack.read("manifest.json").decode()
        kept = manifest + pack.read("database.dump").decode(errors="replace")
    assert len(json.loads(manifest)["second_factor_keys"]) == 1
    assert (site.home / "secret").read_text() not in kept, "what signs sessions and links is in no backup"

    done = site.run("restore", "--replace", file)
    assert done.returncode == 0, done.stderr
    assert asked(site, TRY)["codes"] == codes


def sealed(installation):
    rows = installation.psql("SELECT data::text FROM mfa_authenticator ORDER BY type")
    assert len(rows) == 2
    assert SECRET not in str(rows)
    return rows


def test_what_could_not_be_opened_where_the_backup_was_made_is_said(site, elsewhere, tmp_path):
    asked(site, JOIN)
    (site.home / "secret").unlink()
    file = tmp_path / "site.zip"
    assert site.run("backup", file).returncode == 0
    done = elsewhere.run("restore", file)
    assert done.returncode == 0, done.stderr
    assert "2 second factors could not be opened where the backup was made, and cannot be here." in done.stderr
    checked = elsewhere.run("check", "--json")
    assert checked.returncode == 1
    assert "2 cannot be opened with this secret" in checked.stdout
