"""The plan's history of changes, newest first: doses decided, days moved, days off, new plans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import CharField, F, QuerySet, Value

from accounts.models import User
from programs.engine.words import Action
from programs.plans.changes import Changes, changes_of
from programs.plans.models import CoachDose, Decision, Move, Plan, Spell, TrainingSession
from programs.plans.services.moving import may_put_back
from programs.plans.services.shifting import may_take_back

PAGE = 15
"""Entries on one page (our choice)."""


@dataclass(frozen=True)
class Entry:
    """One change. `what` is `doses`, `move`, `spell`, `coach` or `plan`; `of` is the row, or for
    doses everything that was decided then. `undoable`: a move that can be taken back."""

    at: datetime
    what: str
    of: Any
    undoable: bool = False

    @property
    def kind_name(self) -> str:
        """Of the session that moved."""
        return _kind_name(self.of)

    @property
    def other_kind_name(self) -> str:
        """Of the session that it changed places with."""
        return _kind_name(self.of.partner)


def _kind_name(move: Move) -> str:
    return str(TrainingSession.Kind(move.kind).label)


@dataclass(frozen=True)
class ChangeLog:
    entries: tuple[Entry, ...]
    page: Page[Any]


def change_log(runner: User, today: date, *, page: str | None) -> ChangeLog:
    """A page of everything that changed the runner's plans, in a constant number of queries."""
    found = Paginator(_moments(runner), PAGE).get_page(page)
    rows = list(found.object_list)
    wanted: defaultdict[str, list[Any]] = defaultdict(list)
    for at, what, pk in rows:
        wanted[what].append(at if what == "doses" else pk)
    known: dict[str, Mapping[Any, Any]] = {
        "doses": _doses(runner, wanted["doses"]),
        "move": _by_pk(Move.objects.with_partners(), wanted["move"]),
        "spell": _by_pk(Spell.objects.all(), wanted["spell"]),
        "coach": _by_pk(CoachDose.objects.select_related("set_by"), wanted["coach"]),
        "plan": _by_pk(Plan.objects.all(), wanted["plan"]),
    }
    undoable = _newest_undoable(runner, today)
    entries = []
    for at, what, pk in rows:
        of = known[what].get(at if what == "doses" else pk)
        if of:
            entries.append(Entry(at, what, of, undoable=what == "move" and pk in undoable))
    return ChangeLog(tuple(entries), found)


def _moments(runner: User) -> Any:
    """When something changed, what kind of change, and its key; doses decided at once are one."""
    decided = Decision.objects.filter(session__plan__runner=runner).exclude(action=Action.HOLD)
    parts = (
        _named(decided.order_by().annotate(key=Value(0)), "decided_at", "doses").distinct(),
        _named(_keyed(_moves_of(runner)), "made_at", "move"),
        _named(_keyed(Spell.objects.filter(runner=runner)), "told_at", "spell"),
        _named(_keyed(CoachDose.objects.filter(runner=runner)), "set_at", "coach"),
        _named(_keyed(Plan.objects.filter(runner=runner)), "created_at", "plan"),
    )
    return parts[0].union(*parts[1:], all=True).order_by("-at", "what", "-key")


def _moves_of(runner: User) -> QuerySet[Move]:
    """The second half of a swap is told with the first."""
    return Move.objects.filter(plan__runner=runner, swapped_with=None)


def _keyed(rows: QuerySet[Any]) -> Any:
    return rows.order_by().annotate(key=F("pk"))


def _named(rows: QuerySet[Any], at: str, what: str) -> Any:
    named = rows.annotate(at=F(at), what=Value(what, output_field=CharField()))
    return named.values_list("at", "what", "key")


def _by_pk(rows: QuerySet[Any], keys: Sequence[int]) -> Mapping[int, Any]:
    return {row.pk: row for row in rows.filter(pk__in=keys)} if keys else {}


def _doses(runner: User, moments: Sequence[datetime]) -> Mapping[datetime, Changes]:
    """What was decided at each of these instants, but for what stayed as it was."""
    if not moments:
        return {}
    found: defaultdict[datetime, list[Decision]] = defaultdict(list)
    rows = Decision.objects.filter(session__plan__runner=runner, decided_at__in=moments)
    for each in rows.exclude(action=Action.HOLD):
        found[each.decided_at].append(each)
    return {at: changes_of(each) for at, each in found.items()}


def _newest_undoable(runner: User, today: date) -> set[int]:
    """The runner's last moves, as far as they can be taken back."""
    standing = Move.objects.standing().filter(plan__runner=runner, to_day__gte=today)
    moves = standing.exclude(undo={}).with_partners()
    moves = moves.select_related("session__plan__runner__profile", "plan")
    newest: dict[tuple[bool, int | None], Move] = {}
    for each in moves:
        newest.setdefault((bool(each.kind), each.session_id), each)
    return {each.pk for each in _takeable(newest.values(), today)}


def _takeable(moves: Iterable[Move], today: date) -> Iterable[Move]:
    for each in moves:
        session: TrainingSession | None = each.session
        if each.kind:
            may = session is not None and may_put_back(each, session, today)
        else:
            may = may_take_back(each, today)
        if may:
            yield each
