"""Settings that an installation gives."""

import pytest

from promotora.portal import environment


def read(tmp_path, **given):
    return environment.read({"PROMOTORA_HOME": str(tmp_path), **given})


def test_without_a_mail_server_messages_are_written_to_a_folder(tmp_path):
    mail = read(tmp_path).mail
    assert mail["EMAIL_BACKEND"].endswith("filebased.EmailBackend")
    assert mail["EMAIL_FILE_PATH"] == tmp_path / "outbox"


def test_a_mail_server_is_used_with_its_name_password_and_encryption(tmp_path):
    mail = read(tmp_path, PROMOTORA_EMAIL_URL="smtp://us:word@mail.example.org:2525").mail
    assert mail["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
    assert (mail["EMAIL_HOST"], mail["EMAIL_PORT"]) == ("mail.example.org", 2525)
    assert (mail["EMAIL_HOST_USER"], mail["EMAIL_HOST_PASSWORD"], mail["EMAIL_USE_TLS"]) == ("us", "word", True)


@pytest.mark.parametrize("minutes", ["0", "soon", "-5", "1.5"])
def test_a_number_that_is_none_is_refused_in_words(tmp_path, minutes):
    with pytest.raises(ValueError, match=r"PROMOTORA_IDLE_MINUTES is .* whole number, such as 20"):
        read(tmp_path, PROMOTORA_IDLE_MINUTES=minutes)


def test_another_kind_of_database_is_refused_in_words(tmp_path):
    with pytest.raises(ValueError, match="Promotora needs PostgreSQL 16 or newer"):
        read(tmp_path, DATABASE_URL="mysql://localhost/promotora")


def test_the_secret_is_made_once_and_is_its_owners_alone(tmp_path):
    assert read(tmp_path).secret_key == read(tmp_path).secret_key
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
    assert len(read(tmp_path).secret_key) >= 50


def test_a_former_secret_still_opens_and_there_may_be_more_than_one(tmp_path):
    assert read(tmp_path).former_secret_keys == []
    former = read(tmp_path, PROMOTORA_FORMER_SECRET_KEYS="last-year's, older").former_secret_keys
    assert former == ["last-year's", "older"]


def test_forms_may_lead_to_those_who_sign_people_in(tmp_path):
    apps = [{"settings": {"server_url": "https://id.eastside.example/realms/staff"}}]
    assert environment.origins(apps) == ["https://id.eastside.example"]
