"""What ends a phase, condition by condition: as the engine decides it, with what is missing.

The engine ends a phase for one exercise on one side: its weeks are done, the strength test that its
goal names is passed, and nothing spoke against more the last time (evidence.md 9.0, row 12). The
last phase has no next one; its spot is settled after two weeks of quiet first steps. What the
programme's own goal says beyond that stands beside it in its words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Min
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.engine.decision_table import QUIET
from programs.engine.exercise import GateTest, Protocol
from programs.engine.phases import last_week_of
from programs.engine.readings import HARD_EFFORT, PAIN_NOTICED
from programs.engine.results import Result, gate_is_met
from programs.engine.tracks import MAINTENANCE
from programs.engine.words import Side
from programs.pain.models import BodySide
from programs.plans.models import Decision, Phase, Plan, Prescription, TrainingSession
from programs.plans.plan_page import week_of
from programs.plans.services.catalogues import catalogue_of
from programs.plans.services.standing import SETTLED_UNTIL, is_settled, worst_mornings
from programs.plans.templatetags.plan_words import exercise_name, test_name

AHEAD = timedelta(days=6)
"""So far ahead the next dose of an exercise is looked for: each comes at least once a week."""
Results = Mapping[tuple[str, str], Result]


@dataclass(frozen=True, slots=True)
class Missing:
    """An exercise that keeps its phase, and the stored reasons; none: not decided yet."""

    words: str
    reasons: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be, and how it stands."""

    words: str
    reading: str
    is_met: bool
    missing: Sequence[Missing] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """`behind` names the phase that is still gone through where the calendar is past it."""

    conditions: Sequence[Condition]
    behind: str = ""

    @property
    def met(self) -> int:
        return sum(condition.is_met for condition in self.conditions)


@dataclass(frozen=True, slots=True)
class _Work:
    """The next dose of one exercise on one side, and what was decided about it last.

    `phase`, from 0, is the one that it is in: a phase that waits keeps it, whatever the calendar.
    """

    exercise: str
    side: str
    protocol: str
    phase: int
    is_quiet: bool
    reasons: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Ground:
    """All that the gates of one plan read, in four statements."""

    plan: Plan
    phases: Sequence[Phase]
    results: Results
    works: Sequence[_Work]
    began: Mapping[tuple[str, str, int], date]
    """The first day of each phase that was trained, by protocol, side and number."""
    mornings: Mapping[tuple[str, Side | None], int]
    today: date

    def gate(self, phase: Phase) -> Gate | None:
        """What ends `phase`, which is going on by the calendar; None where nothing does."""
        protocol = catalogue_of(self.plan).protocols.get(phase.protocol)
        planned = _number(phase, protocol) if protocol else None
        if protocol is None or planned is None or protocol.slug == MAINTENANCE:
            return None
        works = [each for each in self.works if _belongs(each, phase)]
        # As `standing`: the furthest phase that an exercise of the programme is in.
        number = min(planned, max((each.phase for each in works), default=planned))
        last = number == len(protocol.phases) - 1
        conditions = [
            self._weeks(self._row(phase, protocol, number), number, works),
            *self._test(protocol.phases[number].gate_test, phase.side),
            *(self._mornings(phase) if last else [_quiet(works, number)]),
        ]
        behind = protocol.phases[number].name if number < planned else ""
        return Gate(conditions, behind) if len(conditions) > 1 else None

    def _row(self, phase: Phase, protocol: Protocol, number: int) -> Phase:
        """The plan's row of that phase of the same track; its own where the plan has none."""
        track, name = _track(phase), protocol.phases[number].name
        rows = (each for each in self.phases if _track(each) == track and each.name == name)
        return next(rows, phase)

    def _weeks(self, row: Phase, number: int, works: Sequence[_Work]) -> Condition:
        now, total = week_of(self.plan, self.today), row.last_week - row.first_week + 1
        days = [
            day
            for (protocol, side, phase), day in self.began.items()
            if protocol == row.protocol and phase == number and row.side in ("", side)
        ]
        began = week_of(self.plan, min(days)) if days else None
        last = last_week_of(row.first_week, row.last_week, began=began)
        gone_on = any(each.phase > number for each in works)
        is_met = gone_on or now > last
        done = total if is_met else max(0, min(now - (last - total + 1), total))
        words = ngettext("Its %(n)s week is done", "Its %(n)s weeks are done", total)
        reading = _("%(n)s of %(total)s") % {"n": done, "total": total}
        return Condition(words % {"n": total}, reading, is_met)

    def _test(self, gate: GateTest | None, side: str) -> list[Condition]:
        if gate is None or not side:
            return []
        latest = self.results.get((gate.test, side))
        words = _("%(test)s: at least %(least)s, with pain at most %(pain)s") % {
            "test": test_name(gate.test),
            "least": gate.at_least,
            "pain": gate.pain_at_most,
        }
        return [Condition(words, _result_words(latest), gate_is_met(gate, latest))]

    def _mornings(self, phase: Phase) -> list[Condition]:
        if not phase.spot:
            return []
        worst = self.mornings.get((phase.spot, Side(phase.side)))
        words = _("First steps in the morning at most %(most)s for two weeks")
        reading = _("not told") if worst is None else _("worst %(n)s") % {"n": worst}
        return [Condition(words % {"most": SETTLED_UNTIL}, reading, is_settled(worst))]


