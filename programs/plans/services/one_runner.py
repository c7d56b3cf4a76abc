"""What `roster` counts of many in the database, counted of one runner from a single reading.

Putting those statements together takes longer than going through the sessions of one person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from accounts.models import User
from programs.plans.fates import Fate, fate_from
from programs.plans.lanes import BEHIND_DAYS, Adherence
from programs.plans.models import TrainingSession
from programs.plans.services.roster import AHEAD_DAYS, HISTORY_DAYS, PERIODS, Kept, Recent


class SessionRow(NamedTuple):
    """The columns of one session that decide what became of it."""

    pk: int
    date: date
    kind: str
    status: str
    reason: str
    spell: int | None
    finished_at: datetime | None
    instead_of: int | None

    @property
    def is_at_home(self) -> bool:
        return self.kind in TrainingSession.AT_HOME

    @property
    def fate(self) -> Fate:
        return fate_from(self.status, self.reason, self.spell)

    @property
    def is_stopped_by_pain(self) -> bool:
        return self.fate is Fate.COULD_NOT and self.reason == TrainingSession.Why.PAIN


COLUMNS = ("pk", "date", "kind", "status", "reason", "spell_id", "finished_at", "instead_of_id")


@dataclass(frozen=True, slots=True)
class RecentSessions:
    """Those of one runner from `HISTORY_DAYS` before `today` on, without the cancelled ones."""

    today: date
    rows: Sequence[SessionRow]
    """The oldest first."""
    counted: Sequence[SessionRow]
    """Of these what is done at home and has not got another day."""

    @property
    def since(self) -> date:
        return self.today - timedelta(days=HISTORY_DAYS)

    @property
    def recent(self) -> Recent:
        """What the lanes look at, as `roster.recent_of`."""
        pain = [each.date for each in self._before(BEHIND_DAYS) if each.is_stopped_by_pain]
        return Recent(self._adherence(BEHIND_DAYS), max(pain, default=None), self.kept.finished_at)

    @property
    def kept(self) -> Kept:
        """How the runner kept to the plan, and what comes, as `roster.kept_of`."""
        near = [e for e in self.counted if e.date <= self.today + timedelta(days=AHEAD_DAYS)]
        ahead = [e for e in near if e.date >= self.today and e.status in TrainingSession.OPEN]
        tests = [each.date for each in ahead if each.kind == TrainingSession.Kind.TEST]
        return Kept(
            {days: self._adherence(days) for days in PERIODS},
            max((each.finished_at for each in near if each.finished_at), default=None),
            min((each.date for each in ahead), default=None),
            min(tests, default=None),
        )

    def _before(self, days: int) -> list[SessionRow]:
        """Those that count of so many days before today."""
        since = self.today - timedelta(days=days)
        return [each for each in self.counted if since <= each.date < self.today]

    def _adherence(self, days: int) -> Adherence:
        found = Counter(each.fate for each in self._before(days))
        return Adherence(
            done=found[Fate.DONE],
            short=found[Fate.SHORT],
            could_not=found[Fate.COULD_NOT],
            skipped=found[Fate.SKIPPED],
            not_logged=found[Fate.SILENT],
            away=found[Fate.OFF],
        )


def recent_sessions(runner: User, *, today: date) -> RecentSessions:
    """One statement, whatever is asked of it then."""
    since = today - timedelta(days=HISTORY_DAYS)
    found = TrainingSession.objects.of(runner).filter(date__gte=since).order_by("date", "pk")
    rows = [SessionRow(*each) for each in found.values_list(*COLUMNS)]
    standing = [each for each in rows if each.status != TrainingSession.Status.CANCELLED]
    return RecentSessions(today, standing, _counted(rows, standing))


def _counted(rows: Iterable[SessionRow], standing: Iterable[SessionRow]) -> list[SessionRow]:
    moved = {each.instead_of for each in rows}
    return [each for each in standing if each.is_at_home and each.pk not in moved]
