"""Who someone is: the account, its profile, its consents, and who coaches whom."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest, Lower
from django.utils.translation import gettext_lazy as _

from accounts import clock

COACHES_GROUP = "Coaches"
"""The group whose members coach; a migration of the coaching room makes it."""
READERS_GROUP = "Second readers"
"""Who only looks with a coach, a physiotherapist say: invites nobody; made there too."""
PRACTICE_DOMAIN = "practice.invalid"
"""Where the addresses of made-up runners end: a name that no mail server can have (RFC 2606)."""
MAY_INVITE = "invite_runner"
"""The permission of the coaching room that the coaches' group has and that of readers has not."""


def private_storage() -> Storage:
    """Where files with personal data stand: no address of the site leads there."""
    return storages["private"]


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        if not email:
            raise ValueError("email: an address is required")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractUser):
    """An account. People sign in with their email address; there is no user name."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("email address"), unique=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    practice_of = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="practice_runners",
    )
    """The coach for whom this made-up runner stands; people have none. It goes with the coach."""

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once_whatever_its_case"),
            models.CheckConstraint(
                condition=Q(practice_of=None)
                | Q(email__endswith=f"@{PRACTICE_DOMAIN}", is_staff=False, is_superuser=False),
                name="user_of_practice_is_nobody",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


def validate_zone(value: str) -> None:
    """Refuse what is not an IANA zone name."""
    if value not in available_timezones():
        raise ValidationError(_("Choose a time zone from the list, for example Europe/Copenhagen."))


class Profile(models.Model):
    """How a person wants to see dates, times and units."""

    class Units(models.TextChoices):
        METRIC = "metric", _("kg and km")
        IMPERIAL = "imperial", _("lb and miles")

    class Theme(models.TextChoices):
        AUTO = "auto", _("Like my device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="profile")
    zone = models.CharField(
        _("time zone"), max_length=64, default="UTC", validators=[validate_zone]
    )
    units = models.CharField(_("units"), max_length=8, choices=Units, default=Units.METRIC)
    theme = models.CharField(_("colours"), max_length=5, choices=Theme, default=Theme.AUTO)
    paused_at = models.DateTimeField(null=True, blank=True)
    """Since when all rests: no page uses what was reported, no mail comes, no coach looks."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(units__in=["metric", "imperial"]), name="profile_units_known"
            ),
            models.CheckConstraint(
                condition=Q(theme__in=["auto", "light", "dark"]), name="profile_theme_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.zone})"

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def today(self) -> date:
        """The present day where this person lives."""
        return clock.today(self.zone)


class ConsentQuerySet(models.QuerySet["Consent"]):
    def standing(self) -> Self:
        """Given and not withdrawn, whether or not the account rests."""
        return self.filter(withdrawn_at=None)

    def in_force(self) -> Self:
        """What may be relied on now: a paused account's consents rest with it."""
        return self.standing().filter(user__profile__paused_at=None)


class Consent(models.Model):
    """One consent, given and perhaps withdrawn. Rows are history: never changed otherwise."""

    class Kind(models.TextChoices):
        HEALTH_DATA = "health_data", _("Keep and use what I report about my health")
        REMINDERS = "reminders", _("Send me reminders by email")
        COACH_SHARING = "coach_sharing", _("Share my plan and reports with my coach")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=16, choices=Kind)
    version = models.CharField(max_length=16)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=Q(withdrawn_at=None),
                name="consent_one_in_force_per_kind",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_withdrawn_after_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.kind} {self.version}"


class Scope(models.TextChoices):
    """What somebody may do for a runner, from the least; each includes those before it."""

    READ = "read", _("Read along")
    WRITE = "write", _("Read along and write to you")
    FULL = "full", _("Everything a coach may")

    @property
    def enough(self) -> list[Scope]:
        """This one and whatever is more."""
        return list(Scope)[list(Scope).index(self) :]


class CoachingLinkQuerySet(models.QuerySet["CoachingLink"]):
    def active(self, at: datetime) -> Self:
        """Those that hold at the instant `at`: a second reader's ends by itself."""
        return self.unended().filter(Q(expires_at=None) | Q(expires_at__gt=at))

    def unended(self) -> Self:
        """Those that nobody ended; some may have run out."""
        return self.filter(ended_at=None)

    def allowing(self, scope: Scope) -> Self:
        return self.filter(scope__in=scope.enough)


