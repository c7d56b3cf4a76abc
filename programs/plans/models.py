"""The heart: intake, plan, phases, dated sessions, prescriptions, logs and decisions.

What was prescribed and what was done are separate rows, so that history outlives every change
of plan: a prescription with a log is never deleted or rewritten.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programs.pain.models import BodySide, PainSpot
from programs.plans.coach_doses import CoachDose as CoachDose
from programs.plans.coach_exercises import KeptExercise as KeptExercise
from programs.plans.coach_exercises import OwnExercise as OwnExercise
from programs.plans.coach_exercises import OwnExerciseVersion as OwnExerciseVersion
from programs.plans.coach_templates import Template as Template
from programs.plans.coach_templates import TemplateUse as TemplateUse
from programs.plans.coach_templates import TemplateVersion as TemplateVersion
from programs.plans.moves import Move as Move
from programs.plans.proposals import Proposal as Proposal
from programs.plans.proposals import Review as Review
from programs.running.models import Run


class Intake(models.Model):
    """A runner's answers, as the JSON of formats.md; a draft until `completed_at`.

    `screened_at`: when the safety questions were last answered, here or again while it is the
    ground of the open plan.
    """

    runner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="intakes"
    )
    answers = models.JSONField(default=dict)
    step = models.CharField(max_length=32, blank=True)
    started_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)
    screened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["runner"],
                condition=Q(completed_at=None),
                name="intake_one_draft_per_runner",
            ),
        ]

    def __str__(self) -> str:
        return f"Intake of {self.runner}, {'done' if self.completed_at else 'draft'}"

    @property
    def last_screened_at(self) -> datetime:
        return self.screened_at or self.completed_at or self.started_at


class PlanQuerySet(models.QuerySet["Plan"]):
    def current(self) -> Self:
        return self.filter(status__in=Plan.OPEN)


class Plan(models.Model):
    """What the engine answered to one intake: a plan of dated sessions, or a referral."""

    class Outcome(models.TextChoices):
        PLAN = "plan", _("Plan")
        REFER = "refer", _("Referral")

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        REFERRED = "referred", _("Waiting for a clinician")
        FINISHED = "finished", _("Finished")
        REPLACED = "replaced", _("Replaced by a newer plan")

    OPEN = ("active", "referred")

    runner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="plans"
    )
    intake = models.ForeignKey(Intake, on_delete=models.RESTRICT, related_name="plans")
    outcome = models.CharField(max_length=5, choices=Outcome)
    status = models.CharField(max_length=9, choices=Status)
    engine = models.CharField(max_length=12)
    screening = models.JSONField()
    notes = models.JSONField(default=list)
    starts_on = models.DateField()
    ends_on = models.DateField()
    back_from = models.DateField(null=True, blank=True)
    """The last day trained before the newest break that the runner has come back from."""
    weeks_before = models.PositiveSmallIntegerField(default=0)
    """Weeks of the programmes done in the plans that this one goes on from."""
    weeks_apart = models.JSONField(default=dict, blank=True)
    """The same of the tracks that a change of their programme put at another week: by `place:side`
    (the side empty for both feet), maybe below nothing."""
    undo = models.JSONField(default=dict, blank=True)
    """How the plan stood before another way was chosen; emptied when it is taken back."""
    templates = models.JSONField(default=dict, blank=True)
    """Which version of a coach's template replaces a protocol: its key, by the protocol's name."""
    whole_until = models.DateField(null=True, blank=True)
    """Before this day the smaller plan is not offered again: the runner wants the whole one."""
    created_at = models.DateTimeField()

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["runner"],
                condition=Q(status__in=["active", "referred"]),
                name="plan_one_open_per_runner",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="plan_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} of {self.runner} from {self.starts_on}"


class ClearanceQuerySet(models.QuerySet["Clearance"]):
    def days_of(self, runner_id: int) -> dict[str, date]:
        """The last day on which each sign of this runner was cleared, as the engine reads it."""
        told = self.filter(plan__runner=runner_id).order_by("cleared_on")
        return dict(told.values_list("sign", "cleared_on"))


class Clearance(models.Model):
    """A runner's word that a clinician cleared one sign that had stopped `plan`.

    `sign` is that of a finding of the screening, or names the decision that stopped the plan.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="clearances")
    sign = models.CharField(max_length=128)
    cleared_on = models.DateField()
    clinician = models.CharField(max_length=120)
    said = models.TextField(max_length=2000, blank=True)
    told_at = models.DateTimeField()

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "sign", "told_at"], name="clearance_once_per_telling"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sign} cleared on {self.cleared_on}"


