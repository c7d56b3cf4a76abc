"""Any history of twelve weeks keeps all of itself, whatever is done to the plan meanwhile."""

from __future__ import annotations

import io
import json
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.archive.writing import write_archive
from accounts.models import User
from programs.pain.models import PainReport
from programs.plans.models import Decision, Plan, Prescription, SetLog, Spell, TrainingSession
from programs.plans.services import next_block, ways
from programs.plans.services.building import open_plan
from programs.plans.services.doses import dose_json
from programs.plans.services.hurting import report_hurt
from programs.plans.services.missed import could_not
from programs.plans.services.mornings import answer_morning_check
from programs.plans.services.resuming import go_on
from programs.plans.services.rows import read, usual_of
from programs.plans.services.sessions import finish_session
from programs.plans.services.sets import log_set
from programs.plans.services.spells import begin_flare, take_off
from tests.plans.conftest import AT, HEEL, MONDAY, complete_intake, make_runner

WEEKS = 12
CHANGES = ("new plan", "away", "ill", "flare", "hurts", "another way", "go on", "next block")


@dataclass(frozen=True)
class Week:
    """One week's Monday session and what else happens in it; pains are 0 to 10."""

    trains: bool
    reps: int
    effort: int | None
    pain: int
    corrected: bool
    morning: int | None
    change: str | None


@st.composite
def histories(draw: st.DrawFn) -> list[Week]:
    score = st.integers(0, 10)
    week = st.builds(
        Week,
        trains=st.booleans() | st.just(True),
        reps=st.integers(1, 20),
        effort=st.none() | score,
        pain=score,
        corrected=st.booleans(),
        morning=st.none() | score,
        change=st.none() | st.sampled_from(CHANGES),
    )
    return draw(st.lists(week, min_size=WEEKS, max_size=WEEKS))


Entered = tuple[Any, ...]
"""All columns of a set that a person filled in."""


@dataclass
class Lived:
    """A runner, and what they entered, by what names it."""

    runner: User
    sets: dict[UUID, Entered] = field(default_factory=dict)
    pains: dict[tuple[str, date], int] = field(default_factory=dict)
    doses: dict[int, dict[str, Any]] = field(default_factory=dict)

    def plan(self) -> Plan | None:
        return Plan.objects.current().filter(runner=self.runner).first()

    def live(self, week: Week, monday: date) -> None:
        at = AT + (monday - MONDAY)
        self.attempt(lambda: self.train(week, monday, at))
        if week.morning is not None:
            self.attempt(lambda: self.answer(week.morning or 0, monday, at))
        if week.change:
            after = monday + timedelta(days=1)
            self.attempt(lambda: self.change(week, after, at + timedelta(days=1)))

    def attempt(self, step: Callable[[], None]) -> None:
        """A refusal is an answer too: it must leave what was there as it was."""
        try:
            with transaction.atomic():
                step()
        except ValidationError:
            pass

    def train(self, week: Week, day: date, at: datetime) -> None:
        sessions = TrainingSession.objects.of(self.runner).training().open()
        session = sessions.filter(date=day, plan__status=Plan.Status.ACTIVE).first()
        if session is None:
            return
        if not week.trains:
            could_not(session, reason="time", at=at)
            return
        rows = list(session.prescriptions.filter(test="").order_by("order")[:2])
        for row in rows:
            for reps in (week.reps, week.reps + 1) if week.corrected else (week.reps,):
                enter(row, reps, at)
        finish_session(session, effort=week.effort, note="", at=at, pain={HEEL: week.pain})
        self.sets |= stored(session)
        self.pains["session", day] = week.pain
        # A two-leg set is logged for both sides: both are decided about; a lighter day leaves
        # the planned dose as the one that is decided about.
        usual = map(usual_of, session.prescriptions.select_related("session"))
        self.doses |= {row.pk: dose_json(read(row)) for row in usual}

    def answer(self, score: int, monday: date, at: datetime) -> None:
        day = monday + timedelta(days=1)
        answer_morning_check(
            self.runner, day=day, scores={HEEL: score}, source="page", at=at + timedelta(days=1)
        )
        self.pains["morning", day] = score

    def change(self, week: Week, day: date, at: datetime) -> None:
        runner, plan = self.runner, self.plan()
        off = {"starts_on": day, "ends_on": day + timedelta(days=9)}
        if week.change == "new plan":
            open_plan(
                complete_intake(runner, availability={"mon": 30, "thu": 20}), today=day, at=at
            )
        elif week.change in ("away", "ill"):
            take_off(runner, Spell.Kind(week.change), **off, at=at)
        elif week.change == "flare":
            begin_flare(runner, side="left", at=at)
        elif week.change == "hurts":
            report_hurt(runner, place=HEEL, score=week.pain, flags=(), day=day, at=at)
        elif week.change == "another way":
            ways.choose(runner, "heel_under", "plantar_self_dosed", day=day, at=at)
        elif week.change == "go on":
            go_on(runner, day=day, keep_dates=False, at=at)
        elif plan is not None:
            next_block.go_on(runner, day=plan.ends_on + timedelta(days=1), at=at)


