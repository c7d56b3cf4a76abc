"""Pain as data: a score 0-10 for one spot on one side at one moment of one local day."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class PainSpot(models.TextChoices):
    """The spots of the foot map (formats.md), and the foot as a whole for who has no sore spot."""

    HEEL_UNDER = "heel_under", _("Under the heel")
    HEEL_BACK_INSERTION = "heel_back_insertion", _("Back of the heel bone")
    ACHILLES_MID = "achilles_mid", _("Achilles tendon, above the heel")
    ARCH_INNER = "arch_inner", _("Inner arch")
    ANKLE_INNER = "ankle_inner", _("Inner ankle")
    ANKLE_OUTER = "ankle_outer", _("Outer ankle")
    FOOT_OUTER = "foot_outer", _("Outer edge of the foot")
    MIDFOOT_TOP = "midfoot_top", _("Top of the midfoot")
    TOE_BASE_SECOND = "toe_base_second", _("Base of the second toe")
    BETWEEN_TOES_3_4 = "between_toes_3_4", _("Between the third and fourth toe")
    BALL = "ball", _("Ball of the foot")
    BIG_TOE_UNDER = "big_toe_under", _("Under the big toe")
    BIG_TOE_JOINT = "big_toe_joint", _("Big toe joint")
    SHIN_FRONT = "shin_front", _("Front of the shin")
    FOOT = "foot", _("The foot as a whole")


class BodySide(models.TextChoices):
    LEFT = "left", _("Left")
    RIGHT = "right", _("Right")


class PainReportQuerySet(models.QuerySet["PainReport"]):
    def of(self, runner: User) -> Self:
        return self.filter(runner=runner)

    def mornings(self) -> Self:
        return self.filter(moment=PainReport.Moment.MORNING)


class PainReport(models.Model):
    """`date` is the runner's local day. The newest answer for a moment replaces the older one."""

    class Moment(models.TextChoices):
        MORNING = "morning", _("First steps in the morning")
        SESSION = "session", _("During foot exercises")
        RUN = "run", _("During a run")
        REST = "rest", _("At rest")

    class Source(models.TextChoices):
        INTAKE = "intake", _("Questions at the start")
        PAGE = "page", _("On the website")
        MAIL = "mail", _("From an email")

    runner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pain_reports"
    )
    spot = models.CharField(max_length=24, choices=PainSpot)
    side = models.CharField(max_length=5, choices=BodySide)
    moment = models.CharField(max_length=8, choices=Moment)
    score = models.PositiveSmallIntegerField()
    date = models.DateField()
    reported_at = models.DateTimeField()
    source = models.CharField(max_length=8, choices=Source, default=Source.PAGE)

    objects = PainReportQuerySet.as_manager()

    class Meta:
        indexes = [
            # The lists of coaches ask for two weeks of mornings; the index alone answers.
            models.Index(
                fields=["runner", "date"],
                include=["score"],
                condition=Q(moment="morning"),
                name="pain_in_the_mornings",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["runner", "date", "moment", "spot", "side"], name="pain_once_per_moment"
            ),
            models.CheckConstraint(condition=Q(score__lte=10), name="pain_score_0_to_10"),
            models.CheckConstraint(condition=Q(spot__in=PainSpot.values), name="pain_spot_known"),
            models.CheckConstraint(condition=Q(side__in=BodySide.values), name="pain_side_known"),
        ]

    def __str__(self) -> str:
        return f"{self.runner} {self.date} {self.spot} {self.side} {self.moment}: {self.score}"


OWN_WORDS_LIMIT = 4000
"""Characters in one of the texts (our choice): two printed pages."""
OWN_TEXTS = ("suspicion", "tried", "changed")


class OwnWordsQuerySet(models.QuerySet["OwnWords"]):
    def of(self, runner: User) -> Self:
        return self.filter(runner=runner)

    def current(self) -> Self:
        return self.filter(replaced_at=None)

    def earlier(self) -> Self:
        """Newest first."""
        return self.exclude(replaced_at=None).order_by("-written_at", "-pk")


class OwnWords(models.Model):
    """What the runner thinks of a spot (empty: of it all), in their own words, never changed.

    Each save is a row of its own and ends the one before it, so that every version is kept.
    """

    runner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="own_words"
    )
    spot = models.CharField(max_length=24, choices=PainSpot, blank=True)
    suspicion = models.TextField(blank=True)
    tried = models.TextField(blank=True)
    changed = models.TextField(blank=True)
    written_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = OwnWordsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["runner", "spot"],
                condition=Q(replaced_at=None),
                name="own_words_one_current",
            ),
            models.CheckConstraint(
                condition=Q(spot__in=["", *PainSpot.values]), name="own_words_spot_known"
            ),
            models.CheckConstraint(
                condition=~Q(suspicion="", tried="", changed=""), name="own_words_say_something"
            ),
            models.CheckConstraint(
                condition=Q(replaced_at=None) | Q(replaced_at__gte=F("written_at")),
                name="own_words_replaced_after_written",
            ),
            *(
                models.CheckConstraint(
                    condition=LessThanOrEqual(Length(text), OWN_WORDS_LIMIT),
                    name=f"own_words_{text}_length",
                )
                for text in OWN_TEXTS
            ),
        ]
        indexes = [models.Index(fields=["runner", "spot", "-written_at"], name="own_words_course")]

    def __str__(self) -> str:
        return f"{self.runner} {self.spot or 'overall'} {self.written_at:%Y-%m-%d}"