class Phase(models.Model):
    """One phase of one protocol, for one spot and side (both empty: for the whole person)."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="phases")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    protocol = models.CharField(max_length=48)
    spot = models.CharField(max_length=24, choices=PainSpot, blank=True)
    side = models.CharField(max_length=5, choices=BodySide, blank=True)
    first_week = models.PositiveSmallIntegerField()
    last_week = models.PositiveSmallIntegerField()
    gate = models.TextField(blank=True)
    reasons = models.JSONField(default=list)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "order"], name="phase_order_once"),
            models.CheckConstraint(
                condition=Q(last_week__gte=F("first_week"), first_week__gte=1),
                name="phase_weeks_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SpellQuerySet(models.QuerySet["Spell"]):
    def on(self, day: date | OuterRef) -> Self:
        return self.filter(starts_on__lte=day, ends_on__gte=day)

    def off(self) -> Self:
        """Those in which nothing is asked of the runner."""
        return self.filter(kind__in=Spell.OFF)


class Spell(models.Model):
    """Days on which the plan is not as usual, both ends included; one at a time for a runner.

    A flare-up has a side (empty: both feet) and a stage, and ends by rule; `ends_on` is then the
    day until which it holds if nothing more is heard.
    """

    class Kind(models.TextChoices):
        AWAY = "away", _("Away")
        ILL = "ill", _("Ill")
        FLARE = "flare", _("Flare-up")
        SMALLER = "smaller", _("Smaller plan")

    class Stage(models.TextChoices):
        CALM = "calm", _("Calming")
        EASE = "ease", _("Settling")

    OFF = ("away", "ill")

    runner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="spells"
    )
    kind = models.CharField(max_length=8, choices=Kind)
    starts_on = models.DateField()
    ends_on = models.DateField()
    side = models.CharField(max_length=5, choices=BodySide, blank=True)
    stage = models.CharField(max_length=4, choices=Stage, blank=True)
    told_at = models.DateTimeField()

    objects = SpellQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        indexes = [
            # Today and each reminder ask for the one that holds on a day.
            models.Index(fields=["runner", "ends_on"], name="spell_of_runner_by_end"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["runner", "starts_on"], name="spell_once_a_day"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="spell_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(kind="flare", stage__in=["calm", "ease"])
                | ~Q(kind="flare") & Q(stage="", side=""),
                name="spell_flare_has_a_stage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.runner} from {self.starts_on}"

    @property
    def is_off(self) -> bool:
        return self.kind in self.OFF

    @property
    def back_on(self) -> date:
        """The first day on which the plan is as usual again."""
        return self.ends_on + timedelta(days=1)


class TrainingSessionQuerySet(models.QuerySet["TrainingSession"]):
    def of(self, runner: User) -> Self:
        """Sessions of the runner's plans, old plans included: history outlives its plan."""
        return self.filter(plan__runner=runner)

    def on(self, day: date) -> Self:
        return self.filter(date=day)

    def open(self) -> Self:
        return self.filter(status__in=TrainingSession.OPEN)

    def training(self) -> Self:
        """What is done with the feet at home (not runs, not rest)."""
        return self.filter(kind__in=TrainingSession.AT_HOME)

    def standing(self) -> Self:
        """What is asked of the runner: not what was cancelled, nor what has got another day."""
        return self.filter(stands())

    def due(self) -> Self:
        """What counts as kept or not: not what was away or ill, nor what the plan called off."""
        return self.standing().exclude(by_rule())


def stands() -> Q:
    """Sessions that are asked of the runner: neither cancelled nor done on another day instead."""
    return ~Q(status=TrainingSession.Status.CANCELLED) & Q(replacement=None)


def by_rule() -> Q:
    """Sessions that could not be, by a spell or for what is nobody's fault: away or ill."""
    excused = Q(spell__isnull=False) | Q(reason__in=TrainingSession.NOBODYS_FAULT)
    return Q(status=TrainingSession.Status.COULD_NOT) & excused


def is_by_rule(status: str, reason: str, spell: int | None) -> bool:
    """As `by_rule`, of the columns of one session."""
    excused = spell is not None or reason in TrainingSession.NOBODYS_FAULT
    return status == TrainingSession.Status.COULD_NOT.value and excused


