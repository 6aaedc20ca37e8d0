"""Records that may be the same person: suggested by a program, linked by a person, and always taken back if wrong."""

from django.db import models
from django.db.models import F, Q

from promotora.apps.accounts.models import User
from promotora.apps.core.security import Privacy, RowPolicy, holds
from promotora.apps.people import policies
from promotora.apps.people.models.member import Member

BOTH_SEEN = f"{policies.SEES % 'one_id'} AND {policies.SEES % 'other_id'}"
PAIRS = RowPolicy(see=BOTH_SEEN, add=BOTH_SEEN, change=BOTH_SEEN)


@holds(Privacy.MEMBER, PAIRS)
class PossibleDuplicate(models.Model):
    """Two records that look alike, with how likely and why. `one` is the older record."""

    one = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    likely = models.FloatField()
    because = models.JSONField(default=list)
    suggested_at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True)
    dismissed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-likely", "pk")
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="people_possible_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="people_possible_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} = {self.other_id}?"


@holds(Privacy.MEMBER, PAIRS)
class SamePerson(models.Model):
    """Somebody said that `other` is the same person as `one`; nothing was moved, so it can be taken back."""

    one = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=300)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    undone_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-linked_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=["other"], condition=Q(undone_at=None), name="people_same_person_once"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} = {self.other_id}"
