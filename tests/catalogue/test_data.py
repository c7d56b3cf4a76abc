"""What a physiotherapist would check in the data: doses row by row, contraindications, ladders."""

from __future__ import annotations

import pytest

from programs.catalogue.evidence import load_evidence
from programs.catalogue.loader import load_catalogue
from programs.engine.exercise import Dose
from programs.engine.screening import QUESTIONS
from programs.engine.words import Scheme

CATALOGUE = load_catalogue()


def main_dose(protocol: str, phase: int) -> Dose:
    return CATALOGUE.protocols[protocol].phases[phase].doses[0]


@pytest.mark.parametrize(
    ("phase", "weeks", "sets", "rm"),
    [(0, (1, 2), 3, 12), (1, (3, 4), 4, 10), (2, (5, 12), 5, 8)],
)
def test_evidence_1_1_plantar_high_load_row(
    phase: int, weeks: tuple[int, int], sets: int, rm: int
) -> None:
    here = CATALOGUE.protocols["plantar_high_load"].phases[phase]
    dose = here.doses[0]
    assert (here.first_week, here.last_week) == weeks
    assert (dose.sets, dose.reps, dose.rm) == (sets, rm, rm)
    assert dose.exercise == "heel_raise_single_towel"
    assert CATALOGUE.exercises[dose.exercise].tempo == "3-2-3"
    assert (dose.rest_seconds, dose.scheme, dose.heavy) == (120, Scheme.RM, True)
    assert (dose.rule, dose.sources[0]) == (f"plantar.phase{phase + 1}", "rathleff-2015")


TOE_EXTENSION = ["heel_raise_two_towel", "heel_raise_single_towel"]


@pytest.mark.parametrize("exercise", TOE_EXTENSION)
@pytest.mark.parametrize(
    "spot",
    ["toe_base_second", "big_toe_under", "big_toe_joint", "between_toes_3_4", "ball"],
)
def test_evidence_3_no_towel_under_sore_toes(exercise: str, spot: str) -> None:
    assert spot in CATALOGUE.exercises[exercise].avoid_spots


def test_evidence_3_insertional_never_below_the_step() -> None:
    for exercise in CATALOGUE.exercises.values():
        drops = "step" in exercise.needs or " on a step" in exercise.set_up
        if exercise.tissue == "calf_plantar" and drops:
            assert "heel_back_insertion" in exercise.avoid_spots, exercise.slug


def test_every_question_of_the_triage_has_its_source() -> None:
    evidence = load_evidence()
    assert {question.source for question in QUESTIONS} <= set(evidence)


def test_every_ladder_that_leads_up_leads_down_again() -> None:
    for exercise in CATALOGUE.exercises.values():
        if exercise.harder:
            assert CATALOGUE.exercises[exercise.harder].easier == exercise.slug


def test_texts_stay_short_enough_for_a_phone() -> None:
    for exercise in CATALOGUE.exercises.values():
        assert len(exercise.name) <= 48, exercise.slug
        assert all(len(cue) <= 60 for cue in exercise.cues), exercise.slug
        assert len(exercise.set_up) <= 160, exercise.slug


def test_what_no_paper_prints_says_so() -> None:
    """A dose whose first source is ours is worded as our choice."""
    for protocol in CATALOGUE.protocols.values():
        for phase in protocol.phases:
            for dose in phase.doses:
                if dose.sources[0] == "design":
                    words = dose.why.lower()
                    assert "our choice" in words, dose.rule