def gather(plan: Plan, phases: Sequence[Phase], results: Results, today: date) -> Ground:
    """Read what the gates of `plan` stand on."""
    done = _done(plan)
    began: dict[tuple[str, str, int], date] = {}
    for (_exercise, side), (protocol, phase, first, _last) in done:
        key = (protocol, side, phase)
        began[key] = min(first, began.get(key, first))
    return Ground(
        plan, phases, results, _works(plan, done, today), began, worst_mornings(plan, today), today
    )


_Key = tuple[str, str]
_Done = tuple[_Key, tuple[str, int, date, date]]
"""Exercise and side; protocol, phase, first and last day."""


def _done(plan: Plan) -> list[_Done]:
    """What has sets, by exercise, side and phase; the newest last."""
    rows = Prescription.objects.filter(
        session__plan=plan,
        session__status__in=TrainingSession.LOGGED,
        test="",
        sets_done__isnull=False,
    ).order_by()
    found = (
        rows.values("exercise", "side", "protocol", "phase")
        .annotate(first=Min("session__date"), last=Max("session__date"))
        .order_by("last", "phase")
        .values_list("exercise", "side", "protocol", "phase", "first", "last")
    )
    return [
        ((exercise, side), (protocol, phase, first, last))
        for exercise, side, protocol, phase, first, last in found
    ]


def _works(plan: Plan, done: Sequence[_Done], today: date) -> list[_Work]:
    """What comes next of each exercise that was trained, or came last; with what was decided."""
    late = today - AHEAD
    last = {key: (protocol, phase) for key, (protocol, phase, _first, day) in done if day > late}
    trained = {key: day for key, (*_place, day) in done}
    decisions = _newest(plan)
    return [
        _work(key, place, decisions.get(key), trained.get(key))
        for key, place in (_coming(plan, today) or last).items()
        # What the calendar begins with next week says nothing about the phase of now.
        if key in trained or key in decisions
    ]


def _coming(plan: Plan, today: date) -> dict[_Key, tuple[str, int]]:
    """Protocol and phase of the next dose of each exercise on each side."""
    rows = Prescription.objects.filter(
        session__plan=plan,
        session__status__in=TrainingSession.OPEN,
        session__date__range=(today, today + AHEAD),
        test="",
    ).order_by("-session__date")
    found = rows.values_list("exercise", "side", "protocol", "phase")
    return {(exercise, side): (protocol, phase) for exercise, side, protocol, phase in found}


def _newest(plan: Plan) -> dict[_Key, Decision]:
    """By what is decided about, and by what it was swapped for."""
    decided = Decision.objects.filter(session__plan=plan).order_by()
    newest = decided.values("exercise", "side").annotate(newest=Max("pk")).values("newest")
    rows = Decision.objects.filter(pk__in=newest).select_related("session").order_by("pk")
    found: dict[_Key, Decision] = {}
    for each in rows:
        for exercise in {each.exercise, each.after.get("exercise", each.exercise)}:
            found[exercise, each.side] = each
    return found


def _work(
    key: _Key, place: tuple[str, int], decision: Decision | None, trained: date | None
) -> _Work:
    """Sets that came after the newest decision are not decided yet."""
    if decision is None or (trained is not None and decision.session.date < trained):
        return _Work(*key, *place, is_quiet=False, reasons=())
    return _Work(*key, *place, decision.rule in QUIET, decision.reasons)


def _belongs(work: _Work, phase: Phase) -> bool:
    return work.protocol == phase.protocol and phase.side in ("", work.side)


def _track(phase: Phase) -> tuple[str, str, str]:
    return phase.protocol, phase.spot, phase.side


def _number(phase: Phase, protocol: Protocol) -> int | None:
    names = [each.name for each in protocol.phases]
    return names.index(phase.name) if phase.name in names else None


def _quiet(works: Sequence[_Work], number: int) -> Condition:
    """Rows 4 to 10 of the decision, of every exercise, at its last session."""
    ready = [each for each in works if each.phase > number or each.is_quiet]
    words = _(
        "Last time all sets done, pain at most %(pain)s, effort below %(effort)s and the morning "
        "as usual, for each exercise"
    ) % {"pain": PAIN_NOTICED - 1, "effort": HARD_EFFORT}
    if not any(each.reasons for each in works):
        return Condition(words, _("not decided yet"), False)
    reading = ngettext(
        "%(n)s of %(total)s exercise", "%(n)s of %(total)s exercises", len(works)
    ) % {"n": len(ready), "total": len(works)}
    missing = [_missing(each) for each in works if each not in ready]
    return Condition(words, reading, not missing, missing)


def _missing(work: _Work) -> Missing:
    side = str(BodySide(work.side).label).lower()
    return Missing(f"{exercise_name(work.exercise)}, {side}", work.reasons)


def _result_words(latest: Result | None) -> str:
    if latest is None:
        return _("not tested yet")
    value = number_format(latest.value.normalize())
    if latest.pain is None:
        return _("%(value)s, pain not told") % {"value": value}
    return _("%(value)s, pain %(pain)s") % {"value": value, "pain": latest.pain}
