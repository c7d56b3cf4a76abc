"""What a runner does with an import afterwards: settle what may be doubled, or take it all back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from programs.running.changes import runs_changed
from programs.running.models import ImportLine, Run, RunImport
from programs.running.services.importing import FACTS, one_at_a_time, told_by
from programs.running.services.logging import edit_run, facts_of, log_run

Outcome = ImportLine.Outcome
NOTHING = {**dict.fromkeys(FACTS), "surface": "", "file_hash": ""}
"""What stands in a run where that is not told."""


@transaction.atomic
def add_anyway(line: ImportLine, *, at: datetime) -> Run | None:
    """It is a run of its own: log it beside the other. None if that is settled already."""
    current = _still_open(line)
    if current is None:
        return None
    runner = current.brought_by.runner
    run = Run.objects.of(runner).filter(file_hash=current.file_hash).first()
    current.outcome = Outcome.KNOWN if run else Outcome.BROUGHT
    run = run or log_run(
        runner, told_by(current), at=at, source=Run.Source.IMPORT, file_hash=current.file_hash
    )
    current.run_pk = run.pk
    current.save()
    return run


@transaction.atomic
def put_together(line: ImportLine, *, at: datetime) -> Run | None:
    """It is the run that was logged: add to it what is not told there yet; what is told stands.

    None if that is settled already, or the run was taken out since.
    """
    current = _still_open(line)
    if current is None:
        return None
    run = _run_of(current)
    if run is None:
        return None
    told = {name: getattr(current, name) for name in FACTS if not getattr(run, name)}
    told = {name: value for name, value in told.items() if value}
    edit_run(run, replace(facts_of(run), **told), at=at)
    taken = Run.objects.of(run.runner).filter(file_hash=current.file_hash).exists()
    if not run.file_hash and not taken:
        Run.objects.filter(pk=run.pk).update(file_hash=current.file_hash)
        told["file_hash"] = current.file_hash
    current.outcome, current.filled = Outcome.JOINED, " ".join(told)
    current.save()
    run.refresh_from_db()
    return run


@transaction.atomic
def take_back(imported: RunImport, *, at: datetime) -> int:
    """Take out what an import brought, and nothing else: answers how many runs that were.

    What was told of pain on those days stays, for the runner told it and no file did. From runs
    that were logged by hand goes what the recording added, unless it was changed since.
    """
    one_at_a_time(imported.runner)
    current = RunImport.objects.select_related("runner").get(pk=imported.pk)
    if current.taken_back_at:
        return 0
    lines = list(current.lines.filter(outcome__in=[Outcome.BROUGHT, Outcome.JOINED]))
    numbers = [line.run_pk for line in lines if line.outcome == Outcome.BROUGHT and line.run_pk]
    brought = list(Run.objects.of(current.runner).filter(pk__in=numbers))
    joined = _emptied(line for line in lines if line.outcome == Outcome.JOINED)
    Run.objects.filter(pk__in=[run.pk for run in brought]).delete()
    current.taken_back_at = at
    current.save()
    days = {run.date for run in (*brought, *joined)}
    if days:
        runs_changed(current.runner, days, at=at)
    return len(brought)


def _emptied(lines: Iterable[ImportLine]) -> list[Run]:
    """The runs of these lines, without what the recordings added to them."""
    changed = []
    for line in lines:
        run = _run_of(line)
        if run is None:
            continue
        for name in line.filled.split():
            if getattr(run, name) == getattr(line, name):
                setattr(run, name, NOTHING[name])
        if run.distance_m is None and run.duration_seconds is None:
            # What the runner told went since: only the recording says how long it was.
            run.distance_m, run.duration_seconds = line.distance_m, line.duration_seconds
        run.save()
        changed.append(run)
    return changed


def _run_of(line: ImportLine) -> Run | None:
    assert line.run_pk is not None
    runs = Run.objects.of(line.brought_by.runner).select_for_update()
    return runs.filter(pk=line.run_pk).first()


def _still_open(line: ImportLine) -> ImportLine | None:
    """The line as it is now, if nobody has settled it or taken its import back."""
    one_at_a_time(line.brought_by.runner)
    lines = ImportLine.objects.select_related("brought_by__runner")
    return lines.filter(pk=line.pk, outcome=Outcome.PERHAPS, brought_by__taken_back_at=None).first()
