"""Consents: recorded step by step, their papers kept safe, taken back; and who may know of them at all."""

from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.site import people

from promotora.apps.accounts.roles import Role
from promotora.apps.core import clock
from promotora.apps.core.models import AccessEntry
from promotora.apps.core.refusals import Refused
from promotora.apps.people.models import Consent, Recipient

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 40
SIGNED = {"signed_on_month": "2", "signed_on_day": "1", "signed_on_year": "2026"}


@pytest.fixture(autouse=True)
def on_march_2(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    with clock.stopped_at(people.NOW):
        yield


@pytest.fixture
def dana():
    return people.staff("Dana Reyes", people.organization(), Role.CARE_COORDINATOR)


@pytest.fixture
def theo():
    return people.staff("Theo Banks", people.organization(name="Harbor Homes"), Role.CARE_COORDINATOR)


@pytest.fixture
def rosa(dana):
    return people.rosa(dana)


def kept(by, model=Consent):
    with people.working(by):
        return list(model.objects.all())


class Form(HTMLParser):
    """What a browser without script would send back of a page's form."""

    def __init__(self, answer):
        super().__init__()
        self.fields = {}
        self.feed(answer.content.decode().split("<main", 1)[1])

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        name = given.get("name")
        if tag != "input" or not name or name == "csrfmiddlewaretoken":
            return
        if given.get("type") in ("checkbox", "radio") and "checked" not in given:
            return
        if given.get("type") != "file":
            self.fields.setdefault(name, []).append(given.get("value", ""))


def stepped(browser, address, *answers):
    """Go through the steps, each answer beside what the page carries along; the answer of the last."""
    page = browser.get(address)
    for answer in answers:
        page = browser.post(address, {**Form(page).fields, **answer})
    return page


def steps(dana, **more):
    """The answers of the three steps."""
    sharing = {
        "discloser": "Casa Serena Recovery",
        "what": "that I am in treatment, and my medicines",
        "organizations": [str(dana.organization_id)],
        "others": "Dr. Lin\nmy pharmacy\n",
        "purpose": "treatment, payment and health care operations",
    }
    signing = {"signed_by": "Rosa Martínez", "until": "until_revoked", **SIGNED, "says_revoke": "on"}
    signing["says_redisclosure"] = "on"
    given = {"covers": "part2"} | sharing | signing | more
    return [
        {name: given[name] for name in part} for part in (["covers"], sharing, {**signing, **dict.fromkeys(more, 0)})
    ]


def test_dana_records_a_part_2_consent_step_by_step(dana, rosa):
    browser = people.signed_in(dana)
    address = f"/members/{rosa.pk}/consents/add/"
    check = stepped(browser, address, *steps(dana))
    page = check.content.decode()
    assert "Is this what the paper says?" in page
    for words in ("Casa Serena Recovery", "Eastside Care Partners", "Dr. Lin, my pharmacy", "Feb. 1, 2026"):
        assert words in page
    assert kept(dana) == []
    paper = SimpleUploadedFile("Rosa Martinez signed.pdf", PDF, "text/html")
    done = browser.post(address, {**Form(check).fields, "paper": paper}, follow=True)
    assert "The consent is recorded." in done.content.decode()
    (consent,) = kept(dana)
    assert (consent.covers, consent.signed_on, consent.expires_on) == ("part2", date(2026, 2, 1), None)
    assert consent.recorded_by_id == dana.user_id
    with people.working(dana):
        assert {str(one) for one in Recipient.objects.all()} == {"Eastside Care Partners", "Dr. Lin", "my pharmacy"}
    assert "Rosa" not in consent.document.name
    assert consent.document.name.endswith(".pdf")


def test_one_can_go_back_and_change_without_losing_the_rest(dana, rosa):
    browser = people.signed_in(dana)
    address = f"/members/{rosa.pk}/consents/add/"
    check = stepped(browser, address, *steps(dana))
    back = browser.post(address, {**Form(check).fields, "to": "1"})
    assert "Casa Serena Recovery" in back.content.decode()
    fields = {**Form(back).fields, "what": "only my medicines", "discloser": "Casa Serena", "others": "", "step": "1"}
    fields["purpose"] = "at the request of the patient"
    on = browser.post(address, fields)
    again = browser.post(address, Form(on).fields | steps(dana)[2])
    page = again.content.decode()
    assert "only my medicines" in page
    assert "Feb. 1, 2026" in page
    browser.post(address, Form(again).fields)
    assert [consent.what for consent in kept(dana)] == ["only my medicines"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"covers": ""}, "Choose what the member agreed to."),
        ({"discloser": ""}, "Say who may share."),
        ({"what": " "}, "Say what may be shared."),
        ({"purpose": ""}, "Say what it is shared for."),
        ({"organizations": [], "others": ""}, "Name at least one who may receive."),
        ({"signed_by": ""}, "Say who signed."),
        ({"signed_on_year": "2027"}, "It cannot be signed in the future."),
        ({"until": "dated"}, "Say when it ends, or that it holds until the member takes it back."),
        ({"says_revoke": ""}, "The paper must say that the member may take the consent back, and how."),
        ({"says_redisclosure": ""}, "The paper must say how records may be shared further"),
        ({"what": "x" * 10_000}, "at most 500 characters"),
        ({"others": "y" * 300}, "One line is too long."),
    ],
)
def test_no_part_2_consent_is_recorded_without_every_element(dana, rosa, wrong, sentence):
    """42 CFR 2.31(a): who shares what, with whom, what for, until when; who signed and when; that it may be revoked."""
    browser = people.signed_in(dana)
    address = f"/members/{rosa.pk}/consents/add/"
    page = browser.get(address)
    for answer in steps(dana):
        page = browser.post(
            address, Form(page).fields | answer | {name: wrong[name] for name in wrong if name in answer}
        )
        if sentence in page.content.decode():
            break
    assert sentence in page.content.decode()
    browser.post(address, {**Form(page).fields, "step": "3", "reached": "3"})
    assert kept(dana) == []