def enter(row: Prescription, reps: int, at: datetime) -> None:
    """One set; a second one with the same number corrects the first."""
    hold = row.hold_seconds
    client = uuid4()
    log_set(
        row,
        number=1,
        reps=None if hold else reps,
        hold_seconds=hold,
        load_kg=row.load_kg,
        client_id=client,
        at=at,
    )
    assert SetLog.objects.get(client_id=client).reps == (None if hold else reps)


def stored(session: TrainingSession) -> dict[UUID, Entered]:
    sets = SetLog.objects.filter(prescription__session=session)
    return {each.client_id: entered(each) for each in sets}


def entered(row: SetLog) -> Entered:
    return (row.prescription_id, row.number, row.reps, row.hold_seconds, row.load_kg, row.logged_at)


BUSY = [
    Week(True, 8 + n, 6, n % 7, n % 2 == 0, n % 4, (*CHANGES, None, None, "next block", None)[n])
    for n in range(WEEKS)
]

IDLE = Week(False, 11, None, 3, False, None, None)
LIGHTER = [
    replace(IDLE, trains=True, morning=3, change="flare"),
    *[IDLE] * 4,
    replace(IDLE, trains=True, pain=8, morning=10),
    *[IDLE] * 6,
]
"""A painful session of a lighter day: what is decided about is the dose that was planned."""


@pytest.mark.django_db
@example(history=LIGHTER)
@example(history=BUSY)
@settings(
    max_examples=settings().max_examples // 10,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(history=histories())
def test_everything_entered_in_twelve_weeks_is_there_and_exported(history: list[Week]) -> None:
    with transaction.atomic():
        lived = Lived(make_runner("Ada"))
        open_plan(complete_intake(lived.runner), today=MONDAY, at=AT)
        for number, week in enumerate(history):
            lived.live(week, MONDAY + timedelta(weeks=number))
        assert_all_is_kept(lived)
        transaction.set_rollback(True)


def assert_all_is_kept(lived: Lived) -> None:
    kept = SetLog.objects.filter(client_id__in=lived.sets)
    assert {each.client_id: entered(each) for each in kept} == lived.sets
    for (moment, day), score in lived.pains.items():
        reports = PainReport.objects.of(lived.runner).filter(moment=moment, date=day)
        assert [r.score for r in reports if (r.spot, r.side) == HEEL] == [score]
    decisions = Decision.objects.filter(session__plan__runner=lived.runner)
    for decision in decisions:
        rows = decision.session.prescriptions.filter(exercise=decision.exercise)
        seen = [lived.doses.get(row.pk) for row in rows if row.side == decision.side]
        assert decision.before in seen, "a decision names the dose it was made about"
    exported = archive_of(lived.runner)
    sets = Counter((each["reps"], Decimal(each["load_kg"])) for each in exported["plans.setlog"])
    own = SetLog.objects.filter(prescription__session__plan__runner=lived.runner)
    assert sets == Counter(own.values_list("reps", "load_kg"))
    pains = {(each["moment"], each["date"], each["score"]) for each in exported["pain.painreport"]}
    assert {(moment, str(day), score) for (moment, day), score in lived.pains.items()} <= pains
    assert len(exported["plans.decision"]) == decisions.count()


def archive_of(runner: User) -> defaultdict[str, list[dict[str, Any]]]:
    """The rows of the exported file, by table; an empty table has no part in it."""
    target = io.BytesIO()
    write_archive(runner, target, at=AT, progress=lambda done, total: None)
    with ZipFile(target) as archive:
        names = [name for name in archive.namelist() if name.endswith(".jsonl")]
        rows = {n: [json.loads(line) for line in archive.read(n).splitlines()] for n in names}
    return defaultdict(list, {Path(name).stem: found for name, found in rows.items()})
