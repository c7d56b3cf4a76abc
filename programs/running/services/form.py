"""Running form as an experiment: count, change one thing for two weeks, look, keep or drop it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from programs.engine.cadence import WEEKS_PER_STEP, cadence_steps, next_cadence
from programs.engine.form import EXPERIMENT_DAYS, cues_for
from programs.engine.words import Spot
from programs.pain.models import PainReport
from programs.running.changes import runs_changed
from programs.running.models import QUICKEST_SPM, SLOWEST_SPM, CadenceCount, FormTrial, Run

LAST_DAY = timedelta(days=EXPERIMENT_DAYS - 1)
ENOUGH_RUNS = 3
"""Fewer runs on either side of a change show nothing (our choice)."""


@dataclass(frozen=True, slots=True)
class Fortnight:
    """The runs of two weeks: how many, how much pain and effort on average, the middle cadence."""

    first: date
    last: date
    runs: int
    pain: Decimal | None
    effort: Decimal | None
    cadence_spm: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A change against the two weeks before it."""

    before: Fortnight
    after: Fortnight

    @property
    def tells(self) -> bool:
        """Whether there were enough runs on both sides, with pain or effort told."""
        enough = min(self.before.runs, self.after.runs) >= ENOUGH_RUNS
        return enough and (self.less_pain is not None or self.less_effort is not None)

    @property
    def less_pain(self) -> Decimal | None:
        """Points by which pain fell; negative where it rose."""
        return _fall(self.before.pain, self.after.pain)

    @property
    def less_effort(self) -> Decimal | None:
        return _fall(self.before.effort, self.after.effort)

    @property
    def speaks_for_it(self) -> bool:
        """Not more pain, and effort at most one point up (our choice)."""
        worse = (self.less_pain or 0) < 0 or (self.less_effort or 0) < -1
        return self.tells and not worse


