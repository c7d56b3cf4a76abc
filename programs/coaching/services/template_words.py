"""How two states of a programme differ, phase by phase, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.engine.exercise import Catalogue, Dose, GateTest, Protocol, ProtocolPhase


@dataclass(frozen=True, slots=True)
class Changed:
    """What is new in one phase."""

    name: str
    lines: tuple[str, ...]


def differences(old: Protocol, new: Protocol, catalogue: Catalogue) -> list[Changed]:
    """The phases that differ; both have the same number of them."""
    pairs = zip(old.phases, new.phases, strict=True)
    found = [Changed(_(now.name), tuple(_of_phase(then, now, catalogue))) for then, now in pairs]
    return [each for each in found if each.lines]


def dose_words(dose: Dose) -> str:
    """`3 × 12 with a load for 12, 3 times a week, 120 s rest`."""
    words = {"sets": dose.sets, "n": dose.reps or dose.hold_seconds, "rm": dose.rm}
    said = [(_("%(sets)s × %(n)s") if dose.reps else _("%(sets)s × %(n)s s")) % words]
    if dose.rm:
        said = [said[0] + " " + _("with a load you can lift %(rm)s times") % words]
    if dose.daily and dose.per_week == 7:
        said.append(_("daily"))
    else:
        often = ngettext("once a week", "%(n)d times a week", dose.per_week)
        said.append(often % {"n": dose.per_week})
    said.append(_("%(n)s s rest") % {"n": dose.rest_seconds})
    return ", ".join(said)


def asked(phase: ProtocolPhase) -> list[tuple[str, str]]:
    """What the phase asks for: each exercise with its dose in words."""
    return [(dose.exercise, dose_words(dose)) for dose in phase.doses]


def weeks_words(phase: ProtocolPhase) -> str:
    n = phase.last_week - phase.first_week + 1
    return ngettext("%(n)d week", "%(n)d weeks", n) % {"n": n}


def gate_words(gate: GateTest | None, catalogue: Catalogue) -> str:
    """What the test of a gate asks for; empty without one."""
    if gate is None:
        return ""
    words = {"test": _(catalogue.tests[gate.test].name), "n": gate.at_least}
    text = _("%(test)s: at least %(n)s, with pain of at most %(pain)s of 10")
    return text % {**words, "pain": gate.pain_at_most}


def _of_phase(then: ProtocolPhase, now: ProtocolPhase, catalogue: Catalogue) -> Iterator[str]:
    if then.name != now.name:
        yield _("Called “%(now)s”, was “%(then)s”.") % {"now": _(now.name), "then": _(then.name)}
    if weeks_words(then) != weeks_words(now):
        words = {"now": weeks_words(now), "then": weeks_words(then)}
        yield _("Lasts %(now)s instead of %(then)s.") % words
    yield from _of_doses(then, now, catalogue)
    before, after = gate_words(then.gate_test, catalogue), gate_words(now.gate_test, catalogue)
    if before != after and not before:
        yield _("New in the gate: %(after)s.") % {"after": after}
    elif before != after:
        yield _("The gate: %(before)s → %(after)s.") % {"before": before, "after": after}
    if then.goal != now.goal:
        yield _("The goal in other words: %(text)s") % {"text": _(now.goal)}
    if then.gate != now.gate:
        yield _("The gate in other words: %(text)s") % {"text": _(now.gate)}


def _of_doses(then: ProtocolPhase, now: ProtocolPhase, catalogue: Catalogue) -> Iterator[str]:
    before = {dose.exercise: dose for dose in then.doses}
    after = {dose.exercise: dose for dose in now.doses}
    for slug, dose in after.items():
        name = _(catalogue.exercises[slug].name)
        if slug not in before:
            yield _("New: %(name)s, %(dose)s.") % {"name": name, "dose": dose_words(dose)}
        elif dose_words(before[slug]) != dose_words(dose):
            words = {"before": dose_words(before[slug]), "after": dose_words(dose)}
            yield _("%(name)s: %(before)s → %(after)s.") % {"name": name, **words}
    for slug in before:
        if slug not in after:
            yield _("Left out: %(name)s.") % {"name": _(catalogue.exercises[slug].name)}
    stay = [slug for slug in before if slug in after]
    if stay != [slug for slug in after if slug in before]:
        yield _("The exercises come in another order.")
