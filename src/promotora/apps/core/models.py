"""The access log: who looked at what (nobody edits it, and an entry removed or altered breaks the chain); and the
messages that go by mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from promotora.apps.core import clock
from promotora.apps.core.security import Privacy, RowPolicy, holds

# 45 CFR 164.312(b): audit controls. Kept six years (164.316(b)(2)).
# That a plan looked at a listing, or saved it, says that there is one: told only to who sees a listing too.
SEEN_BY_WHOEVER_SEES_THE_MEMBER = RowPolicy(
    see="organization_id = (SELECT promotora_organization()) OR (promotora_sees(member_id) AND CASE"
    " WHEN part = 'protected' THEN promotora_consented(member_id)"
    " WHEN part IN ('listing', 'evidence') OR part = 'export' AND detail IN ('', 'list_file', 'evidence_file')"
    " THEN promotora_listed(member_id)"
    " ELSE part <> 'referral' END)",
    add="organization_id IS NOT DISTINCT FROM (SELECT promotora_organization())"
    " AND user_id IS NOT DISTINCT FROM (SELECT promotora_user())",
)


class Part(models.TextChoices):
    """Which part of a record was read, or what was done with it."""

    SEARCH = "search", _("name, birth date and end of CIN, in a list")
    RECORD = "record", _("the record")
    COVERAGE = "coverage", _("coverage")
    CONTACTS = "contacts", _("contact details")
    PEOPLE = "people", _("household, supporters and caregivers")
    CONSENTS = "consents", _("consents")
    HEALTH = "health", _("health facts")
    PROTECTED = "protected", _("health facts protected by 42 CFR Part 2, by the member's consent")
    HISTORY = "history", _("earlier versions of the record")
    ACCESS = "access", _("who looked at the record")
    DOCUMENT = "document", _("a document")
    EXPORT = "export", _("an export")
    BREAK_GLASS = "break_glass", _("the record, opened in an emergency")
    LISTING = "listing", _("why the member is on the list")
    EVIDENCE = "evidence", _("the claims behind it")
    REFERRAL = "referral", _("a referral")
    CHANGE = "change", _("a change")


class Versioned(models.Model):
    """A row that two people may have open at once: a change says which version it was made from."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def change(self, *, seen: int, **fields: object) -> None:
        """Write these fields, if the row is still as it was when it was opened; otherwise ChangedMeanwhile."""
        rows = type(self)._default_manager.filter(pk=self.pk, version=seen)
        if not rows.update(version=models.F("version") + 1, **fields):
            raise ChangedMeanwhile(self)
        self.refresh_from_db()


class ChangedMeanwhile(Exception):
    """Somebody else changed the row after it was opened; nothing was written."""

    def __init__(self, row: Versioned) -> None:
        self.row = row
        super().__init__(f"{type(row).__name__} {row.pk} was changed meanwhile.")


class Step(models.Model):
    """One step of a lifecycle (lifecycle.py): nobody edits it. Its `state` has the choices of what it is a step of."""

    state = models.CharField(max_length=20)
    moved_at = models.DateTimeField(_("when"))
    moved_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    because = models.CharField(_("why"), max_length=500, blank=True)

    class Meta:
        abstract = True
        ordering = ("moved_at", "pk")

    def __str__(self) -> str:
        return f"{self.moved_at:%Y-%m-%d %H:%M} {self.state}"


@holds(Privacy.MEMBER, SEEN_BY_WHOEVER_SEES_THE_MEMBER)
class AccessEntry(models.Model):
    """One look at one member's record. `number`, `previous` and `seal` are set by the database."""

    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    organization_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=40, blank=True)
    member_id = models.BigIntegerField(db_index=True)
    part = models.CharField(max_length=20, choices=Part)
    detail = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=200)
    address = models.CharField(max_length=45, blank=True)
    chain = models.BigIntegerField(default=0)
    number = models.BigIntegerField(default=0)
    previous = models.BinaryField(default=b"")
    seal = models.BinaryField(default=b"")

    class Meta:
        indexes = [models.Index(fields=["organization_id", "-at"], name="core_access_by_organization")]
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="core_access_chain")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_part_display()}"


@holds(Privacy.SYSTEM, only=["SELECT"])
class ChainEnd(models.Model):
    """The last entry of each chain, so that entries cut off at the end are missed too. Kept by the database alone."""

    chain = models.BigIntegerField(primary_key=True)
    number = models.BigIntegerField()
    seal = models.BinaryField()


@holds(Privacy.STAFF)
class Message(models.Model):
    """A letter to one person who works here, with no member's facts in it (mail.py). `text` is kept until it is sent.

    `problem`: what the mail server said the last time; `given_up_at`: since when nobody tries it any more.
    """

    to = models.EmailField()
    subject = models.CharField(max_length=500)
    text = models.TextField(blank=True)
    written_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-written_at", "-pk")
        indexes = [models.Index(fields=["given_up_at"], condition=models.Q(sent_at=None), name="core_message_not_sent")]

    def __str__(self) -> str:
        return f"Message {self.pk}"
