"""What a coach's own programme may not loosen, in plain words at the place where it stands.

The engine's own limits are not in a programme at all and hold for every one: the cap on raises,
48 hours between heavy sessions, what a sore spot rules out, the warning signs and the pain rules.
A programme's gates may only become more careful than the reviewed ones (our choice).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from programs.catalogue.checks import problems_of_protocol
from programs.catalogue.loader import load_evidence
from programs.engine.exercise import (
    Catalogue,
    Dose,
    Exercise,
    GateTest,
    Loading,
    Protocol,
    ProtocolPhase,
)
from programs.engine.tracks import MAINTENANCE

HEAVY_A_WEEK = 3
"""With 48 hours in between; four would fit only across two weeks."""
MOST_WEEKS = 52
"""Of all phases together."""
MOST_PHASES = 12
MOST_NAME = 80
MOST_SECONDS_A_REP = 15
UNSAID = gettext_noop("Not said yet.")
"""Stands as goal and gate of an empty phase until the coach says them."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong in a phase; `dose` is the position of a dose, None for the phase itself."""

    phase: int
    dose: int | None
    field: str
    text: str


def wrong_places(own: Protocol, reviewed: Protocol, catalogue: Catalogue) -> list[Wrong]:
    """Everything that stands against publishing `own` in the place of `reviewed`."""
    known = {phase.name: phase for phase in reviewed.phases}
    found = [Wrong(number, None, "", text) for number, text in course_problems(own, reviewed)]
    for number, phase in enumerate(own.phases):
        found += _of_phase(number, phase, known.get(phase.name), catalogue)
    if found:
        return found
    # The catalogue's own check has the last word, whatever was missed above.
    others = problems_of_protocol(own, catalogue, frozenset(load_evidence()))
    return [Wrong(0, None, "", problem) for problem in others]


def course_problems(own: Protocol, reviewed: Protocol) -> Iterator[tuple[int, str]]:
    """What is wrong with which phases there are and their order, each with a number (from 0).

    A phase whose test opens the next ones stays, and those that it opens stay behind it (ours: a
    gate may only become more careful). Maintenance has no end, so it has no second phase.
    """
    places = {phase.name: number for number, phase in enumerate(own.phases)}
    if reviewed.slug == MAINTENANCE and len(own.phases) > 1:
        yield 1, _("Maintenance goes on without an end, so it stays one phase.")
    for number, phase in enumerate(reviewed.phases):
        if phase.gate_test is None:
            continue
        if phase.name not in places:
            text = _("“%(name)s” ends with a test that opens what follows, so it stays.")
            yield 0, text % {"name": _(phase.name)}
            continue
        for later in reviewed.phases[number + 1 :]:
            if places.get(later.name, len(places)) < places[phase.name]:
                text = _("The test of “%(name)s” opens “%(later)s”, so that comes after it.")
                names = {"name": _(phase.name), "later": _(later.name)}
                yield places[later.name], text % names


def name_problem(name: str, others: Iterable[str], reviewed: Iterable[str]) -> str:
    """What is wrong with the name of a phase of the coach's own, beside the `others`."""
    if not name:
        return _("Give the phase a name.")
    if len(name) > MOST_NAME:
        return _("The name may have %(n)d characters at most.") % {"n": MOST_NAME}
    known = {text.casefold() for each in (*others, *reviewed) for text in (each, _(each))}
    if name.casefold() in known:
        return _("There is a phase of this name already: runners go on by the names of phases.")
    return ""


def _of_phase(
    number: int, phase: ProtocolPhase, reviewed: ProtocolPhase | None, catalogue: Catalogue
) -> Iterator[Wrong]:
    gate = reviewed.gate_test if reviewed else None
    for field, text in gate_problems(phase.gate_test, gate, catalogue):
        yield Wrong(number, None, field, text)
    named = {"name": _(phase.name)}
    if not phase.doses:
        text = _("“%(name)s”: leave at least one exercise in the phase.")
        yield Wrong(number, None, "", text % named)
    if UNSAID in (phase.goal, phase.gate):
        text = _("“%(name)s”: say what it is for, and when it is done.")
        yield Wrong(number, None, "goal", text % named)
    tempos = {dose.exercise: dose.tempo for dose in reviewed.doses} if reviewed else {}
    seen: set[str] = set()
    for position, dose in enumerate(phase.doses):
        exercise = catalogue.exercises[dose.exercise]
        slowest = tempos.get(dose.exercise) or exercise.tempo
        for field, text in (*dose_problems(dose, exercise), *tempo_problems(dose.tempo, slowest)):
            yield Wrong(number, position, field, text)
        if dose.exercise in seen:
            text = _("This exercise stands in the phase already.")
            yield Wrong(number, position, "exercise", text)
        seen.add(dose.exercise)


def gate_problems(
    gate: GateTest | None, reviewed: GateTest | None, catalogue: Catalogue
) -> Iterator[tuple[str, str]]:
    """What is wrong with a gate, by field; looser than the reviewed one is wrong."""
    if reviewed and (gate is None or gate.test != reviewed.test):
        yield "test", _("The reviewed programme asks for this test here, so it stays.")
        return
    if gate is None:
        return
    test = catalogue.tests[gate.test]
    if not test.low <= gate.at_least <= test.high:
        allowed = {"low": round(test.low), "high": round(test.high)}
        yield "at_least", _("This test has results from %(low)s to %(high)s.") % allowed
    if reviewed and gate.at_least < reviewed.at_least:
        text = _("The reviewed programme asks for %(n)s: you may ask for more, not for less.")
        yield "at_least", text % {"n": reviewed.at_least}
    if reviewed and gate.pain_at_most > reviewed.pain_at_most:
        text = _("The reviewed limit is %(n)s: a pain limit may only become more careful.")
        yield "pain_at_most", text % {"n": reviewed.pain_at_most}


def dose_problems(dose: Dose, exercise: Exercise) -> Iterator[tuple[str, str]]:
    """What is wrong with a dose, by field."""
    if dose.rm is not None and exercise.loading is Loading.NONE:
        yield "rm", _("This exercise is never loaded: leave it empty.")
    if dose.heavy and dose.daily:
        yield "daily", _("Heavy work needs 48 hours in between, so it is never daily.")
    if dose.heavy and dose.per_week > HEAVY_A_WEEK:
        text = _("Heavy work needs 48 hours in between: %(n)s times a week at most.")
        yield "per_week", text % {"n": HEAVY_A_WEEK}


def tempo_problems(tempo: str, reviewed: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a tempo (seconds up-pause-down; empty: as `reviewed`), by field.

    Heavy work was tried slowly, so it may become slower, not faster (ours).
    """
    if not tempo:
        return
    own, theirs = (_seconds(each) for each in (tempo, reviewed or "0-0-0"))
    if sum(own) > MOST_SECONDS_A_REP:
        text = _("A repetition takes %(n)s seconds at most.") % {"n": MOST_SECONDS_A_REP}
        yield "tempo", text
    elif sum(own) < sum(theirs) or own[2] < theirs[2]:
        text = _("It was reviewed at %(tempo)s: it may be slower, not faster.")
        yield "tempo", text % {"tempo": reviewed}


def _seconds(tempo: str) -> list[int]:
    return [int(part) for part in tempo.split("-")]
