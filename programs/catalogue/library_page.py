"""What the pages of the exercise library show, from the reviewed data alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs.catalogue.evidence import Source, load_evidence
from programs.catalogue.figures.reading import load_figures
from programs.catalogue.loader import KitKind, load_catalogue
from programs.catalogue.spots import load_spots
from programs.engine.exercise import Exercise, Loading
from programs.engine.words import Tissue

Words = str | Promise


class Part(StrEnum):
    """The chapters of the library."""

    CALF = "calf"
    TOES = "toes"
    ANKLE = "ankle"
    HIP = "hip"
    BALANCE = "balance"


PARTS: Mapping[Part, tuple[Words, frozenset[Tissue]]] = {
    Part.CALF: (_("Calf and sole"), frozenset({Tissue.CALF_PLANTAR})),
    Part.TOES: (_("Toes and arch"), frozenset({Tissue.TOE_FLEXOR})),
    Part.ANKLE: (_("Ankle"), frozenset({Tissue.TIB_POST, Tissue.TIB_ANT, Tissue.PERONEAL})),
    Part.HIP: (_("Hip and trunk"), frozenset({Tissue.HIP})),
    Part.BALANCE: (_("Balance"), frozenset({Tissue.BALANCE})),
}
KIT: Mapping[str, Words] = {
    KitKind.RUCKSACK: _("With a rucksack"),
    KitKind.DUMBBELLS: _("With dumbbells"),
    KitKind.ANKLE_WEIGHTS: _("With ankle weights"),
    KitKind.BANDS: _("With a band"),
}


@dataclass(frozen=True, slots=True)
class Chapter:
    part: Part
    title: Words
    exercises: tuple[Exercise, ...]


def chapters() -> list[Chapter]:
    """Every exercise once, in the order of the data."""
    found = load_catalogue().exercises.values()
    return [
        Chapter(part, title, tuple(one for one in found if one.tissue in tissues))
        for part, (title, tissues) in PARTS.items()
    ]


def chapter_of(exercise: Exercise) -> Chapter:
    return next(chapter for chapter in chapters() if exercise.tissue in PARTS[chapter.part][1])


@dataclass(frozen=True, slots=True)
class Way:
    """How the exercise is loaded with one kind of kit."""

    kit: str
    title: Words
    text: str
    drawn: bool
    """Whether the figure with this load differs from the one above."""


@dataclass(frozen=True, slots=True)
class ExercisePage:
    exercise: Exercise
    chapter: Chapter
    easier: Exercise | None
    harder: Exercise | None
    ways: tuple[Way, ...]
    avoid: tuple[str, ...]
    """Names of the spots that leave it out of a plan while they are sore."""
    sources: tuple[Source, ...]
    is_loaded: bool


def page_of(exercise: Exercise) -> ExercisePage:
    every, evidence, spots = load_catalogue().exercises, load_evidence(), load_spots()
    # The picture lent to a coach's own one does not show how that is loaded.
    loads = () if exercise.is_own else load_figures()[exercise.slug].loads
    return ExercisePage(
        exercise=exercise,
        chapter=chapter_of(exercise),
        easier=every.get(exercise.easier or ""),
        harder=every.get(exercise.harder or ""),
        ways=tuple(Way(kit, KIT[kit], text, kit in loads) for kit, text in exercise.kit.items()),
        avoid=tuple(facts.name for spot, facts in spots.items() if spot in exercise.avoid_spots),
        sources=tuple(evidence[key] for key in exercise.sources),
        is_loaded=exercise.loading is not Loading.NONE,
    )
