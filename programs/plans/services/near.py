"""What stands near a session, as the engine's rules about days read it (`moving`, `swapping`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from programs.engine.missed import long_run_days
from programs.engine.moving import Booked, Surroundings, why_not
from programs.engine.reasons import Reason
from programs.engine.swapping import NoSwap, why_no_swap, why_no_swap_back
from programs.engine.words import SessionKind, Tissue
from programs.plans.models import SetLog, Spell, TestResult, TrainingSession
from programs.plans.plan_page import last_day_of
from programs.plans.services import rows
from programs.plans.services.hurting import answers_of
from programs.running.models import Run

Status = TrainingSession.Status

DAYS = timedelta(days=7)
"""How far a session is offered to move, either way (our choice)."""
NEAR = DAYS + timedelta(days=8)
"""What may forbid a day: a week on either side of it."""


@dataclass(frozen=True, slots=True)
class Near:
    """A session and its neighbours. `sessions` are those that may change places with it, by key;
    `booked` has every one of the runner's, `around` whatever is none of these too."""

    session: TrainingSession
    sessions: Mapping[int, TrainingSession]
    booked: Mapping[int, Booked]
    around: Surroundings

    @property
    def own(self) -> Booked:
        return self.booked[self.session.pk]

    def without(self, *keys: int) -> Surroundings:
        """The surroundings of the sessions with these keys."""
        others = (each for key, each in self.booked.items() if key not in keys)
        return replace(self.around, others=(*others, *self.around.others))

    def why_not(self, day: date) -> Reason | None:
        return why_not(self.own, day, self.without(self.session.pk))

    def why_no_swap(self, key: int, *, back: bool = False) -> NoSwap | None:
        """What keeps the session from changing places with that of the key, or from doing so
        `back`."""
        asked = why_no_swap_back if back else why_no_swap
        return asked(self.own, self.booked[key], self.without(self.session.pk, key))


def near(session: TrainingSession, today: date) -> Near:
    """What may forbid a day within `DAYS` of the session, which comes with its plan and intake.

    Five queries.
    """
    runner, intake = session.plan.runner_id, answers_of(session.plan)
    first, end = min(session.date, today) - NEAR, session.date + NEAR
    found = list(_standing(runner, first, end))
    long_runs = long_run_days(planned_runs(found), intake, first, end)
    alone = Run.objects.filter(runner=runner, date__range=(first, end), planned=None)
    off = Spell.objects.filter(runner=runner, ends_on__gte=first, starts_on__lte=end).off()
    around = Surroundings(
        [Booked(day, SessionKind.RUN) for day in alone.values_list("date", flat=True)],
        intake,
        today,
        last_day_of(session.plan),
        set(_days_of(off)),
        long_runs,
    )
    return Near(
        session,
        {each.pk: each for each in found if _may_swap(each, session)},
        {each.pk: booked_of(each, long_runs) for each in found},
        around,
    )


def _standing(runner: int, first: date, end: date) -> Iterable[TrainingSession]:
    own = TrainingSession.objects.filter(plan__runner=runner, date__range=(first, end))
    own = own.exclude(status=Status.CANCELLED).exclude(kind=TrainingSession.Kind.REST)
    sets = SetLog.objects.filter(prescription__session=OuterRef("pk"))
    results = TestResult.objects.filter(session=OuterRef("pk"))
    return own.annotate(begun=Exists(sets) | Exists(results)).prefetch_related("prescriptions")


def _may_swap(other: TrainingSession, session: TrainingSession) -> bool:
    """Whether it can leave its day at all, as `moving.why_fixed` says of one session."""
    of_plan = other.plan_id == session.plan_id and other.pk != session.pk
    begun: bool = other.begun  # type: ignore[attr-defined]
    return of_plan and other.status == Status.PLANNED and not begun


def _asks(session: TrainingSession) -> bool:
    return session.status not in TrainingSession.MISSED


def planned_runs(sessions: Iterable[TrainingSession]) -> list[tuple[date, date]]:
    """Where each run among them was first planned, and where it is (`long_run_days`)."""
    return [(each.planned_on, each.date) for each in sessions if each.is_run and _asks(each)]


def booked_of(session: TrainingSession, long_runs: Iterable[date]) -> Booked:
    """A session with its prescriptions, as the calendar has it.

    Heavy is what is asked now, and what is asked again when a lighter dose ends."""
    now = [rows.read(row) for row in session.prescriptions.all()]
    kept = sorted(session.usual.get("rows", []), key=lambda row: row["order"])
    usual = [rows.read(rows.kept_row(row)) for row in kept]
    asks = _asks(session)
    return Booked(
        session.date,
        SessionKind(session.kind),
        session.minutes if asks else 0,
        frozenset(Tissue(dose.tissue) for dose in (*now, *usual) if dose.heavy and asks),
        long_run=session.is_run and asks and session.date in long_runs,
        ladder=bool(session.run and session.run.get("level") is not None),
        left_out=not asks,
        doses=tuple(usual or now) if asks else (),
    )


def _days_of(off: Iterable[Spell]) -> Iterable[date]:
    for spell in off:
        for n in range((spell.ends_on - spell.starts_on).days + 1):
            yield spell.starts_on + timedelta(days=n)