class TrainingSession(models.Model):
    """One dated session. `date` is the runner's local day; `planned_on` where it first stood.

    A missed session that gets another day stays as history; the new row is `instead_of` it.
    `spell`: the days off or flare-up that changed it. `usual` holds what was planned, as rows,
    while a lighter dose stands in its place; it is empty otherwise.
    """

    class Kind(models.TextChoices):
        STRENGTH = "strength", _("Strength")
        DRILL = "drill", _("Drills")
        RUN = "run", _("Run")
        FORM = "form", _("Running form")
        TEST = "test", _("Test")
        REST = "rest", _("Rest")

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        STARTED = "started", _("Started")
        DONE = "done", _("Done")
        SHORT = "short", _("Done, short version")
        COULD_NOT = "could_not", _("Could not")
        SKIPPED = "skipped", _("Skipped")
        CANCELLED = "cancelled", _("Taken out of the plan")

    class Why(models.TextChoices):
        """Why a session could not be done; a note may say more."""

        NO_TIME = "time", _("No time")
        PAIN = "pain", _("Pain")
        ILL = "ill", _("Ill")
        AWAY = "away", _("Away")
        OTHER = "other", _("Something else")

    OPEN = ("planned", "started")
    LOGGED = ("done", "short")
    MISSED = ("could_not", "skipped")
    NOBODYS_FAULT = ("ill", "away")
    AT_HOME = ("strength", "drill", "test")
    RUNS = ("run", "form")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="sessions")
    date = models.DateField()
    planned_on = models.DateField()
    instead_of = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="replacement"
    )
    week = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    minutes = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=9, choices=Status, default=Status.PLANNED)
    run = models.JSONField(null=True, blank=True)
    ran = models.OneToOneField(
        Run, on_delete=models.SET_NULL, null=True, blank=True, related_name="planned"
    )
    """What was run instead of what `run` asks; it outlives the plan."""
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    effort = models.PositiveSmallIntegerField(null=True, blank=True)
    shortened = models.BooleanField(default=False)
    lighter_on_purpose = models.BooleanField(default=False)
    spell = models.ForeignKey(
        Spell, on_delete=models.SET_NULL, null=True, blank=True, related_name="sessions"
    )
    usual = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=5, choices=Why, blank=True)
    note = models.TextField(max_length=2000, blank=True)

    objects = TrainingSessionQuerySet.as_manager()

    class Meta:
        ordering = ["date", "pk"]
        indexes = [
            # Today, Plan, Progress and the reminders all ask for one plan's days; for what the
            # coaches' list counts, the index alone answers.
            models.Index(
                fields=["plan", "date"],
                include=["kind", "status", "reason", "spell", "finished_at", "id"],
                name="session_day_of_plan",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "date", "kind"],
                condition=~Q(status="cancelled"),
                name="session_once_per_day_and_kind",
            ),
            models.CheckConstraint(
                condition=Q(effort=None) | Q(effort__lte=10), name="session_effort_0_to_10"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["done", "short"]) | Q(finished_at__isnull=False),
                name="session_done_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(status="could_not") | ~Q(reason=""),
                name="session_could_not_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.date}"

    @property
    def is_logged(self) -> bool:
        return self.status in self.LOGGED

    @property
    def is_due(self) -> bool:
        """As `TrainingSessionQuerySet.due`, of one that stands."""
        return not is_by_rule(self.status, self.reason, self.spell_id)

    @property
    def is_run(self) -> bool:
        return self.kind in self.RUNS

    @property
    def done_instead(self) -> TrainingSession | None:
        """The session that stands in for this one, which was missed, on another day."""
        found: TrainingSession | None = getattr(self, "replacement", None)
        return found


class StrengthTest(models.TextChoices):
    """The tests of the catalogue; `RANGES` repeats its limits for the database."""

    HEEL_RAISES = "heel_raises", _("Single-leg heel raises")
    KNEE_TO_WALL = "knee_to_wall", _("Knee to wall")
    BALANCE = "balance", _("Balance on one leg, eyes open")
    TOE_PRESS = "toe_press", _("Big toe press")
    SEATED_RAISE = "seated_raise", _("Seated heel raise, heaviest twelve")