@pytest.mark.parametrize("content", [PDF, PNG, JPG])
def test_the_signed_paper_comes_back_as_it_was_and_is_only_saved(dana, rosa, content):
    consent = people.consent(rosa, dana, to=[dana.organization], paper=ContentFile(content, "x"))
    answer = people.signed_in(dana).get(f"/members/{rosa.pk}/consents/{consent.pk}/paper/")
    assert answer.content == content
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "document" in parts(dana)


def parts(by):
    with people.working(by):
        return list(AccessEntry.objects.order_by("number").values_list("part", flat=True))


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("page.pdf", b"<html><script>alert(1)</script>", "something else"),
        ("photo.png", b"GIF89a" + b"\0" * 20, "something else"),
        ("empty.pdf", b"", "The file is empty."),
        ("large.pdf", PDF + b"\0" * (10 * 1024 * 1024), "larger than 10 MB"),
        ("run.pdf", b"MZ\x90\0%PDF-", "something else"),
    ],
)
def test_a_paper_is_taken_by_what_is_in_it(dana, rosa, name, content, sentence):
    browser = people.signed_in(dana)
    address = f"/members/{rosa.pk}/consents/add/"
    check = stepped(browser, address, *steps(dana))
    answer = browser.post(
        address, {**Form(check).fields, "paper": SimpleUploadedFile(name, content, "application/pdf")}
    )
    assert sentence in answer.content.decode()
    assert kept(dana) == []
    assert not any(path.is_file() for path in Path(settings.MEDIA_ROOT).rglob("*"))


@pytest.mark.parametrize("harm", ["altered", "gone"])
def test_a_paper_that_is_no_longer_what_was_uploaded_is_not_handed_out(dana, rosa, harm):
    consent = people.consent(rosa, dana, to=[dana.organization], paper=ContentFile(PDF, "x"))
    file = Path(consent.document.path)
    if harm == "altered":
        file.chmod(0o600)
        file.write_bytes(PDF.replace(b"1 0 obj", b"2 0 obj"))
    else:
        file.unlink()
    answer = people.signed_in(dana).get(f"/members/{rosa.pk}/consents/{consent.pk}/paper/")
    assert answer.status_code == 409
    assert "is not what was uploaded" in answer.content.decode()


def test_papers_are_kept_where_only_the_site_reads_them(dana, rosa):
    consent = people.consent(rosa, dana, to=[dana.organization], paper=ContentFile(PDF, "x"))
    assert Path(consent.document.path).stat().st_mode & 0o077 == 0
    browser = people.signed_in(dana)
    assert browser.get(f"/{consent.document.name}").status_code == 404
    assert browser.get(f"/media/{consent.document.name}").status_code == 404


def test_a_consent_without_a_paper_has_none_to_get(dana, rosa):
    consent = people.consent(rosa, dana, to=[dana.organization])
    assert people.signed_in(dana).get(f"/members/{rosa.pk}/consents/{consent.pk}/paper/").status_code == 404


def test_a_paper_may_be_added_later_and_is_never_exchanged(dana, rosa):
    consent = people.consent(rosa, dana, to=[dana.organization])
    browser = people.signed_in(dana)
    address = f"/members/{rosa.pk}/consents/{consent.pk}/paper/"
    assert (
        "The signed paper was not added." in browser.get(f"/members/{rosa.pk}/consents/{consent.pk}/").content.decode()
    )
    assert "Choose the file with the signed paper." in browser.post(f"{address}add/").content.decode()
    browser.post(f"{address}add/", {"paper": SimpleUploadedFile("a.png", PNG)})
    assert browser.get(address).content == PNG
    again = browser.post(f"{address}add/", {"paper": SimpleUploadedFile("b.pdf", PDF)})
    assert "A paper is never exchanged" in again.content.decode()
    assert browser.get(address).content == PNG


