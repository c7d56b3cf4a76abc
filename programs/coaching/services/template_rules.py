"""What a coach's own programme may not loosen, in plain words at the place where it stands.

The engine's own limits are not in a programme at all and hold for every one: the cap on raises,
48 hours between heavy sessions, what a sore spot rules out, the warning signs and the pain rules.
A programme's gates may only become more careful than the reviewed ones (our choice).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

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

HEAVY_A_WEEK = 3
"""With 48 hours in between; four would fit only across two weeks."""
MOST_WEEKS = 52


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong in a phase; `dose` is the position of a dose, None for the phase itself."""

    phase: int
    dose: int | None
    field: str
    text: str


def wrong_places(own: Protocol, reviewed: Protocol, catalogue: Catalogue) -> list[Wrong]:
    """Everything that stands against publishing `own` in the place of `reviewed`."""
    found = [
        wrong
        for number, phase in enumerate(own.phases)
        for wrong in _of_phase(number, phase, reviewed.phases[number], catalogue)
    ]
    if own.phases[-1].last_week > MOST_WEEKS:
        text = _("All phases together last a year at most.")
        found.append(Wrong(len(own.phases) - 1, None, "weeks", text))
    if found:
        return found
    # The catalogue's own check has the last word, whatever was missed above.
    others = problems_of_protocol(own, catalogue, frozenset(load_evidence()))
    return [Wrong(0, None, "", problem) for problem in others]


def _of_phase(
    number: int, phase: ProtocolPhase, reviewed: ProtocolPhase, catalogue: Catalogue
) -> Iterator[Wrong]:
    for field, text in gate_problems(phase.gate_test, reviewed.gate_test, catalogue):
        yield Wrong(number, None, field, text)
    if not phase.doses:
        yield Wrong(number, None, "", _("Leave at least one exercise in the phase."))
    seen: set[str] = set()
    for position, dose in enumerate(phase.doses):
        for field, text in dose_problems(dose, catalogue.exercises[dose.exercise]):
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
