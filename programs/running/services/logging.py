"""Logging, correcting and taking out runs. What cannot be is refused, and nothing is stored.

Pain during the run is a pain report of its day; the newest answer of the day stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import profile_of
from programs.pain.models import PainReport, PainReportQuerySet
from programs.pain.services import Place, report_pain
from programs.running.changes import runs_changed
from programs.running.models import (
    LONGEST_M,
    LONGEST_SECONDS,
    QUICKEST_SPM,
    SLOWEST_SPM,
    Run,
    Shoe,
)


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What is told of one run. None or an empty word: not known."""

    date: date
    distance_m: int | None = None
    duration_seconds: int | None = None
    shoe: Shoe | None = None
    started_at: datetime | None = None
    cadence_spm: int | None = None
    hills: str = ""
    surface: str = ""
    effort: int | None = None
    note: str = ""


@transaction.atomic
def log_run(
    runner: User,
    facts: RunFacts,
    *,
    at: datetime,
    pain: Mapping[Place, int] | None = None,
    source: str = Run.Source.HAND,
    client_id: UUID | None = None,
    file_hash: str = "",
) -> Run:
    """Store one run. The same `client_id` again answers the run that is there already."""
    check_facts(runner, facts, at=at)
    try:
        with transaction.atomic():
            run = Run.objects.create(
                runner=runner,
                source=source,
                client_id=client_id,
                file_hash=file_hash,
                logged_at=at,
                **_fields(facts),
            )
    except IntegrityError:
        known = Run.objects.of(runner).filter(client_id=client_id).first() if client_id else None
        if known is None:
            raise
        return known
    _report(runner, facts.date, pain, at=at)
    runs_changed(runner, {facts.date}, at=at)
    return run


@transaction.atomic
def edit_run(
    run: Run, facts: RunFacts, *, at: datetime, pain: Mapping[Place, int] | None = None
) -> Run:
    """Correct a run; its day may move, and the pain that is given goes to the new day."""
    run = Run.objects.select_for_update(of=("self",)).select_related("runner").get(pk=run.pk)
    check_facts(run.runner, facts, at=at)
    before = run.date
    for name, value in _fields(facts).items():
        setattr(run, name, value)
    run.save()
    _report(run.runner, facts.date, pain, at=at)
    runs_changed(run.runner, {before, run.date}, at=at)
    return run


@transaction.atomic
def remove_run(run: Run, *, at: datetime) -> str:
    """Take a run out, with the pain told of it unless the day has another run.

    Answers what `put_back` needs to undo it.
    """
    runner, day = run.runner, run.date
    others = Run.objects.of(runner).filter(date=day).exclude(pk=run.pk)
    reports = PainReport.objects.none() if others.exists() else _told_of_runs(runner, day)
    taken: str = serializers.serialize("json", [run, *reports])
    reports.delete()
    run.delete()
    runs_changed(runner, {day}, at=at)
    return taken


@transaction.atomic
def put_back(runner: User, taken: str, *, at: datetime) -> Run | None:
    """Undo `remove_run`; None if it is back already, as it may be from the same file.

    What was told since then stands.
    """
    rows = [found.object for found in serializers.deserialize("json", taken)]
    run = next(row for row in rows if isinstance(row, Run))
    assert run.runner_id == runner.pk
    here = Q(pk=run.pk) | (Q(runner=runner, file_hash=run.file_hash) if run.file_hash else Q())
    if Run.objects.filter(here).exists():
        return None
    if run.shoe_id and not Shoe.objects.of(runner).filter(pk=run.shoe_id).exists():
        run.shoe = None
    run.save(force_insert=True)
    reports = [row for row in rows if isinstance(row, PainReport)]
    PainReport.objects.bulk_create(reports, ignore_conflicts=True)
    runs_changed(runner, {run.date}, at=at)
    return run


def check_facts(runner: User, facts: RunFacts, *, at: datetime) -> None:
    """Refuse what no run can be: `ValidationError` with one sentence for each wrong field."""
    wrong = wrong_in(runner, facts, today=at.astimezone(profile_of(runner).tz).date())
    if wrong:
        raise ValidationError(wrong)


def wrong_in(runner: User, facts: RunFacts, *, today: date) -> dict[str, str]:
    """What no run can be, by field; `today` is the runner's day. Asks no database."""
    wrong: dict[str, str] = {}
    if facts.date > today:
        wrong["date"] = _("This day is still to come. Log a run from its day on.")
    if not facts.distance_m and not facts.duration_seconds:
        wrong["distance_m"] = _("Give the distance, the minutes or both.")
    if facts.distance_m is not None and not 0 < facts.distance_m <= LONGEST_M:
        wrong["distance_m"] = _("Give a distance of more than 0 and at most 1000 km.")
    if facts.duration_seconds is not None and not 0 < facts.duration_seconds <= LONGEST_SECONDS:
        wrong["duration_seconds"] = _("Give a time of more than 0 and at most a week.")
    if facts.cadence_spm is not None and not SLOWEST_SPM <= facts.cadence_spm <= QUICKEST_SPM:
        wrong["cadence_spm"] = _("Steps of both feet in a minute lie between 60 and 300.")
    if facts.effort is not None and not 0 <= facts.effort <= 10:
        wrong["effort"] = _("Give a number from 0 to 10.")
    if facts.shoe is not None and facts.shoe.runner_id != runner.pk:
        wrong["shoe"] = _("Choose one of your shoes.")
    return wrong


def facts_of(run: Run) -> RunFacts:
    """What is told of a run now, to be corrected."""
    return RunFacts(**{field.name: getattr(run, field.name) for field in fields(RunFacts)})


def _fields(facts: RunFacts) -> dict[str, Any]:
    return {field.name: getattr(facts, field.name) for field in fields(facts)}


def _report(runner: User, day: date, pain: Mapping[Place, int] | None, *, at: datetime) -> None:
    report_pain(runner, day=day, moment=PainReport.Moment.RUN, scores=pain or {}, at=at)


def _told_of_runs(runner: User, day: date) -> PainReportQuerySet:
    told = PainReport.objects.of(runner).filter(date=day, moment=PainReport.Moment.RUN)
    return told.exclude(source=PainReport.Source.INTAKE)
