"""What the network learns together: webinars and town halls, questions with their answers, templates, announcements."""

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.models import Versioned
from promotora.apps.core.security import Privacy, holds
from promotora.apps.network import policies
from promotora.apps.network.terms import Learning, Topic


@holds(Privacy.BETWEEN, policies.LEARNING)
class Event(Versioned):
    """A webinar, a town hall or an office hour that a plan holds. `public`: anybody may read of it and come."""

    plan = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("what"), max_length=20, choices=Learning)
    title = models.CharField(_("title"), max_length=150)
    about = models.TextField(_("what it is about"), max_length=4000, blank=True)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    where = models.CharField(_("where, or the link to join"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=3, default="en")
    seats = models.PositiveIntegerField(_("seats"), null=True, blank=True)  # None: as many as come
    public = models.BooleanField(_("open to everybody"), default=False)
    recording = models.URLField(_("link to the recording"), max_length=500, blank=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_because = models.CharField(_("why it was called off"), max_length=300, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("starts_at", "pk")
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="network_event_times")]

    def __str__(self) -> str:
        return self.title


@holds(Privacy.BETWEEN, policies.REGISTRATIONS)
class Registration(models.Model):
    """Somebody comes to an event, for their organization. `came`: None until the roll is kept."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registrations")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    came = models.BooleanField(null=True)
    kept_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")  # who kept the roll

    class Meta:
        ordering = ("registered_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "user"], condition=Q(cancelled_at=None), name="network_registered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}"


@holds(Privacy.BETWEEN, policies.LEARNING)
class Article(models.Model):
    """A question of the network; its versions answer it. One that is withdrawn is shown no more, and kept."""

    plan = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(_("what it is about"), max_length=20, choices=Topic)
    public = models.BooleanField(_("open to everybody"), default=False)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("topic", "pk")

    def __str__(self) -> str:
        return f"{self.pk}"


@holds(Privacy.BETWEEN, policies.ARTICLE_VERSIONS)
class ArticleVersion(models.Model):
    """A question and its answer as they were written at one time, in one language. The highest number counts."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="versions")
    language = models.CharField(_("language"), max_length=3, default="en")
    number = models.PositiveIntegerField()
    question = models.CharField(_("question"), max_length=300)
    answer = models.TextField(_("answer"), max_length=10_000)
    source = models.CharField(_("source"), max_length=300, blank=True)
    because = models.CharField(_("what changed"), max_length=300, blank=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    words = SearchVectorField(null=True, editable=False)  # what a search looks in

    class Meta:
        ordering = ("article", "language", "-number")
        constraints = [
            models.UniqueConstraint(fields=["article", "language", "number"], name="network_article_version_once")
        ]

    def __str__(self) -> str:
        return self.question


@holds(Privacy.BETWEEN, policies.LEARNING)
class Template(models.Model):
    """A document that a plan gives to fill in; its newest version counts."""

    plan = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=150)
    about = models.CharField(_("what it is for"), max_length=500, blank=True)
    public = models.BooleanField(_("open to everybody"), default=False)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


@holds(Privacy.BETWEEN, policies.TEMPLATE_VERSIONS)
class TemplateVersion(models.Model):
    """One version of a template's file."""

    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(_("file"), max_length=200)
    file = models.FileField(upload_to="network/templates/%Y/")
    file_hash = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("template", "-number")
        constraints = [models.UniqueConstraint(fields=["template", "number"], name="network_template_version_once")]

    def __str__(self) -> str:
        return self.name


@holds(Privacy.BETWEEN, policies.LEARNING)
class Announcement(Versioned):
    """What a plan tells the network, from a day to a day."""

    plan = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=150)
    text = models.TextField(_("text"), max_length=4000)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("up to and with"), null=True, blank=True)
    public = models.BooleanField(_("open to everybody"), default=False)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("-starts", "-pk")
        constraints = [
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="network_announced_days")
        ]

    def __str__(self) -> str:
        return self.title


@holds(Privacy.BETWEEN, policies.CALENDAR_KEYS)
class CalendarKey(models.Model):
    """What makes the private address of somebody's calendar theirs; with a new one the old address leads nowhere."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    salt = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user}"
