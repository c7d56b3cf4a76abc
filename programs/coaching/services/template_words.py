"""How two states of a programme differ, phase by phase, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.engine.changed_phases import week_in
from programs.engine.exercise import Catalogue, Dose, GateTest, Protocol, ProtocolPhase
from programs.engine.standing import Place
from programs.pain.models import BodySide, PainSpot


@dataclass(frozen=True, slots=True)
class Changed:
    """What is new in one phase."""

    name: str
    lines: tuple[str, ...]


def differences(old: Protocol, new: Protocol, catalogue: Catalogue) -> list[Changed]:
    """The phases that differ: those of `new`, those that it has no longer, and their order."""
    before = {phase.name: phase for phase in old.phases}
    after = {phase.name: phase for phase in new.phases}
    found = [
        Changed(
            _(name),
            tuple(
                (*_of_phase(before[name], now, catalogue), *_in_newer_words(old, new, now))
                if name in before
                else _of_new(now, catalogue)
            ),
        )
        for name, now in after.items()
    ]
    gone = [Changed(_(name), (_("Taken out."),)) for name in before if name not in after]
    stay = [name for name in before if name in after]
    order = [name for name in after if name in before]
    if stay != order:
        words = _("Now: %(names)s.") % {"names": ", ".join(_(name) for name in after)}
        gone.append(Changed(_("The order of the phases"), (words,)))
    return [each for each in (*found, *gone) if each.lines]


def goes_on_words(place: Place, old: Protocol, new: Protocol, week: int) -> str:
    """In which phase of `new` somebody goes on who stands in programme week `week` of `old`."""
    spot, side = place
    where = [str(PainSpot(spot).label)] if spot in PainSpot.values else []
    where += [str(BodySide(side).label).lower()] if side else []
    was = _at(old, week)
    to = _at(new, week_in(old, new, week))
    names = {"was": _(old.phases[was].name), "to": _(new.phases[to].name)}
    words = {**names, "n": to + 1, "all": len(new.phases)}
    if old.phases[was].name == new.phases[to].name:
        said = _("goes on in “%(to)s”, phase %(n)d of %(all)d") % words
    else:
        said = (
            _("“%(was)s” is no longer there: goes on in “%(to)s”, phase %(n)d of %(all)d") % words
        )
    return f"{', '.join(where)}: {said}" if where else said[:1].upper() + said[1:]


def _at(protocol: Protocol, week: int) -> int:
    """The phase (from 0) of a programme week."""
    return next(n for n, phase in enumerate(protocol.phases) if week <= phase.last_week)


def _of_new(phase: ProtocolPhase, catalogue: Catalogue) -> Iterator[str]:
    yield _("A new phase: %(weeks)s.") % {"weeks": weeks_words(phase)}
    for dose in phase.doses:
        name = _(catalogue.exercises[dose.exercise].name)
        yield _("%(name)s, %(dose)s.") % {"name": name, "dose": dose_words(dose)}
    gate = gate_words(phase.gate_test, catalogue)
    if gate:
        yield _("Its gate: %(gate)s.") % {"gate": gate}


def _in_newer_words(old: Protocol, new: Protocol, phase: ProtocolPhase) -> Iterator[str]:
    """The coach's own exercises of the phase that were published anew since."""
    for slug in [dose.exercise for dose in phase.doses if dose.exercise in new.exercises]:
        if slug in old.exercises and old.exercises[slug] != new.exercises[slug]:
            yield _("%(name)s, as you published it last.") % {"name": new.exercises[slug].name}


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
    if dose.tempo:
        said.append(_("tempo %(tempo)s") % {"tempo": dose.tempo})
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