RANGES = {
    StrengthTest.HEEL_RAISES: (0, 200),
    StrengthTest.KNEE_TO_WALL: (0, 30),
    StrengthTest.BALANCE: (0, 45),
    StrengthTest.TOE_PRESS: (0, 30),
    StrengthTest.SEATED_RAISE: (0, 300),
}


class Prescription(models.Model):
    """What is asked: sets x reps (or hold seconds) of one exercise on one side at one load."""

    session = models.ForeignKey(
        TrainingSession, on_delete=models.CASCADE, related_name="prescriptions"
    )
    order = models.PositiveSmallIntegerField()
    exercise = models.CharField(max_length=64)
    side = models.CharField(max_length=5, choices=BodySide)
    tissue = models.CharField(max_length=16)
    heavy = models.BooleanField()
    sets = models.PositiveSmallIntegerField()
    reps = models.PositiveSmallIntegerField(null=True, blank=True)
    hold_seconds = models.PositiveSmallIntegerField(null=True, blank=True)
    load_kg = models.DecimalField(max_digits=6, decimal_places=3)
    load_words = models.TextField(blank=True)
    tempo = models.CharField(max_length=16, blank=True)
    rest_seconds = models.PositiveSmallIntegerField()
    protocol = models.CharField(max_length=48)
    phase = models.PositiveSmallIntegerField()
    scheme = models.CharField(max_length=12)
    legs = models.CharField(max_length=3, default="one")
    shared = models.BooleanField(default=False)
    test = models.CharField(max_length=16, choices=StrengthTest, blank=True, default="")
    """The strength test that this is; then a `TestResult` stands where sets would be logged."""
    reasons = models.JSONField(default=list)

    class Meta:
        ordering = ["order"]
        indexes = [
            # One exercise on one side through time: the history each decision reads.
            models.Index(fields=["exercise", "side"], name="prescription_by_exercise"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["session", "order"], name="prescription_order_once"),
            models.CheckConstraint(condition=Q(load_kg__gte=0), name="prescription_load_positive"),
            models.CheckConstraint(condition=Q(sets__gte=1), name="prescription_has_sets"),
            models.CheckConstraint(
                condition=Q(reps__isnull=False, hold_seconds=None)
                | Q(reps=None, hold_seconds__isnull=False),
                name="prescription_reps_or_hold",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exercise} {self.side} {self.sets} x {self.reps or self.hold_seconds}"


class SetLog(models.Model):
    """What was done in one set. `client_id` is made by the client: a retry never logs twice."""

    prescription = models.ForeignKey(
        Prescription, on_delete=models.CASCADE, related_name="sets_done"
    )
    number = models.PositiveSmallIntegerField()
    reps = models.PositiveSmallIntegerField(null=True, blank=True)
    hold_seconds = models.PositiveSmallIntegerField(null=True, blank=True)
    load_kg = models.DecimalField(max_digits=6, decimal_places=3)
    client_id = models.UUIDField(unique=True)
    logged_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["prescription", "number"], name="set_log_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="set_log_number_from_1"),
            models.CheckConstraint(condition=Q(load_kg__gte=0), name="set_log_load_positive"),
            models.CheckConstraint(
                condition=Q(reps__isnull=False) | Q(hold_seconds__isnull=False),
                name="set_log_reps_or_hold",
            ),
        ]

    def __str__(self) -> str:
        return f"Set {self.number} of {self.prescription}"


class SentSet(models.Model):
    """A client's id of a set that has arrived: sent again it changes nothing.

    It outlives the log, which may be corrected or taken back before the retry comes.
    """

    client_id = models.UUIDField(primary_key=True)
    prescription = models.ForeignKey(
        Prescription, on_delete=models.CASCADE, related_name="sent_sets"
    )
    number = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        indexes = [
            # Housekeeping asks for the old ones.
            models.Index(fields=["sent_at"], name="sent_set_by_time"),
        ]

    def __str__(self) -> str:
        return f"Set {self.number} of {self.prescription}, sent"


