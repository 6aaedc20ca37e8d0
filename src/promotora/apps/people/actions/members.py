"""Adding a member by hand, and how a member is spoken and written to."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import DateTimeField, Func

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core import audit
from promotora.apps.core.models import Part
from promotora.apps.core.refusals import Refused, refuse_if
from promotora.apps.people.models import Access, Member, MemberNumber
from promotora.apps.people.rules import NewMember, Refusal, refusals_to_add
from promotora.apps.people.terms import Because, Did, Format, Gender, Number

# As row security reads it: `at`, a little later, would not be seen yet in this very transaction.
THIS_MOMENT = Func(function="promotora_moment", output_field=DateTimeField())


@dataclass(frozen=True)
class Languages:
    """How a member is called, spoken and written to. `interpreter` None: not known."""

    called: str = ""
    speaks: str = ""
    reads: str = ""
    format: str = Format.STANDARD
    interpreter: bool | None = None


@transaction.atomic
def add_member(
    *,
    new: NewMember,
    languages: Languages,
    because: Because,
    organization: Organization,
    by: User,
    at: datetime,
    gender: str = Gender.UNKNOWN,
) -> Member:
    """Put somebody who is in no load into the directory, seen by this organization alone."""
    refuse_if(refusals_to_add(new, today=at.date()))
    # Who may see comes first: row security lets a member be written only by somebody who may see them.
    member_id = _next_id()
    Access.objects.create(
        member_id=member_id, organization=organization, starts=THIS_MOMENT, because=because, given_by=by
    )
    member = Member.objects.create(
        pk=member_id,
        first_name=new.first_name,
        last_name=new.last_name,
        birth_date=new.birth_date,
        gender=gender,
        added_at=at,
        **asdict(languages),
    )
    if new.cin:
        _give_cin(member, new.cin, organization)
    audit.note(member_id, Part.CHANGE, Did.MEMBER_ADDED)
    return member


def change_languages(*, member: Member, seen: int, languages: Languages, by: User) -> None:
    """Say how a member is called, spoken and written to."""
    with transaction.atomic():
        member.change(seen=seen, **asdict(languages))
        audit.note(member.pk, Part.CHANGE, Did.LANGUAGES_CHANGED)


def _next_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('people_member', 'id'))")
        (number,) = cursor.fetchone()
        return int(number)


def _give_cin(member: Member, cin: str, organization: Organization) -> None:
    # Once for each organization: that another one knows the number must not show.
    try:
        with transaction.atomic():
            MemberNumber.objects.create(member=member, kind=Number.CIN, value=cin, given_by=organization)
    except IntegrityError:
        raise Refused([Refusal.CIN_TAKEN]) from None
