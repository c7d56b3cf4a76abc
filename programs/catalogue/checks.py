"""What must hold between the entries: ladders, doses, sources, spots. One sentence a problem."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from programs.engine.exercise import (
    OWN,
    Catalogue,
    Dose,
    Exercise,
    Loading,
    Protocol,
    StrengthTest,
)
from programs.engine.words import Spot

KINDS_OF_LOADING: dict[Loading, frozenset[str]] = {
    Loading.SYSTEM: frozenset({"rucksack", "dumbbells", "ankle_weights"}),
    Loading.EXTERNAL: frozenset({"rucksack", "dumbbells", "ankle_weights"}),
    Loading.BAND: frozenset({"bands"}),
    Loading.NONE: frozenset(),
}


def problems(catalogue: Catalogue, sources: frozenset[str]) -> Iterator[str]:
    """Every broken promise of the data, the first one first."""
    for exercise in catalogue.exercises.values():
        if exercise.is_own:
            yield f"exercises: {exercise.slug}: {OWN} begins the names of coaches' own"
        for problem in problems_of_exercise(exercise, catalogue, sources):
            yield f"exercises: {exercise.slug}: {problem}"
    for protocol in catalogue.protocols.values():
        for problem in problems_of_protocol(protocol, catalogue, sources):
            yield f"protocols: {protocol.slug}: {problem}"
    yield from _of_spots(catalogue)


def problems_of_exercise(
    exercise: Exercise, catalogue: Catalogue, sources: frozenset[str]
) -> Iterator[str]:
    """What is wrong with one exercise beside its neighbours in `catalogue`."""
    allowed = KINDS_OF_LOADING[exercise.loading]
    if not set(exercise.kit) <= allowed:
        yield f"kit: loading {exercise.loading} allows {', '.join(sorted(allowed)) or 'none'}"
    if exercise.loading is not Loading.NONE and not exercise.kit:
        yield "kit: must say how it is loaded"
    if exercise.loading is Loading.BAND and "band" not in exercise.needs:
        yield "needs: a band exercise needs a band"
    if (exercise.unit == "reps") != bool(exercise.tempo):
        yield "tempo: counted exercises have one, holds have none"
    yield from _of_ladder(exercise, catalogue)
    yield from (f"sources: {key} is not in the evidence" for key in _unknown(exercise, sources))


def _of_ladder(exercise: Exercise, catalogue: Catalogue) -> Iterator[str]:
    """Who is harder than me has me as the easier one; side branches may join a ladder from above.

    (The two-leg towel raise comes down to the two-leg step raise, which leads up elsewhere.)
    """
    for field in ("easier", "harder"):
        slug = exercise.easier if field == "easier" else exercise.harder
        if slug is None:
            continue
        other = catalogue.exercises.get(slug)
        if other is None:
            yield f"{field}: {slug} is no exercise"
        elif other.tissue is not exercise.tissue:
            yield f"{field}: {slug} is of another tissue"
        elif field == "harder" and other.easier != exercise.slug and not exercise.is_own:
            yield f"harder: {slug} must name it as easier"
    if exercise.is_own:
        yield from _of_joining(exercise, catalogue)
    if _comes_back_to_itself(exercise, catalogue):
        yield "easier: leads back to itself"


def _of_joining(exercise: Exercise, catalogue: Catalogue) -> Iterator[str]:
    """A coach's own exercise leans on reviewed ones, and no ladder of theirs leads to it."""
    easier, harder = exercise.easier or "", exercise.harder or ""
    for field, slug in (("easier", easier), ("harder", harder), ("picture", exercise.picture)):
        other = catalogue.exercises.get(slug)
        if slug and (other is None or other.is_own):
            yield f"{field}: {slug} is no reviewed exercise"
            return
    if easier and harder and not _is_above(harder, easier, catalogue):
        yield f"harder: {harder} is not harder than {easier}"


