"""What the visit report adds: outcome measures, and links that open it for somebody else.

Only measures that are free to use are asked here: activities of one's own, 0 to 10, and one
question about the change as a whole (evidence.md 6). Scores of licensed questionnaires are typed
in from paper; their questions are not ours to print.
"""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User

MOST_ACTIVITIES = 3


class Activity(models.Model):
    """Something the runner can't do as before, in their own words; scored from time to time."""

    runner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="activities"
    )
    name = models.CharField(_("activity"), max_length=80)
    named_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["named_on", "pk"]
        verbose_name_plural = "activities"
        constraints = [
            models.UniqueConstraint(
                fields=["runner", "name"],
                condition=Q(ended_on=None),
                name="activity_once_while_scored",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="activity_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ActivityScore(models.Model):
    """0: can't do it at all; 10: as before the trouble began."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="scores")
    date = models.DateField()
    score = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "date"], name="activity_score_once_a_day"),
            models.CheckConstraint(condition=Q(score__lte=10), name="activity_score_0_to_10"),
        ]

    def __str__(self) -> str:
        return f"{self.score} of 10"


class GlobalChange(models.Model):
    """One question: compared with the start, how is it now? -7 to +7, 0 is unchanged."""

    MOST = 7

    runner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="global_changes"
    )
    date = models.DateField()
    score = models.SmallIntegerField()

    class Meta:
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["runner", "date"], name="global_change_once_a_day"),
            models.CheckConstraint(
                condition=Q(score__gte=-7, score__lte=7), name="global_change_minus_7_to_7"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score:+d}"


class QuestionnaireScore(models.Model):
    """The score of a questionnaire that was filled in elsewhere."""

    class Name(models.TextChoices):
        FAAM_ADL = "faam_adl", _("FAAM, daily life (0 to 100)")
        FAAM_SPORT = "faam_sport", _("FAAM, sport (0 to 100)")
        FFI = "ffi", _("Foot Function Index (0 to 100)")
        FHSQ_PAIN = "fhsq_pain", _("FHSQ, foot pain (0 to 100)")
        FHSQ_FUNCTION = "fhsq_function", _("FHSQ, foot function (0 to 100)")
        LEFS = "lefs", _("LEFS (0 to 80)")
        UWRI = "uwri", _("UWRI (0 to 36)")
        VISA_A = "visa_a", _("VISA-A (0 to 100)")
        OSTRC = "ostrc", _("OSTRC (0 to 100)")

    runner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="questionnaire_scores"
    )
    name = models.CharField(max_length=13, choices=Name)
    date = models.DateField()
    score = models.DecimalField(max_digits=4, decimal_places=1)

    class Meta:
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(
                fields=["runner", "name", "date"], name="questionnaire_score_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0)
                & (
                    Q(name="lefs", score__lte=80)
                    | Q(name="uwri", score__lte=36)
                    | ~Q(name__in=["lefs", "uwri"]) & Q(score__lte=100)
                ),
                name="questionnaire_score_in_its_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_name_display()}: {self.score}"


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    def of(self, runner: User) -> Self:
        return self.filter(runner=runner)

    def open(self, at: datetime) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=at, wrong_left__gt=0)


class ShareLink(models.Model):
    """A link that opens one report for whoever has it and its passcode, until it ends.

    Neither stands here: of the address only a hash, of the passcode a password hash. After too
    many wrong passcodes the link is closed for good.
    """

    WRONG_ALLOWED = 10

    class Audience(models.TextChoices):
        ME = "me", _("Me")
        COACH = "coach", _("My coach")
        CLINICIAN = "clinician", _("A podiatrist, orthopaedist or physiotherapist")

    runner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="share_links"
    )
    key_hash = models.CharField(max_length=64, unique=True)
    passcode = models.CharField(max_length=128)
    label = models.CharField(_("who it is for"), max_length=80, blank=True)
    audience = models.CharField(max_length=9, choices=Audience, default=Audience.CLINICIAN)
    first = models.DateField()
    last = models.DateField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    wrong_left = models.PositiveSmallIntegerField(default=WRONG_ALLOWED)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="share_link_expires_after_made"
            ),
            models.CheckConstraint(
                condition=Q(last__gte=F("first")), name="share_link_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"Link {self.pk} until {self.expires_at:%Y-%m-%d}"


class ShareView(models.Model):
    """That somebody opened the link, or tried with a wrong passcode. Rows are only added."""

    link = models.ForeignKey(ShareLink, on_delete=models.CASCADE, related_name="views")
    viewed_at = models.DateTimeField()
    as_what = models.CharField(max_length=5)
    """`html`, `pdf`, `json`, or `wrong` for a wrong passcode."""

    class Meta:
        ordering = ["-viewed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(as_what__in=["html", "pdf", "json", "wrong"]),
                name="share_view_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.as_what} at {self.viewed_at:%Y-%m-%d %H:%M} UTC"