class ExerciseLog(models.Model):
    """How one prescription went as a whole: pain while doing it, "it hurts", a skip and why."""

    class Hurt(models.TextChoices):
        EASIER = "easier", _("Went on with the easier version")
        STOPPED = "stopped", _("Stopped this exercise")
        WENT_ON = "went_on", _("Went on, within the rule")

    prescription = models.OneToOneField(
        Prescription, on_delete=models.CASCADE, related_name="exercise_log"
    )
    pain_during = models.PositiveSmallIntegerField(null=True, blank=True)
    symptoms_lasted = models.BooleanField(default=False)
    hurt = models.CharField(max_length=8, choices=Hurt, blank=True)
    easier_exercise = models.CharField(max_length=64, blank=True)
    skipped_because = models.CharField(max_length=200, blank=True)
    logged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(pain_during=None) | Q(pain_during__lte=10),
                name="exercise_log_pain_0_to_10",
            ),
        ]

    def __str__(self) -> str:
        return f"How {self.prescription} went"


class TestResultQuerySet(models.QuerySet["TestResult"]):
    def of(self, runner: User) -> Self:
        return self.filter(runner=runner)


class TestResult(models.Model):
    """One strength test of one side; more is better. `taken_on` is the runner's local day.

    `value` is in the unit of the test: raises, kilograms, seconds or centimetres. `changed` says
    what a result taken outside a session made of the doses ahead, and `undo` holds those as they
    stood; what was tested in a session is decided with it (`Decision`).
    """

    runner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="test_results"
    )
    session = models.ForeignKey(
        TrainingSession,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="test_results",
    )
    test = models.CharField(max_length=16, choices=StrengthTest)
    side = models.CharField(max_length=5, choices=BodySide)
    value = models.DecimalField(max_digits=7, decimal_places=3)
    pain_during = models.PositiveSmallIntegerField(null=True, blank=True)
    taken_on = models.DateField()
    taken_at = models.DateTimeField()
    changed = models.JSONField(default=list, blank=True)
    undo = models.JSONField(default=dict, blank=True)

    objects = TestResultQuerySet.as_manager()

    class Meta:
        ordering = ["taken_on", "pk"]
        indexes = [
            # The Tests page, gates and the coach ask for one runner's results through time.
            models.Index(fields=["runner", "taken_on"], name="test_result_of_runner"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "test", "side"], name="test_result_once_per_session"
            ),
            models.UniqueConstraint(
                fields=["runner", "taken_on", "test", "side"],
                condition=Q(session=None),
                name="test_result_once_per_day_outside",
            ),
            models.CheckConstraint(
                condition=reduce(
                    or_,
                    (
                        Q(test=test.value, value__gte=low, value__lte=high)
                        for test, (low, high) in RANGES.items()
                    ),
                ),
                name="test_result_in_range",
            ),
            models.CheckConstraint(
                condition=Q(pain_during=None) | Q(pain_during__lte=10),
                name="test_result_pain_0_to_10",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.test} {self.side} {self.value} on {self.taken_on}"


class Decision(models.Model):
    """One decision of the engine for one exercise on one side, and what it changed.

    `before` and `after` hold the dose (`exercise sets reps hold_seconds load_kg load_words`).
    `refer` says whom to see and why, where it does. `undo` holds the upcoming rows as they
    stood, so that a corrected answer decides anew from the same ground; it is emptied once a
    later session was decided.
    """

    class Action(models.TextChoices):
        STOP = "STOP", _("Stop")
        REDUCE = "REDUCE", _("Reduce")
        HOLD = "HOLD", _("Hold")
        RAISE = "RAISE", _("Raise")
        ADVANCE = "ADVANCE", _("Next phase")

    class Because(models.TextChoices):
        """What decided, as the decision table says of each of its rows."""

        PAIN = "pain", _("Pain")
        REPS = "reps", _("Repetitions")
        EFFORT = "effort", _("Effort")
        SCHEDULE = "schedule", _("The calendar")
        DATA = "data", _("Something not told")

    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, related_name="decisions")
    exercise = models.CharField(max_length=64)
    side = models.CharField(max_length=5, choices=BodySide)
    action = models.CharField(max_length=8, choices=Action)
    rule = models.CharField(max_length=48)
    because = models.CharField(max_length=8, choices=Because)
    before = models.JSONField()
    after = models.JSONField()
    reasons = models.JSONField()
    refer = models.TextField(blank=True)
    referral_urgency = models.CharField(max_length=1, blank=True)
    undo = models.JSONField(default=dict, blank=True)
    decided_on = models.DateField()
    decided_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-decided_at", "pk"]
        indexes = [
            # The coaches' list asks for the decisions of two weeks.
            models.Index(fields=["decided_on"], name="decision_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "exercise", "side"], name="decision_once_per_session"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.exercise} {self.side} ({self.rule})"
