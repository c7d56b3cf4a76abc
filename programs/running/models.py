"""What was run and in which shoes. Runs belong to the runner, not to a plan: they outlive it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import User

RETIRE_AT_M = 640_000
"""When a shoe is due unless its owner said otherwise: the middle of the habit of 300 to 500 miles,
to the ten kilometres. No trial ties the distance of a shoe to injuries (evidence.md 5), so this is
our choice, and a reminder to look at the shoe, never an order."""

LONGEST_M = 1_000_000
LONGEST_SECONDS = 7 * 24 * 3600
SLOWEST_SPM, QUICKEST_SPM = 60, 300


class ShoeQuerySet(models.QuerySet["Shoe"]):
    def of(self, runner: User) -> Self:
        return self.filter(runner=runner)

    def in_use(self) -> Self:
        return self.filter(retired_on=None)

    def with_distance(self) -> Self:
        """Add `run_m`: the metres of all runs in each shoe, in the same statement."""
        return self.annotate(run_m=Coalesce(Sum("runs__distance_m"), 0))


class Shoe(models.Model):
    """A pair of shoes. `distance_start_m`: what it had run before its runs were logged here."""

    runner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shoes"
    )
    name = models.CharField(_("name"), max_length=60)
    bought_on = models.DateField(_("bought on"), null=True, blank=True)
    distance_start_m = models.PositiveIntegerField(default=0)
    retire_at_m = models.PositiveIntegerField(null=True, blank=True)
    """None: `RETIRE_AT_M`."""
    drop_mm = models.PositiveSmallIntegerField(_("drop in mm"), null=True, blank=True)
    is_default = models.BooleanField(default=False)
    retired_on = models.DateField(null=True, blank=True)
    note = models.TextField(_("note"), max_length=1000, blank=True)

    objects = ShoeQuerySet.as_manager()

    class Meta:
        ordering = ["-is_default", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["runner"],
                condition=Q(is_default=True),
                name="shoe_one_default_per_runner",
            ),
            models.CheckConstraint(
                condition=Q(is_default=False) | Q(retired_on=None),
                name="shoe_default_is_in_use",
            ),
            models.CheckConstraint(
                condition=Q(retire_at_m=None) | Q(retire_at_m__gt=0),
                name="shoe_retires_after_some_distance",
            ),
            models.CheckConstraint(
                condition=Q(drop_mm=None) | Q(drop_mm__lte=30), name="shoe_drop_0_to_30_mm"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def due_at_m(self) -> int:
        return RETIRE_AT_M if self.retire_at_m is None else self.retire_at_m


class RunQuerySet(models.QuerySet["Run"]):
    def of(self, runner: User) -> Self:
        return self.filter(runner=runner)

    def between(self, first: date, last: date) -> Self:
        """Runs of the days `first` to `last`, both included."""
        return self.filter(date__range=(first, last))


class Run(models.Model):
    """One run. `date` is the runner's local day, `started_at` the instant where it is known.

    Distance or duration may be unknown (a walk-run by the clock has no distance), never both.
    `cadence_spm` counts the steps of both feet. `client_id` is made by the form and `file_hash`
    (SHA-256 of the recording) by the import: the same run sent again is never a second one.
    """

    class Hills(models.TextChoices):
        NONE = "none", _("Flat")
        UP = "up", _("Long or steep climbs")
        DOWN = "down", _("Long or steep descents")
        BOTH = "both", _("Both up and down")

    class Surface(models.TextChoices):
        ROAD = "road", _("Road or pavement")
        TRAIL = "trail", _("Trail")
        GRASS = "grass", _("Grass")
        TRACK = "track", _("Track")
        TREADMILL = "treadmill", _("Treadmill")

    class Source(models.TextChoices):
        HAND = "hand", _("By hand")
        PLAN = "plan", _("From the plan")
        IMPORT = "import", _("From a file")

    runner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="runs"
    )
    date = models.DateField()
    started_at = models.DateTimeField(null=True, blank=True)
    distance_m = models.PositiveIntegerField(null=True, blank=True)
    duration_seconds = models.PositiveIntegerField(null=True, blank=True)
    cadence_spm = models.PositiveSmallIntegerField(null=True, blank=True)
    hills = models.CharField(max_length=4, choices=Hills, blank=True)
    surface = models.CharField(max_length=9, choices=Surface, blank=True)
    shoe = models.ForeignKey(
        Shoe, on_delete=models.RESTRICT, null=True, blank=True, related_name="runs"
    )
    effort = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    source = models.CharField(max_length=6, choices=Source, default=Source.HAND)
    file_hash = models.CharField(max_length=64, blank=True)
    client_id = models.UUIDField(null=True, blank=True)
    logged_at = models.DateTimeField()

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-date", "-started_at", "-pk"]
        indexes = [
            # The list, the longest of 30 days, months, weeks and the report ask for days.
            models.Index(fields=["runner", "date"], name="run_of_runner_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["runner", "client_id"], name="run_sent_once"),
            models.UniqueConstraint(
                fields=["runner", "file_hash"],
                condition=~Q(file_hash=""),
                name="run_file_once",
            ),
            models.CheckConstraint(
                condition=Q(distance_m__isnull=False) | Q(duration_seconds__isnull=False),
                name="run_has_distance_or_duration",
            ),
            models.CheckConstraint(
                condition=Q(distance_m=None) | Q(distance_m__range=(1, LONGEST_M)),
                name="run_distance_up_to_1000_km",
            ),
            models.CheckConstraint(
                condition=Q(duration_seconds=None)
                | Q(duration_seconds__range=(1, LONGEST_SECONDS)),
                name="run_duration_up_to_a_week",
            ),
            models.CheckConstraint(
                condition=Q(cadence_spm=None) | Q(cadence_spm__range=(SLOWEST_SPM, QUICKEST_SPM)),
                name="run_cadence_60_to_300",
            ),
            models.CheckConstraint(
                condition=Q(effort=None) | Q(effort__lte=10), name="run_effort_0_to_10"
            ),
        ]

    def __str__(self) -> str:
        return f"Run of {self.runner} on {self.date}"

    @property
    def distance_km(self) -> Decimal | None:
        return None if self.distance_m is None else Decimal(self.distance_m) / 1000

    @property
    def seconds_per_km(self) -> int | None:
        """Pace, rounded to the second; None where distance or duration is unknown."""
        if not self.distance_m or not self.duration_seconds:
            return None
        return round(Decimal(self.duration_seconds) * 1000 / self.distance_m)


class RunImportQuerySet(models.QuerySet["RunImport"]):
    def of(self, runner: User) -> Self:
        return self.filter(runner=runner)


class RunImport(models.Model):
    """Files of a watch, read in one go: what came of each stands in its lines.

    `others` counts what stood beside the recordings of a zip file. Taken back, the runs that it
    brought are out again; the lines still say what they were.
    """

    runner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="run_imports"
    )
    imported_at = models.DateTimeField()
    others = models.PositiveIntegerField(default=0)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = RunImportQuerySet.as_manager()

    class Meta:
        ordering = ["-imported_at", "-pk"]
        indexes = [
            models.Index(fields=["runner", "-imported_at"], name="run_import_of_runner_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | Q(taken_back_at__gte=models.F("imported_at")),
                name="run_import_taken_back_after",
            ),
        ]

    def __str__(self) -> str:
        return f"Import of {self.runner} at {self.imported_at}"


class ImportLine(models.Model):
    """One recording, or one file without any, and what came of it. None: not in the file.

    `run_pk` is the run that it brought, or that it may be or is the same as. It is a number and no
    foreign key, as a run that is taken out and put back keeps its number. `filled` names what the
    recording added to a run that was logged already.
    """

    class Outcome(models.TextChoices):
        BROUGHT = "brought", _("Came in")
        PERHAPS = "perhaps", _("Perhaps logged already")
        JOINED = "joined", _("Put together with your own")
        KNOWN = "known", _("Here already")
        NO_RUN = "no_run", _("Not a run")
        WRONG = "wrong", _("Could not be read")

    brought_by = models.ForeignKey(RunImport, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    outcome = models.CharField(max_length=7, choices=Outcome)
    sentence = models.CharField(max_length=400, blank=True)
    run_pk = models.BigIntegerField(null=True, blank=True)
    filled = models.CharField(max_length=100, blank=True)
    date = models.DateField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    distance_m = models.PositiveIntegerField(null=True, blank=True)
    duration_seconds = models.PositiveIntegerField(null=True, blank=True)
    cadence_spm = models.PositiveSmallIntegerField(null=True, blank=True)
    surface = models.CharField(max_length=9, choices=Run.Surface, blank=True)
    file_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["brought_by", "position"], name="import_line_once_a_position"
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["brought", "perhaps", "joined"])
                | Q(run_pk__isnull=False, date__isnull=False),
                name="import_line_of_a_run_has_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.outcome}"


class CadenceCount(models.Model):
    """How many steps a minute (both feet) a runner counted on one local day."""

    runner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cadence_counts"
    )
    counted_on = models.DateField()
    spm = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-counted_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["runner", "counted_on"], name="cadence_counted_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(spm__range=(SLOWEST_SPM, QUICKEST_SPM)), name="cadence_count_60_to_300"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.spm} on {self.counted_on}"


class FormTrial(models.Model):
    """A change of running form, tried for two weeks: one cue, and perhaps one step rate.

    `baseline_spm` is what was counted before the first step up; `cue` a key of the engine's cues.
    """

    class Outcome(models.TextChoices):
        KEPT = "kept", _("Kept")
        DROPPED = "dropped", _("Dropped")

    runner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="form_trials"
    )
    cue = models.CharField(max_length=16)
    baseline_spm = models.PositiveSmallIntegerField(null=True, blank=True)
    target_spm = models.PositiveSmallIntegerField(null=True, blank=True)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=7, choices=Outcome, blank=True)

    class Meta:
        ordering = ["-started_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["runner"], condition=Q(ended_on=None), name="form_trial_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, outcome="")
                | Q(ended_on__isnull=False, outcome__in=["kept", "dropped"]),
                name="form_trial_ends_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("started_on")),
                name="form_trial_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(target_spm=None)
                | Q(
                    baseline_spm__isnull=False,
                    target_spm__gte=models.F("baseline_spm"),
                    target_spm__lte=models.F("baseline_spm") * Decimal("1.10"),
                ),
                name="form_trial_at_most_ten_per_cent_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cue} from {self.started_on}"
