"""Records of one person: suggested by a job, linked by somebody, and taken back exactly, since nothing is moved."""

import tempfile
from collections.abc import Iterable
from datetime import datetime
from itertools import islice

import pyarrow.csv as pv
from django.db import connection, transaction
from procrastinate.contrib.django import app as jobs

from promotora.apps.accounts.models import User
from promotora.apps.core import audit, scope
from promotora.apps.core.models import Part
from promotora.apps.core.refusals import refuse_if
from promotora.apps.people.likeness import COLUMNS, Alike, alike
from promotora.apps.people.models import Member, PossibleDuplicate, SamePerson
from promotora.apps.people.queries import sameness
from promotora.apps.people.queries.finding import heads_of
from promotora.apps.people.rules.sameness import LinkAsked, refusals_to_link, refusals_to_unlink
from promotora.apps.people.terms import Did

TASK = "promotora.apps.people.tasks.look_for_duplicates"
MOST = 10_000  # suggestions kept from one look: more than people can judge


def ask_for_look(*, organization_id: int, by: User) -> None:
    """Put a look through the whole directory in the queue, once however often it is asked for."""
    from procrastinate.exceptions import AlreadyEnqueued

    try:
        with transaction.atomic():
            asked = jobs.configure_task(TASK, queueing_lock=f"duplicates of {organization_id}")
            asked.defer(organization_id=organization_id, user_id=by.pk)
    except AlreadyEnqueued:
        return


def look_for_duplicates(*, of: scope.Scope, at: datetime) -> int:
    """Compare every record that this scope may see; answers with how many pairs are likely one person's."""
    with tempfile.TemporaryFile() as file:
        with scope.entered(of):
            sameness.write_records(file)
        file.seek(0)
        types = dict.fromkeys(COLUMNS, "string")
        reading = pv.ConvertOptions(column_types=types, strings_can_be_null=True, null_values=[""])
        found = list(islice(alike(pv.read_csv(file, convert_options=reading)), MOST))
    with scope.entered(of):
        return suggest(found, at)


def suggest(found: Iterable[Alike], at: datetime) -> int:
    """Keep these pairs. What somebody said of a pair before is left as it is."""
    pairs = [
        PossibleDuplicate(
            one_id=pair.one,
            other_id=pair.other,
            likely=pair.likely,
            because=[list(reason) for reason in pair.because],
            suggested_at=at,
        )
        for pair in found
    ]
    PossibleDuplicate.objects.bulk_create(pairs, ignore_conflicts=True, batch_size=1_000)
    return len(pairs)


@transaction.atomic
def link_records(*, one: Member, other: Member, because: str, by: User, at: datetime) -> SamePerson:
    """Say that two records are one person's: the record that stands for `one` then stands for `other` too."""
    head, tail = _locked(one, other)
    refuse_if(
        refusals_to_link(
            LinkAsked(
                itself=one.pk == other.pk,
                linked_already=head.pk == tail.pk or tail.same_as_id is not None,
                reason=because,
            )
        )
    )
    link = SamePerson.objects.create(one=head, other=tail, linked_at=at, linked_by=by, because=because.strip())
    Member.objects.filter(pk=tail.pk).update(same_as=head)
    _note((head, tail), Did.LINKED)
    return link


@transaction.atomic
def unlink_records(*, link: SamePerson, because: str, by: User, at: datetime) -> None:
    """Take a link back: both records are again as they were before it, whatever else was linked since."""
    link = SamePerson.objects.select_for_update(of=("self",)).select_related("one", "other").get(pk=link.pk)
    refuse_if(refusals_to_unlink(undone=link.undone_at is not None, reason=because))
    link.undone_at, link.undone_by, link.undone_because = at, by, because.strip()
    link.save(update_fields=["undone_at", "undone_by", "undone_because"])
    Member.objects.filter(pk=link.other_id).update(same_as=None)
    _note((link.one, link.other), Did.UNLINKED)


@transaction.atomic
def dismiss(*, pair: PossibleDuplicate, by: User, at: datetime) -> None:
    """Say that two records are not one person's; they are not suggested again."""
    PossibleDuplicate.objects.filter(pk=pair.pk, dismissed_at=None).update(dismissed_at=at, dismissed_by=by)
    _note((pair.one, pair.other), Did.NOT_SAME)


def _locked(one: Member, other: Member) -> tuple[Member, Member]:
    """The records that stand for these two. Links are made one after the other, or two at once could make a circle."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7626004)")
    heads = heads_of([one.pk, other.pk])
    return heads[one.pk], heads[other.pk]


def _note(members: Iterable[Member], did: Did) -> None:
    for member in members:
        audit.note(member.pk, Part.CHANGE, did)
