"""Runs from files: read first, then stored together.

Reading touches no row, so a file that cannot be read costs only itself. What was read is stored in
one transaction, with its summary and with what the plan makes of it: the runs and what is said of
them never differ. A file that comes again finds its run by its fingerprint, in the database too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import IO
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from accounts.services import profile_of
from programs.running.changes import runs_changed
from programs.running.models import QUICKEST_SPM, SLOWEST_SPM, ImportLine, Run, RunImport, Shoe
from programs.running.recordings.limits import Limits
from programs.running.recordings.reading import NoRun, read_recording
from programs.running.recordings.unpacking import Unpacked, Unpacker
from programs.running.recordings.words import Recording, UnreadableRecording
from programs.running.services.logging import RunFacts, wrong_in
from programs.running.services.twins import LoggedAlready

Outcome = ImportLine.Outcome
BATCH = 500
FACTS = ("started_at", "distance_m", "duration_seconds", "cadence_spm", "surface")
"""What a recording tells of its run beside the day, by the names that they share."""


@dataclass(frozen=True, slots=True)
class Read:
    """One line of an import before it is stored: a recording, or why there is none."""

    name: str
    recording: Recording | None = None
    outcome: str = Outcome.WRONG
    sentence: str = ""


def import_runs(
    runner: User,
    sent: Iterable[tuple[str, IO[bytes]]],
    *,
    limits: Limits,
    at: datetime,
    shoe: Shoe | None = None,
) -> RunImport:
    """Read these files (name, open binary file) and store the runs in them.

    `shoe` goes with each run since it was bought. A file that cannot be read is named in the
    summary with the reason, and the others come in.
    """
    read: list[Read] = []
    others = 0
    unpacker = Unpacker(limits)
    for name, file in sent:
        for each in unpacker.open(name, file):
            if each.kind or each.wrong:
                read.extend(_read(each))
            else:
                others += 1
    return _store(runner, read, others=others, at=at, shoe=shoe)


def _read(each: Unpacked) -> list[Read]:
    if each.wrong:
        return [Read(each.name, sentence=each.wrong)]
    try:
        found = read_recording(each.kind, each.content, vouched=each.vouched)
    except UnreadableRecording as error:
        return [Read(each.name, sentence=str(error))]
    return [
        Read(each.name, outcome=Outcome.NO_RUN, sentence=one.sentence)
        if isinstance(one, NoRun)
        else Read(each.name, _plausible(one))
        for one in found
    ]


def _plausible(found: Recording) -> Recording:
    """Without a cadence that nobody runs at: a sensor that lost the foot costs no run."""
    steps = found.cadence_spm
    fits = steps is None or SLOWEST_SPM <= steps <= QUICKEST_SPM
    return found if fits else replace(found, cadence_spm=None)


@transaction.atomic
def _store(
    runner: User, read: list[Read], *, others: int, at: datetime, shoe: Shoe | None
) -> RunImport:
    one_at_a_time(runner)
    zone = profile_of(runner).tz
    today = at.astimezone(zone).date()
    brought_by = RunImport.objects.create(runner=runner, imported_at=at, others=others)
    logged = LoggedAlready(_around(runner, read))
    lines = [_line(brought_by, position, each, zone) for position, each in enumerate(read)]
    theirs: list[tuple[ImportLine, Run]] = []
    for line, each in zip(lines, read, strict=True):
        if each.recording is not None:
            run = _sort(line, each.recording, logged, shoe, today)
            if run is not None:
                theirs.append((line, run))
    new = [run for line, run in theirs if line.outcome == Outcome.BROUGHT]
    Run.objects.bulk_create(new, batch_size=BATCH)
    for line, run in theirs:
        line.run_pk = run.pk
    ImportLine.objects.bulk_create(lines, batch_size=BATCH)
    if new:
        runs_changed(runner, {run.date for run in new}, at=at)
    return brought_by


def one_at_a_time(runner: User) -> None:
    """Until this transaction ends, no other import of this runner changes anything."""
    User.objects.select_for_update(no_key=True).get(pk=runner.pk)


def _around(runner: User, read: list[Read]) -> Iterable[Run]:
    """The runs that these may be: of their days and two more, as the zone may have changed."""
    days = [each.recording.started_at.date() for each in read if each.recording]
    if not days:
        return []
    window = (min(days) - timedelta(days=2), max(days) + timedelta(days=2))
    marks = [each.recording.fingerprint for each in read if each.recording]
    return Run.objects.of(runner).filter(Q(date__range=window) | Q(file_hash__in=marks))


def _line(brought_by: RunImport, position: int, each: Read, zone: ZoneInfo) -> ImportLine:
    line = ImportLine(
        brought_by=brought_by,
        position=position,
        name=each.name,
        outcome=each.outcome,
        sentence=each.sentence,
    )
    if each.recording is not None:
        line.date = each.recording.started_at.astimezone(zone).date()
        line.file_hash = each.recording.fingerprint
        for name in FACTS:
            setattr(line, name, getattr(each.recording, name))
    return line


def _sort(
    line: ImportLine, found: Recording, logged: LoggedAlready, shoe: Shoe | None, today: date
) -> Run | None:
    """Say in `line` what becomes of the recording; answers its run, new or logged already."""
    assert line.date is not None
    known = logged.same(found, line.date)
    if known:
        line.outcome = Outcome.KNOWN
        return known
    facts = replace(told_by(line), shoe=shoe if _had(shoe, line.date) else None)
    runner = line.brought_by.runner
    wrong = wrong_in(runner, facts, today=today)
    if wrong:
        line.outcome, line.sentence = Outcome.WRONG, " ".join(wrong.values())
        return None
    perhaps = logged.alike(found, line.date)
    if perhaps:
        line.outcome = Outcome.PERHAPS
        return perhaps
    line.outcome = Outcome.BROUGHT
    values = {field.name: getattr(facts, field.name) for field in fields(facts)}
    run = Run(
        **values,
        runner=runner,
        source=Run.Source.IMPORT,
        file_hash=found.fingerprint,
        logged_at=line.brought_by.imported_at,
    )
    logged.add(run)
    return run


def _had(shoe: Shoe | None, day: date) -> bool:
    return shoe is not None and (shoe.bought_on is None or shoe.bought_on <= day)


def told_by(line: ImportLine) -> RunFacts:
    """What the recording of a line tells of its run."""
    assert line.date is not None
    return RunFacts(date=line.date, **{name: getattr(line, name) for name in FACTS})
