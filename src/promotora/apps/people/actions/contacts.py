"""Ways to reach a member: added, changed, put first, ended, brought back. None is ever erased."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from promotora.apps.accounts.models import User
from promotora.apps.core import audit
from promotora.apps.core.models import Part
from promotora.apps.core.refusals import refuse_if
from promotora.apps.people.models import Contact, Member
from promotora.apps.people.rules import ContactTerms, Refusal, refusals_of_contact, refusals_to_end
from promotora.apps.people.terms import Did


@dataclass(frozen=True)
class ContactGiven:
    """A way to reach a member, as somebody gave it. None: not known."""

    way: str
    value: str
    starts: date
    city: str = ""
    state: str = ""
    zip_code: str = ""
    best_time: str = ""
    may_text: bool | None = None
    may_leave_message: bool | None = None
    note: str = ""

    @property
    def terms(self) -> ContactTerms:
        """What the rules look at."""
        return ContactTerms(self.way, self.value, self.zip_code, self.starts)


@transaction.atomic
def add_contact(*, member: Member, given: ContactGiven, by: User, today: date) -> Contact:
    """Write down a way to reach a member."""
    refuse_if(refusals_of_contact(given.terms, today=today))
    contact = Contact.objects.create(member=member, added_by=by, **asdict(given))
    audit.note(member.pk, Part.CHANGE, Did.CONTACT_ADDED)
    return contact


@transaction.atomic
def change_contact(*, contact: Contact, seen: int, given: ContactGiven, by: User, today: date) -> None:
    """Correct it. ChangedMeanwhile when somebody else did after it was opened."""
    ended = [Refusal.ALREADY_ENDED] if contact.ends else []
    refuse_if(ended + refusals_of_contact(given.terms, today=today))
    contact.change(seen=seen, **asdict(given))
    audit.note(contact.member_id, Part.CHANGE, Did.CONTACT_CHANGED)


@transaction.atomic
def end_contact(*, contact: Contact, seen: int, on: date, by: User) -> None:
    """It no longer reaches the member; it stays among the earlier ones."""
    refuse_if(refusals_to_end(contact.starts, contact.ends, on=on))
    contact.change(seen=seen, ends=on)
    audit.note(contact.member_id, Part.CHANGE, Did.CONTACT_ENDED)


@transaction.atomic
def bring_back_contact(*, contact: Contact, seen: int, by: User) -> None:
    """Ending it was wrong, or it works again."""
    refuse_if([] if contact.ends else [Refusal.NOT_ENDED])
    contact.change(seen=seen, ends=None)
    audit.note(contact.member_id, Part.CHANGE, Did.CONTACT_BACK)


@transaction.atomic
def try_first(*, contact: Contact, seen: int, by: User) -> None:
    """This one is the best: it stands before all others."""
    refuse_if([Refusal.ALREADY_ENDED] if contact.ends else [])
    highest = Contact.objects.filter(member=contact.member_id).aggregate(highest=Max("rank"))["highest"]
    contact.change(seen=seen, rank=highest + 1)
    audit.note(contact.member_id, Part.CHANGE, Did.CONTACT_FIRST)
