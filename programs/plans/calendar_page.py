"""The plan as a month, as a list and day by day; a constant few queries each.

History outlives its plan: what stands here are the runner's sessions, of whichever plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.core.paginator import Page, Paginator

from accounts.models import User
from programs.plans.models import Plan, Spell, TrainingSession, TrainingSessionQuerySet
from programs.plans.outcomes import Outcome, initial, outcome
from programs.plans.plan_page import Line, lines_of

PAGE = 20
"""Sessions on one page of the list: about two weeks (our choice)."""

Status = TrainingSession.Status
Sessions = Iterable[TrainingSession]


@dataclass(frozen=True)
class Item:
    session: TrainingSession
    outcome: Outcome
    initial: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Cell:
    """One day of a month."""

    date: date
    items: tuple[Item, ...]
    spell: Spell | None
    is_today: bool
    in_month: bool


@dataclass(frozen=True)
class Month:
    """`previous` and `following` are the first days of the months beside it, where there are any
    sessions."""

    first: date
    weeks: tuple[tuple[Cell, ...], ...]
    spells: tuple[Spell, ...]
    previous: date | None
    following: date | None

    @property
    def is_empty(self) -> bool:
        cells = (cell for week in self.weeks for cell in week)
        return not any(cell.in_month and (cell.items or cell.spell) for cell in cells)

    @property
    def weekdays(self) -> list[date]:
        """Days to take the names of the weekdays from."""
        return [cell.date for cell in self.weeks[0]]


@dataclass(frozen=True)
class ListedDay:
    """A day of the list; `begins` are the days off or flare-ups to be said before it."""

    date: date
    items: tuple[Item, ...]
    begins: tuple[Spell, ...]
    is_today: bool


@dataclass(frozen=True)
class Agenda:
    """One page of the list: from today on, or backwards from yesterday."""

    days: tuple[ListedDay, ...]
    page: Page[TrainingSession]
    backwards: bool


@dataclass(frozen=True)
class DayPage:
    """One day, and the days beside it."""

    day: date
    items: tuple[Item, ...]
    spell: Spell | None
    is_today: bool
    before: date
    after: date


def month_of(runner: User, plan: Plan, first: date, today: date) -> Month:
    """The month that begins on `first`, in whole weeks from Monday."""
    last = next_month(first) - timedelta(days=1)
    begin = first - timedelta(days=first.weekday())
    end = last + timedelta(days=6 - last.weekday())
    by_day = _by_day(_shown(runner).filter(date__range=(begin, end)))
    spells = tuple(_spells(runner, begin, end))
    cells = [
        Cell(
            day,
            tuple(_item(each, today) for each in by_day[day]),
            _on(spells, day),
            day == today,
            first <= day <= last,
        )
        for day in (begin + timedelta(days=n) for n in range((end - begin).days + 1))
    ]
    oldest = _shown(runner).order_by("date").values_list("date", flat=True).first()
    before, after = first - timedelta(days=1), last + timedelta(days=1)
    return Month(
        first,
        tuple(tuple(cells[n : n + 7]) for n in range(0, len(cells), 7)),
        tuple(spell for spell in spells if spell.starts_on <= last and spell.ends_on >= first),
        before.replace(day=1) if oldest and oldest < first else None,
        after if max(plan.ends_on, today) > last else None,
    )


def next_month(first: date) -> date:
    return (first.replace(day=1) + timedelta(days=31)).replace(day=1)


def agenda_of(runner: User, today: date, *, page: str | None, backwards: bool) -> Agenda:
    """A page of the runner's sessions from today on, or of those before, newest first."""
    shown = _shown(runner)
    if backwards:
        asked = shown.filter(date__lt=today).order_by("-date", "pk")
    else:
        asked = shown.filter(date__gte=today, plan__status=Plan.Status.ACTIVE)
        asked = asked.order_by("date", "pk")
    found = Paginator(asked, PAGE).get_page(page)
    sessions = list(found.object_list)
    if not sessions:
        return Agenda((), found, backwards)
    edges = sorted((sessions[0].date, sessions[-1].date))
    spells = list(_spells(runner, *edges))
    days = [
        (day, tuple(_item(each, today) for each in on_day))
        for day, on_day in groupby(sessions, key=lambda each: each.date)
    ]
    return Agenda(tuple(_with_spells(days, spells, today, backwards)), found, backwards)


def day_of(runner: User, day: date, today: date) -> DayPage:
    """One day with its sessions and their doses."""
    sessions = _shown(runner).filter(date=day).prefetch_related("prescriptions")
    items = tuple(
        Item(each, outcome(each, today), initial(each), tuple(lines_of(each.prescriptions.all())))
        for each in sessions
    )
    spell = Spell.objects.filter(runner=runner).on(day).first()
    beside = (day - timedelta(days=1), day + timedelta(days=1))
    return DayPage(day, items, spell, day == today, *beside)


def _shown(runner: User) -> TrainingSessionQuerySet:
    sessions = TrainingSession.objects.of(runner).exclude(status=Status.CANCELLED)
    return sessions.exclude(kind=TrainingSession.Kind.REST).select_related("replacement")


def _spells(runner: User, first: date, last: date) -> Iterable[Spell]:
    return Spell.objects.filter(runner=runner, ends_on__gte=first, starts_on__lte=last)


def _on(spells: Iterable[Spell], day: date) -> Spell | None:
    return next((each for each in spells if each.starts_on <= day <= each.ends_on), None)


def _by_day(sessions: Sessions) -> dict[date, list[TrainingSession]]:
    found: defaultdict[date, list[TrainingSession]] = defaultdict(list)
    for each in sessions:
        found[each.date].append(each)
    return found


def _item(session: TrainingSession, today: date) -> Item:
    return Item(session, outcome(session, today), initial(session))


def _with_spells(
    days: Sequence[tuple[date, tuple[Item, ...]]],
    spells: Sequence[Spell],
    today: date,
    backwards: bool,
) -> Iterable[ListedDay]:
    """Each spell is said once: at the first listed day on which it holds, or after it began."""
    left = list(spells)
    for day, items in days:
        begun = [s for s in left if (s.ends_on >= day if backwards else s.starts_on <= day)]
        left = [each for each in left if each not in begun]
        yield ListedDay(day, items, tuple(begun), day == today)