class CoachingLink(models.Model):
    """`coach` may see `runner`'s plan, adherence and pain until the link ends.

    A second reader's runs out at `expires_at` and names the coach who asked, `brought_by`; the
    runner's own coach has neither.
    """

    coach = models.ForeignKey(User, on_delete=models.CASCADE, related_name="runner_links")
    runner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="coach_links")
    scope = models.CharField(max_length=5, choices=Scope, default=Scope.FULL)
    brought_by = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, blank=True, related_name="readers_brought"
    )
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    told_of_end_at = models.DateTimeField(null=True, blank=True)
    """When a reader and the coach who brought them were mailed that `expires_at` is near."""

    objects = CoachingLinkQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=Q(ended_at=None, told_of_end_at=None, expires_at__isnull=False),
                name="coaching_link_end_to_tell",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["coach", "runner"],
                condition=Q(ended_at=None),
                name="coaching_link_once_while_active",
            ),
            models.CheckConstraint(
                condition=~Q(coach=F("runner")), name="coaching_link_not_with_oneself"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="coaching_link_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(expires_at=None, brought_by=None, scope=Scope.FULL)
                | Q(expires_at__isnull=False, brought_by__isnull=False),
                name="coaching_link_of_reader_runs_out",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coach} coaches {self.runner}"

    @property
    def is_reader(self) -> bool:
        """A second reader, not the runner's own coach."""
        return self.brought_by_id is not None

    @property
    def may_write(self) -> bool:
        return self.scope in Scope.WRITE.enough

    def end(self, *, at: datetime) -> None:
        """From now on nothing is seen, nor by the readers whom this coach brought."""
        ending = Q(pk=self.pk) | Q(runner=self.runner_id, brought_by=self.coach_id)
        links = CoachingLink.objects.unended().filter(ending)
        links.update(ended_at=Greatest("started_at", Value(at)))
        self.refresh_from_db(fields=["ended_at"])


class Archive(models.Model):
    """One file of everything about a person, going out (export) or coming back in (import).

    Made or read in the background; the row says how far it is and how it ended. `file` is gone
    once the row has ended in any other way than `ready`, and from `expires_at` on.
    """

    class Direction(models.TextChoices):
        OUT = "out", _("Export")
        IN = "in", _("Import")

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        WORKING = "working", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")
        GONE = "gone", _("Removed")

    OPEN = ("waiting", "working")

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="archives")
    direction = models.CharField(max_length=3, choices=Direction)
    status = models.CharField(max_length=7, choices=Status, default=Status.WAITING)
    file = models.FileField(storage=private_storage, upload_to="archives/", blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=300, blank=True)
    """Why it failed, in one sentence for the person."""
    asked_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    """When a worker last took it up: one that died is overtaken after a while."""
    ended_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=Q(status__in=["waiting", "working"]),
                name="archive_to_do",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(status__in=["waiting", "working"]),
                name="archive_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "working"], ended_at=None)
                | Q(status__in=["ready", "failed", "gone"], ended_at__isnull=False),
                name="archive_open_or_ended",
            ),
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(why=""), name="archive_says_why_it_failed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_direction_display()} {self.pk}, {self.status}"


class Erasure(models.Model):
    """A person asked for their account to be erased. The row goes with the account."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="erasure")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(due_at__gt=F("asked_at")), name="erasure_due_after_asked"
            ),
        ]

    def __str__(self) -> str:
        return f"Erasure {self.pk}, due {self.due_at:%Y-%m-%d}"


class Erased(models.Model):
    """That an erasure was carried out: when, and how many rows and files. Nothing of who."""

    asked_at = models.DateTimeField()
    erased_at = models.DateTimeField()
    rows = models.PositiveIntegerField()
    files = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "erased"

    def __str__(self) -> str:
        return f"Erasure of {self.erased_at:%Y-%m-%d}: {self.rows} rows"


class Look(models.Model):
    """Somebody opened something of a runner's. Rows are only added; people in them may vanish.

    `what` names the page in words of ours, never what stood on it.
    """

    class What(models.TextChoices):
        OVERVIEW = "overview", _("Your page in the coaches’ room")
        REPORT = "report", _("Your report")
        FILE = "file", _("A file with your data")
        ADMIN = "admin", _("Your account in the administration")

    runner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="looks")
    viewer = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="looks_at_others"
    )
    what = models.CharField(max_length=8, choices=What)
    looked_at = models.DateTimeField()

    class Meta:
        ordering = ["-looked_at", "-pk"]
        indexes = [
            models.Index(fields=["runner", "-looked_at"], name="look_at_runner_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.what} at {self.looked_at:%Y-%m-%d %H:%M} UTC"
