"""Which runner needs the coach first: fixed lanes over plain facts, no database, no clock.

The thresholds are our own choice (no paper prints any): they follow the engine's pain rules,
so that a coach sees trouble no later than the plan reacts to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import models
from django.utils.formats import date_format
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from programs.engine.flare import long_reason
from programs.engine.words import Because

RISE_POINTS = 1
"""Pain counts as rising when a mean is this much over the mean before it: the last three
mornings over the three before, or the last seven days over the seven before."""
HIGH_PAIN = 6
"""Over the limit within which training may go on (evidence: pain-monitoring model, > 5)."""
BEHIND_DAYS = 14
BEHIND_SHARE = 50
"""Fewer than this many percent of the due sessions done within BEHIND_DAYS: fell behind."""
BEHIND_MIN_DUE = 3
SILENT_DAYS = 7
FRESH_DAYS = 7
"""A decision or a "could not" older than this no longer sets a lane."""


class Lane(models.TextChoices):
    """In the order in which a coach should look."""

    RED_FLAG = "red_flag", _("Red flag")
    PAIN_RISING = "pain_rising", _("Pain rising")
    BLOCKED = "blocked", _("Blocked by pain")
    BEHIND = "behind", _("Fell behind")
    SILENT = "silent", _("Silent")
    READY = "ready", _("Ready to progress")
    FINE = "fine", _("Fine")


@dataclass(frozen=True, slots=True)
class DecisionFact:
    """`because` is what decided, in the decision table's words (`engine.words.Because`).

    `refers`: it said to see a clinician.
    """

    date: date
    action: str
    because: str
    refers: bool = False


@dataclass(frozen=True, slots=True)
class SpellFact:
    """What holds today: `away`, `ill`, `flare` or `smaller`, with its days, both included."""

    kind: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Adherence:
    """How the foot sessions of a period went.

    `due` leaves out what nobody asked for: days away or ill, and what the plan called off.
    """

    done: int = 0
    short: int = 0
    could_not: int = 0
    skipped: int = 0
    not_logged: int = 0
    away: int = 0
    due: int = field(init=False)

    def __post_init__(self) -> None:
        total = self.done + self.short + self.could_not + self.skipped + self.not_logged
        object.__setattr__(self, "due", total)

    @property
    def percent(self) -> int | None:
        """Share done (whole or short) in percent, None when nothing was due."""
        return round(100 * (self.done + self.short) / self.due) if self.due else None


NOTHING_DUE = Adherence()


@dataclass(frozen=True, slots=True)
class RunnerFacts:
    """What the lanes read of one runner.

    `mornings`: the worst morning score of each local day, the oldest first. `kept`: how the foot
    sessions of `BEHIND_DAYS` before today went. `stopped_by_pain`: the last of those days on which
    a session could not be because of pain.
    """

    referred: bool = False
    has_plan: bool = True
    mornings: Sequence[tuple[date, int]] = ()
    kept: Adherence = NOTHING_DUE
    stopped_by_pain: date | None = None
    decisions: Sequence[DecisionFact] = ()
    last_seen: date | None = None
    spell: SpellFact | None = None
    is_reached: bool = True
    """Whether mails to them arrive: silence says nothing about who hears nothing."""


@dataclass(frozen=True, slots=True)
class Verdict:
    lane: Lane
    reason: str | Promise


def verdict(facts: RunnerFacts, *, today: date) -> Verdict:
    """The first lane, in their order, whose rule the facts meet, with the reason in words."""
    for rule in (_red_flag, _no_better, _pain_rising, _blocked, _off, _silent_or_behind, _ready):
        found = rule(facts, today)
        if found:
            return found
    if not facts.has_plan:
        return Verdict(Lane.FINE, _("No plan yet"))
    return Verdict(Lane.FINE, _("On plan"))


def _fresh(day: date, today: date) -> bool:
    return today.toordinal() - day.toordinal() <= FRESH_DAYS


def _red_flag(facts: RunnerFacts, today: date) -> Verdict | None:
    if facts.referred:
        return Verdict(Lane.RED_FLAG, _("Screening asks for a clinician; the plan waits"))
    if any(d.action == "STOP" and _fresh(d.date, today) for d in facts.decisions):
        return Verdict(Lane.RED_FLAG, _("An exercise was stopped"))
    return None


def _pain_rising(facts: RunnerFacts, today: date) -> Verdict | None:
    if not facts.mornings:
        return None
    day, score = facts.mornings[-1]
    if score >= HIGH_PAIN and _fresh(day, today):
        reason = _("Morning pain %(score)d of 10")
        return Verdict(Lane.PAIN_RISING, _lazy(reason, score=score))
    for before, after in _halves(facts.mornings, today):
        if before and after and _mean(after) - _mean(before) >= RISE_POINTS:
            reason = _("Morning pain up from %(before).1f to %(after).1f")
            return Verdict(
                Lane.PAIN_RISING, _lazy(reason, before=_mean(before), after=_mean(after))
            )
    return None


def _mean(scores: Sequence[int]) -> float:
    return sum(scores) / len(scores)


def _halves(
    mornings: Sequence[tuple[date, int]], today: date
) -> Iterator[tuple[list[int], list[int]]]:
    """The pairs of (before, after) scores whose means are compared."""
    scores = [score for _day, score in mornings]
    if len(scores) >= 6 and _fresh(mornings[-1][0], today):
        yield scores[-6:-3], scores[-3:]
    week = today - timedelta(days=7)
    earlier = week - timedelta(days=7)
    yield (
        [score for day, score in mornings if earlier < day <= week],
        [score for day, score in mornings if day > week],
    )


def _no_better(facts: RunnerFacts, today: date) -> Verdict | None:
    """The plan itself says that a clinician should look: it does not help, or the flare lasts."""
    if any(d.refers and _fresh(d.date, today) for d in facts.decisions):
        return Verdict(Lane.RED_FLAG, _("Not better: the plan suggests a clinician"))
    spell = facts.spell
    if spell and spell.kind == "flare" and long_reason(spell.first, today):
        return Verdict(Lane.RED_FLAG, _("A flare-up for two weeks: the plan suggests a clinician"))
    return None


def _off(facts: RunnerFacts, today: date) -> Verdict | None:
    """Who is away or ill is neither silent nor behind."""
    spell = facts.spell
    if spell is None or spell.kind not in ("away", "ill"):
        return None
    reason = _("Ill until %(day)s") if spell.kind == "ill" else _("Away until %(day)s")
    return Verdict(Lane.FINE, _lazy(reason, day=_day(spell.last)))


def _blocked(facts: RunnerFacts, today: date) -> Verdict | None:
    if facts.spell and facts.spell.kind == "flare":
        reason = _("In a flare-up since %(day)s")
        return Verdict(Lane.BLOCKED, _lazy(reason, day=_day(facts.spell.first)))
    if facts.stopped_by_pain and _fresh(facts.stopped_by_pain, today):
        return Verdict(Lane.BLOCKED, _("Could not train because of pain"))
    held = [
        d
        for d in facts.decisions
        if _fresh(d.date, today) and d.action in ("REDUCE", "HOLD") and d.because == Because.PAIN
    ]
    days = len({d.date for d in held})
    if days < 2:
        return None
    return Verdict(Lane.BLOCKED, _lazy(_HELD_BACK, days=days))


def _silent_or_behind(facts: RunnerFacts, today: date) -> Verdict | None:
    due = facts.kept
    if due.due < BEHIND_MIN_DUE or due.percent is None or due.percent >= BEHIND_SHARE:
        return None
    quiet = facts.last_seen is None or today - facts.last_seen > timedelta(days=SILENT_DAYS)
    if quiet and not facts.is_reached:
        return Verdict(Lane.BEHIND, _("Not seen lately, and no mail reaches them"))
    if quiet and not due.could_not and not due.skipped:
        if facts.last_seen is None:
            return Verdict(Lane.SILENT, _("Never seen since the plan began"))
        days = (today - facts.last_seen).days
        return Verdict(Lane.SILENT, _lazy(_NOT_SEEN, days=days))
    reason = _("%(done)d of %(due)d sessions done in two weeks")
    return Verdict(Lane.BEHIND, _lazy(reason, done=due.done + due.short, due=due.due))


def _ready(facts: RunnerFacts, today: date) -> Verdict | None:
    fresh = [d for d in facts.decisions if _fresh(d.date, today)]
    if any(d.action == "ADVANCE" for d in fresh):
        return Verdict(Lane.READY, _("Moves to the next phase"))
    raised = sum(d.action == "RAISE" for d in fresh)
    if not raised:
        return None
    return Verdict(Lane.READY, _lazy(_RAISED, count=raised))


# Made once: to make one of these takes longer than to judge a runner.
_HELD_BACK = ngettext_lazy(
    "Pain held the dose back on %(days)d day",
    "Pain held the dose back on %(days)d days",
    "days",
)
_NOT_SEEN = ngettext_lazy("Not seen for %(days)d day", "Not seen for %(days)d days", "days")
_RAISED = ngettext_lazy("%(count)d load raised", "%(count)d loads raised", "count")
_date_words = lazy(date_format, str)


def _day(day: date) -> str | Promise:
    return _date_words(day, "j M")


def _fill(message: Promise, values: Mapping[str, object]) -> str:
    return str(message % values)


_filled = lazy(_fill, str)


def _lazy(message: Promise, **values: object) -> str | Promise:
    """Fill a lazy message without choosing a language yet: a list judges many, and shows few."""
    return _filled(message, values)