def _fall(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    return None if before is None or after is None else before - after


@dataclass(frozen=True, slots=True)
class Form:
    """Where a runner stands: what was counted, what is tried, what could be tried next."""

    baseline: CadenceCount | None
    trial: FormTrial | None
    comparison: Comparison | None
    kept: FormTrial | None
    past: Sequence[FormTrial]
    next_spm: int | None
    """The next step of the cadence; None before counting, until it is due and after the last."""
    next_on: date | None
    """The day from which the next step may be tried; None where there is none to wait for."""


def form_of(runner: User, day: date) -> Form:
    """At most seven statements, whatever the history."""
    trials = list(FormTrial.objects.filter(runner=runner))
    trial = next((each for each in trials if each.ended_on is None), None)
    kept = next((each for each in trials if each.outcome and _is_kept(each)), None)
    baseline = CadenceCount.objects.filter(runner=runner).first()
    return Form(
        baseline=baseline,
        trial=trial,
        comparison=compare(runner, trial, day) if trial else None,
        kept=kept,
        past=[each for each in trials if each is not trial],
        next_spm=_next_spm(baseline, kept, day),
        next_on=_next_on(kept, day),
    )


def _is_kept(trial: FormTrial) -> bool:
    return trial.outcome == FormTrial.Outcome.KEPT and trial.target_spm is not None


def _next_spm(baseline: CadenceCount | None, kept: FormTrial | None, day: date) -> int | None:
    """What was kept was comfortable; the plan's distance stands still while a step is tried."""
    if kept and kept.baseline_spm and kept.target_spm:
        weeks = (day - kept.started_on).days // 7
        spm = next_cadence(
            kept.baseline_spm,
            kept.target_spm,
            weeks_at_it=weeks,
            comfortable=True,
            distance_grows=False,
        )
        return spm if spm > kept.target_spm else None
    return cadence_steps(baseline.spm)[0] if baseline else None


def _next_on(kept: FormTrial | None, day: date) -> date | None:
    """Each step is kept for two weeks from its first day, also where it was looked at before."""
    if not (kept and kept.baseline_spm and kept.target_spm):
        return None
    due = kept.started_on + timedelta(weeks=WEEKS_PER_STEP)
    is_last = kept.target_spm >= cadence_steps(kept.baseline_spm)[-1]
    return None if is_last or day >= due else due


@transaction.atomic
def count_cadence(runner: User, *, spm: int, day: date, at: datetime) -> CadenceCount:
    """Store what was counted (steps a minute, both feet); the newest count of a day stands."""
    if not SLOWEST_SPM <= spm <= QUICKEST_SPM:
        raise ValidationError(_("Steps of both feet in a minute lie between 60 and 300."))
    count, _created = CadenceCount.objects.update_or_create(
        runner=runner, counted_on=day, defaults={"spm": spm}
    )
    runs_changed(runner, (), at=at)
    return count


def told_cadence(runner: User, spm: int | None, *, day: date) -> None:
    """What was told on `day` counts until the runner counts anew; a count of that day stands."""
    if spm is not None:
        count = CadenceCount(runner=runner, counted_on=day, spm=spm)
        CadenceCount.objects.bulk_create([count], ignore_conflicts=True)


@transaction.atomic
def start_trial(
    runner: User, *, cue: str, raises: bool, spots: frozenset[Spot], day: date, at: datetime
) -> FormTrial:
    """Begin to try one cue for two weeks, with the next step of the cadence if it `raises`.

    `ValidationError` while another is tried, for a cue that does not suit the sore `spots`, and
    for a step rate without a count, within two weeks of the step before and after the last.
    """
    User.objects.select_for_update().get(pk=runner.pk)
    form = form_of(runner, day)
    if form.trial:
        raise ValidationError(_("One change at a time: end the one you are trying first."))
    if cue not in {each.key for each in cues_for(spots)}:
        raise ValidationError(_("Choose one of the cues."))
    if raises and form.next_on:
        raise ValidationError(_("Each step is kept for two weeks first."))
    if raises and form.next_spm is None:
        raise ValidationError(_("Count your steps first, or keep the step rate you have."))
    base = _baseline_spm(form)
    trial = FormTrial.objects.create(
        runner=runner,
        cue=cue,
        baseline_spm=base if raises else None,
        target_spm=form.next_spm if raises else None,
        started_on=day,
    )
    runs_changed(runner, (), at=at)
    return trial


def _baseline_spm(form: Form) -> int | None:
    """Steps go up from what was counted before the first of them."""
    if form.kept:
        return form.kept.baseline_spm
    return form.baseline.spm if form.baseline else None


@transaction.atomic
def end_trial(trial: FormTrial, *, kept: bool, day: date, at: datetime) -> FormTrial:
    """Keep or drop what was tried. It can be ended early; ending it twice is ending it once."""
    trial = FormTrial.objects.select_for_update(of=("self",)).get(pk=trial.pk)
    if trial.ended_on is None:
        outcome = FormTrial.Outcome
        trial.outcome = outcome.KEPT if kept else outcome.DROPPED
        trial.ended_on = max(day, trial.started_on)
        trial.save(update_fields=["outcome", "ended_on"])
        runs_changed(trial.runner, (), at=at)
    return trial


def compare(runner: User, trial: FormTrial, day: date) -> Comparison:
    """The trial until `day` against the two weeks before it: two statements."""
    begin = trial.started_on
    last = min(trial.ended_on or day, begin + LAST_DAY)
    before = (begin - timedelta(days=EXPERIMENT_DAYS), begin - timedelta(days=1))
    runs = list(Run.objects.of(runner).between(before[0], last))
    told = PainReport.objects.of(runner).filter(
        moment=PainReport.Moment.RUN, date__range=(before[0], last)
    )
    told = told.exclude(source=PainReport.Source.INTAKE)
    worst = dict(told.values_list("date").annotate(Max("score")).order_by())
    return Comparison(_fortnight(runs, worst, *before), _fortnight(runs, worst, begin, last))


def _fortnight(runs: Iterable[Run], worst: dict[date, int], first: date, last: date) -> Fortnight:
    within = [run for run in runs if first <= run.date <= last]
    days = {run.date for run in within}
    cadences = sorted(run.cadence_spm for run in within if run.cadence_spm)
    return Fortnight(
        first=first,
        last=last,
        runs=len(within),
        pain=_mean([worst[day] for day in days if day in worst]),
        effort=_mean([run.effort for run in within if run.effort is not None]),
        cadence_spm=cadences[(len(cadences) - 1) // 2] if cadences else None,
    )


def _mean(numbers: Sequence[int]) -> Decimal | None:
    if not numbers:
        return None
    return (Decimal(sum(numbers)) / len(numbers)).quantize(Decimal("0.1"))
