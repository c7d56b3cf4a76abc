"""Days that the runner chose by moving a session, when the rest of the plan is planned anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from programs.engine.chosen_days import GONE, Kept, Wish, keep_days
from programs.engine.intake import Intake
from programs.engine.missed import long_run_days
from programs.engine.moving import ROWS, Row, Surroundings
from programs.engine.plan import Session
from programs.engine.reasons import Reason
from programs.engine.words import SessionKind
from programs.plans.models import Move, Plan, TrainingSession, TrainingSessionQuerySet
from programs.plans.plan_page import last_day_of
from programs.plans.services.near import DAYS, booked_of, planned_runs

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A day that the runner chose, and why the new plan's session cannot stand on it, if so."""

    move: Move
    planned_on: date
    why_not: Reason | None

    @property
    def is_gone(self) -> bool:
        """Whether the new plan has no such session at all."""
        return self.why_not is GONE

    @property
    def kind_name(self) -> str:
        return str(TrainingSession.Kind(self.move.kind).label)


def keep(
    plan: Plan,
    sessions: Sequence[Session],
    replaced: TrainingSessionQuerySet,
    *,
    intake: Intake,
    day: date,
) -> tuple[Kept, list[Chosen]]:
    """The new `sessions` on the days chosen for those `replaced` after `day`, without those that
    the runner brought forward to `day` or before: they are not planned a second time.

    Two queries where no session was moved, four else.
    """
    sessions = _still_to_come(sessions, _brought_forward(plan, day))
    moves = _moves(replaced)
    if not moves:
        return Kept(tuple(sessions), {}, ()), []
    wishes = [Wish(SessionKind(move.kind), planned, move.to_day) for move, planned in moves]
    stays = plan.sessions.exclude(status=TrainingSession.Status.CANCELLED)
    stays = stays.exclude(kind=TrainingSession.Kind.REST).filter(date__gt=day - DAYS)
    beside = list(stays.exclude(pk__in=replaced.values("pk")).prefetch_related("prescriptions"))
    runs, last = planned_runs(beside), last_day_of(plan)
    long_runs = long_run_days(runs, intake, day - DAYS, last)
    others = [booked_of(each, long_runs) for each in beside]
    kept = keep_days(sessions, wishes, Surroundings(others, intake, day + DAY, last), runs)
    answers = zip(moves, kept.why_not, strict=True)
    return kept, [Chosen(move, planned, why_not) for (move, planned), why_not in answers]


def _brought_forward(plan: Plan, day: date) -> set[tuple[date, Row]]:
    """Where the sessions first stood that stand on `day` or before by now."""
    early = plan.sessions.exclude(status=TrainingSession.Status.CANCELLED)
    early = early.filter(planned_on__gt=day, date__lte=day).exclude(kind=TrainingSession.Kind.REST)
    found = early.values_list("planned_on", "kind")
    return {(planned, ROWS[SessionKind(kind)]) for planned, kind in found}


def _still_to_come(
    sessions: Sequence[Session], brought_forward: Collection[tuple[date, Row]]
) -> Sequence[Session]:
    return [s for s in sessions if (s.date, ROWS.get(s.kind)) not in brought_forward]


def _moves(replaced: TrainingSessionQuerySet) -> list[tuple[Move, date]]:
    """The newest of each session that stands where its move put it, and where it first stood."""
    moved = Move.objects.standing().filter(session__in=replaced).exclude(kind="")
    newest: dict[int, tuple[Move, date]] = {}
    for move in moved.select_related("session"):
        session = move.session
        assert session is not None
        if session.pk not in newest and session.planned_on != session.date == move.to_day:
            newest[session.pk] = move, session.planned_on
    return sorted(newest.values(), key=lambda found: found[0].to_day)


def follow(chosen: Iterable[Chosen], added: Iterable[TrainingSession]) -> list[list[int]]:
    """Let the moves that are kept be those of the new sessions: what `lead_back` takes."""
    there = {(each.date, each.planned_on): each.pk for each in added}
    kept, new = list[list[int]](), list[tuple[int, int]]()
    for each in chosen:
        session = there.get((each.move.to_day, each.planned_on))
        if each.why_not is None and session is not None and each.move.session_id:
            kept.append([each.move.pk, each.move.session_id])
            new.append((each.move.pk, session))
    lead_back(new)
    return kept


def lead_back(kept: Iterable[Sequence[int]]) -> None:
    """Let each move, by its key, be that of the session of the other key. One statement."""
    Move.objects.bulk_update([Move(pk=pk, session_id=own) for pk, own in kept], ["session"])


def planned_on(kept: Kept) -> Mapping[tuple[date, str], date]:
    """As rows name a kind."""
    return {(day, kind.value): planned for (day, kind), planned in kept.planned.items()}
