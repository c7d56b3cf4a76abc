"""Where somebody goes on when a programme comes to have other phases than it had.

A phase is known by its name. By these rules (ours), so that nobody is moved ahead by a change:

* who stands in a phase that is still there goes on in it, in the same week of it, whatever stands
  before it now and wherever it stands; in its last week, where it has become shorter;
* who stands in one that was taken out goes back to the last week of the nearest phase before it
  that is still there, and leaves that when its goal is met; where none is left, to the first week
  of the first phase;
* who has done with all phases has done with the new ones, too.
"""

from __future__ import annotations

from programs.engine.exercise import Protocol, ProtocolPhase


def have_same_course(old: Protocol, new: Protocol) -> bool:
    """Whether both have phases of the same names and lengths in the same order."""
    return _course(old) == _course(new)


def _course(protocol: Protocol) -> list[tuple[str, int, int]]:
    return [(phase.name, phase.first_week, phase.last_week) for phase in protocol.phases]


def goes_on_in(old: Protocol, new: Protocol) -> tuple[int, ...]:
    """For each phase of `old` (index) the phase of `new` (index) in which it goes on."""
    return tuple(_heir(number, old, new)[0] for number in range(len(old.phases)))


def _heir(number: int, old: Protocol, new: Protocol) -> tuple[int, ProtocolPhase | None]:
    """The phase of `new` that follows phase `number` of `old`, and which of `old` it is; None
    where it is none of those up to there."""
    places = {phase.name: place for place, phase in enumerate(new.phases)}
    for phase in reversed(old.phases[: number + 1]):
        if phase.name in places:
            return places[phase.name], phase
    return 0, None


def week_in(old: Protocol, new: Protocol, week: int) -> int:
    """The programme week (from 1) of `new` in which somebody goes on who would begin the
    programme week `week` of `old`."""
    if have_same_course(old, new):
        return week
    after = week - old.phases[-1].last_week
    if after > 0:
        return new.phases[-1].last_week + after
    number = next(n for n, phase in enumerate(old.phases) if week <= phase.last_week)
    place, known = _heir(number, old, new)
    heir = new.phases[place]
    if known is None:
        return heir.first_week
    if known is not old.phases[number]:
        return heir.last_week
    return min(heir.first_week + week - known.first_week, heir.last_week)