def _is_above(slug: str, other: str, catalogue: Catalogue) -> bool:
    """Whether nothing says that `slug` is the easier one of the two, or the same."""
    below_other = catalogue.ladder(other, harder=False)
    above = catalogue.ladder(slug, harder=True)
    return slug not in below_other and other not in above


def _comes_back_to_itself(exercise: Exercise, catalogue: Catalogue) -> bool:
    seen = {exercise.slug}
    below = catalogue.exercises.get(exercise.easier or "")
    while below is not None and below.slug not in seen:
        seen.add(below.slug)
        below = catalogue.exercises.get(below.easier or "")
    return below is not None


def problems_of_protocol(
    protocol: Protocol, catalogue: Catalogue, sources: frozenset[str]
) -> Iterator[str]:
    """What is wrong with one protocol beside the exercises and protocols of `catalogue`."""
    week = 1
    for number, phase in enumerate(protocol.phases):
        if phase.first_week != week or phase.last_week < phase.first_week:
            yield f"phases[{number}].weeks: must begin at week {week} and not end before it"
        week = phase.last_week + 1
        for position, dose in enumerate(phase.doses):
            for problem in _of_dose(dose, catalogue, sources):
                yield f"phases[{number}].doses[{position}].{problem}"
    if protocol.alternative_to and protocol.alternative_to not in catalogue.protocols:
        yield f"alternative_to: {protocol.alternative_to} is no protocol"
    if protocol.alternative_to and protocol.spots:
        yield "spots: an alternative treats the spots of what it replaces"
    yield from _of_choosing(protocol, catalogue, sources)
    if not protocol.phases:
        yield "phases: must have at least one"
    yield from (f"sources: {key} is not in the evidence" for key in _unknown(protocol, sources))


def _of_choosing(
    protocol: Protocol, catalogue: Catalogue, sources: frozenset[str]
) -> Iterator[str]:
    """Who is given a choice is told of each way what it asks and who it was tried on."""
    replaced = {p.alternative_to for p in catalogue.protocols.values()}
    if protocol.alternative_to or protocol.slug in replaced:
        yield from (f"{f}: must be told" for f in ("asks", "tried_on") if not getattr(protocol, f))
    if protocol.earned and protocol.earned.source not in sources:
        yield f"earned.source: {protocol.earned.source} is not in the evidence"


def problems_of_count(counted: Dose | StrengthTest, exercise: Exercise) -> Iterator[str]:
    """Repetitions or seconds, and whichever the exercise is counted in."""
    if (counted.reps is None) == (counted.hold_seconds is None):
        yield "reps: give either reps or hold_seconds"
    elif (exercise.unit == "hold") != (counted.hold_seconds is not None):
        yield f"reps: {exercise.slug} is counted in {exercise.unit}"


def _of_dose(dose: Dose, catalogue: Catalogue, sources: frozenset[str]) -> Iterator[str]:
    exercise = catalogue.exercises.get(dose.exercise)
    if exercise is None:
        yield f"exercise: {dose.exercise} is no exercise"
        return
    yield from problems_of_count(dose, exercise)
    if dose.rm is not None and exercise.loading is Loading.NONE:
        yield f"rm: {exercise.slug} is never loaded"
    if dose.daily and dose.heavy:
        yield "daily: heavy work needs 48 hours between sessions"
    if dose.tempo and exercise.unit == "hold":
        yield "tempo: holds have none"
    yield from (f"sources: {key} is not in the evidence" for key in _unknown(dose, sources))


def _of_spots(catalogue: Catalogue) -> Iterator[str]:
    treated = Counter(spot for p in catalogue.protocols.values() for spot in p.spots)
    for spot in Spot:
        if treated[spot] > 1:
            yield f"protocols: {spot} has {treated[spot]} protocols, must have one at most"


def _unknown(entry: Exercise | Protocol | Dose, sources: frozenset[str]) -> list[str]:
    return [key for key in entry.sources if key not in sources]
