"""Days that the runner chose by moving sessions, in a plan that is built anew.

The new plan has a session of its own where the moved one first stood: that goes to the chosen day,
by the rules of a move (`moving`). Two that changed places change them again, by those of a swap
(`swapping`). Where a rule forbids it the session stays on the day that the new plan gives it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from programs.engine.missed import long_run_days
from programs.engine.moving import ROWS, Booked, Surroundings, why_not
from programs.engine.plan import Session
from programs.engine.reasons import DESIGN, Reason, reason
from programs.engine.reasons import gettext_noop as _
from programs.engine.swapping import SAME, why_no_swap
from programs.engine.words import SessionKind, Tissue

REACH = timedelta(days=16)
"""Of a move: it goes a week at most, and nothing over eight days from its two days forbids one."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A session of `kind`, first planned for `planned_on`, that the runner moved to `day`."""

    kind: SessionKind
    planned_on: date
    day: date


@dataclass(frozen=True, slots=True)
class Kept:
    """The new sessions on their days. `planned` has, by day and kind, where the plan had put those
    that stand elsewhere; `why_not` answers each wish in its order, None where it is kept."""

    sessions: tuple[Session, ...]
    planned: Mapping[tuple[date, SessionKind], date]
    why_not: tuple[Reason | None, ...]


def keep_days(
    sessions: Sequence[Session],
    wishes: Sequence[Wish],
    around: Surroundings,
    runs: Sequence[tuple[date, date]] = (),
) -> Kept:
    """Put the new `sessions` on the days wished for, one wish after the other.

    `around` has what stays beside them; `runs` are the planned ones among it, as `long_run_days`
    takes them.
    """
    days = [each.date for each in sessions]
    answers = tuple(_answer(wish, wishes, _Ground(sessions, days, around, runs)) for wish in wishes)
    placed = [each._replace(date=day) for each, day in zip(sessions, days, strict=True)]
    planned = {
        (each.date, each.kind): before.date
        for each, before in zip(placed, sessions, strict=True)
        if each.date != before.date
    }
    return Kept(tuple(sorted(placed, key=lambda each: each.date)), planned, answers)


@dataclass(frozen=True, slots=True)
class _Ground:
    """`days` are those of the sessions by now; a wish that is kept changes them."""

    sessions: Sequence[Session]
    days: list[date]
    around: Surroundings
    runs: Sequence[tuple[date, date]]

    def find(self, wish: Wish) -> int | None:
        """The new session that the plan has where the moved one first stood."""
        for n, each in enumerate(self.sessions):
            if each.date == wish.planned_on and ROWS.get(each.kind) is ROWS[wish.kind]:
                return n
        return None

    def booked(self, number: int, long_runs: frozenset[date]) -> Booked:
        session, day = self.sessions[number], self.days[number]
        heavy = frozenset(Tissue(dose.tissue) for dose in session.prescriptions if dose.heavy)
        return Booked(
            day,
            session.kind,
            session.minutes,
            heavy,
            long_run=session.run is not None and day in long_runs,
            ladder=session.run is not None and session.run.level is not None,
            doses=session.prescriptions,
        )

    def without(self, *numbers: int) -> tuple[list[Booked], Surroundings]:
        """The sessions with these numbers, and what is near them."""
        first = min(self.days[n] for n in numbers) - REACH
        last = max(self.days[n] for n in numbers) + REACH
        near = [n for n, day in enumerate(self.days) if first <= day <= last]
        own = [(self.sessions[n].date, self.days[n]) for n in near if self.sessions[n].run]
        long_runs = long_run_days([*self.runs, *own], self.around.intake, first, last)
        others = [self.booked(n, long_runs) for n in near if n not in numbers]
        around = replace(self.around, others=(*self.around.others, *others), long_runs=long_runs)
        return [self.booked(n, long_runs) for n in numbers], around


def _answer(wish: Wish, wishes: Sequence[Wish], ground: _Ground) -> Reason | None:
    own = ground.find(wish)
    if own is None:
        return GONE
    if ground.days[own] == wish.day:
        return None
    back = (w for w in wishes if (w.planned_on, w.day) == (wish.day, wish.planned_on))
    partner = next(back, None)
    other = ground.find(partner) if partner else None
    return _move(ground, own, wish.day) if other is None else _swap(ground, own, other)


def _move(ground: _Ground, own: int, day: date) -> Reason | None:
    (booked,), around = ground.without(own)
    found = why_not(booked, day, around)
    if found is None:
        ground.days[own] = day
    return found


def _swap(ground: _Ground, own: int, other: int) -> Reason | None:
    """Two that ask the same stand as wished for already."""
    (one, two), around = ground.without(own, other)
    found = why_no_swap(one, two, around)
    if found is None:
        ground.days[own], ground.days[other] = two.date, one.date
    return None if found is None or found.reason is SAME else found.reason


GONE = reason("move.gone", _("Your plan then has no session to move there."), DESIGN)