def test_a_consent_that_is_taken_back_stays_in_the_history(dana, rosa):
    consent = people.consent(rosa, dana, to=[dana.organization])
    browser = people.signed_in(dana)
    address = f"/members/{rosa.pk}/consents/{consent.pk}/"
    assert "Say why" in browser.post(f"{address}revoke/", {"because": ""}).content.decode()
    browser.post(f"{address}revoke/", {"because": "Rosa changed her mind"})
    page = browser.get(f"/members/{rosa.pk}/consents/").content.decode()
    assert "taken back March 2, 2026" in page
    assert "Rosa changed her mind" in browser.get(address).content.decode()
    again = browser.post(f"{address}revoke/", {"because": "again"})
    assert "This consent was already taken back." in again.content.decode()
    history = browser.get(f"/members/{rosa.pk}/history/").content.decode()
    assert "from “nothing” to “Rosa changed her mind”" in history


def test_a_consent_ends_with_its_last_day(dana, rosa):
    people.consent(rosa, dana, to=[dana.organization], expires_on=date(2026, 3, 2))
    browser = people.signed_in(dana)
    today = browser.get(f"/members/{rosa.pk}/consents/").content.decode()
    assert "in force" in today
    assert "ends soon" in today
    with clock.stopped_at(people.NOW.replace(day=3)):
        tomorrow = people.signed_in(dana).get(f"/members/{rosa.pk}/consents/").content.decode()
    assert "ended March 2, 2026" in tomorrow


def test_the_print_says_all_that_the_consent_says_and_is_noted(dana, rosa):
    consent = people.consent(rosa, dana, to=[dana.organization], in_words=["Dr. Lin"])
    page = people.signed_in(dana).get(f"/members/{rosa.pk}/consents/{consent.pk}/print/").content.decode()
    for words in ("Casa Serena Recovery", "Dr. Lin", "until it is taken back", "may take this consent back"):
        assert words in page
    assert "export" in parts(dana)


# ----------------------------------------------------------------------------------------------- who may know of them


def test_a_part_2_consent_is_known_to_those_it_names_and_who_recorded_it_alone(dana, theo, rosa):
    third = people.staff("Yusuf", people.organization(name="Third Street Care"), Role.CARE_COORDINATOR)
    people.shared(rosa, dana, theo.organization)
    people.shared(rosa, dana, third.organization)
    consent = people.consent(
        rosa, dana, covers="part2", to=[theo.organization], expires_on=date(2026, 3, 9), paper=ContentFile(PDF, "x")
    )
    for who, sees in ((dana, True), (theo, True), (third, False)):
        browser = people.signed_in(who)
        for tab in ("", "consents/", "history/"):
            page = browser.get(f"/members/{rosa.pk}/{tab}").content.decode()
            assert ("substance-use records (42" in page) == (sees and tab != "history/"), (who, tab)
        for more in ("", "paper/", "print/"):
            status = browser.get(f"/members/{rosa.pk}/consents/{consent.pk}/{more}").status_code
            assert status == (200 if sees else 404), (who, more)


def test_a_caregivers_consent_is_seen_by_whoever_sees_rosa(dana, theo, rosa):
    people.shared(rosa, dana, theo.organization)
    people.consent(rosa, dana, covers="caregiver")
    assert "a caregiver as a member of the care team" in (
        people.signed_in(theo).get(f"/members/{rosa.pk}/consents/").content.decode()
    )


def test_who_keeps_no_consents_records_none(dana, rosa):
    consultant = people.staff("Dr. Osei", dana.organization, Role.CLINICAL_CONSULTANT)
    consent = people.consent(rosa, dana, to=[dana.organization])
    browser = people.signed_in(consultant)
    assert browser.get(f"/members/{rosa.pk}/consents/add/").status_code == 403
    assert browser.post(f"/members/{rosa.pk}/consents/{consent.pk}/revoke/", {"because": "no"}).status_code == 403
    assert "consents/add/" not in browser.get(f"/members/{rosa.pk}/consents/").content.decode()


def test_a_consent_refused_leaves_no_paper_behind(dana, rosa):
    with pytest.raises(Refused):
        people.consent(rosa, dana, covers="part2", paper=ContentFile(PDF, "x"))  # names nobody
    assert not any(path.is_file() for path in Path(settings.MEDIA_ROOT).rglob("*"))
