"""What a physiotherapist would check in the data: doses row by row, contraindications, ladders."""

from __future__ import annotations

import pytest

from programs.catalogue.evidence import Certainty, load_evidence
from programs.catalogue.loader import load_catalogue
from programs.catalogue.spots import load_spots
from programs.engine.choices import GENERAL, ways
from programs.engine.exercise import Dose
from programs.engine.screening import QUESTIONS
from programs.engine.words import Scheme, SiteClass, Spot

CATALOGUE = load_catalogue()
EVIDENCE = load_evidence()


def dose(protocol: str, phase: int, exercise: str) -> Dose:
    (found,) = (
        d for d in CATALOGUE.protocols[protocol].phases[phase].doses if d.exercise == exercise
    )
    return found


def weeks(protocol: str) -> list[tuple[int, int]]:
    return [(p.first_week, p.last_week) for p in CATALOGUE.protocols[protocol].phases]


def all_doses() -> list[Dose]:
    return [d for p in CATALOGUE.protocols.values() for phase in p.phases for d in phase.doses]


# --- Doses, row by row ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phase", "span", "sets", "rm"), [(0, (1, 2), 3, 12), (1, (3, 4), 4, 10), (2, (5, 12), 5, 8)]
)
def test_evidence_1_1_plantar_heel_by_weeks(
    phase: int, span: tuple[int, int], sets: int, rm: int
) -> None:
    here = dose("plantar_high_load", phase, "heel_raise_single_towel")
    assert weeks("plantar_high_load")[phase] == span
    assert (here.sets, here.reps, here.rm) == (sets, rm, rm)
    assert CATALOGUE.exercises[here.exercise].tempo == "3-2-3"
    assert (here.rest_seconds, here.scheme, here.heavy) == (120, Scheme.RM, True)
    assert (here.rule, here.sources[0]) == (f"plantar.phase{phase + 1}", "rathleff-2015")


def test_evidence_1_2_self_dosed_is_never_heavier_than_8rm() -> None:
    here = dose("plantar_self_dosed", 0, "heel_raise_single_towel")
    assert (here.reps, here.rm, here.scheme) == (8, 8, Scheme.SELF_DOSED)
    assert here.sources[0] == "riel-2019"


@pytest.mark.parametrize("exercise", ["heel_raise_single_step", "soleus_raise_seated"])
@pytest.mark.parametrize(
    ("phase", "span", "sets", "rm", "source"),
    [
        (0, (1, 1), 3, 15, "beyer-2015"),
        (1, (2, 3), 3, 12, "beyer-2015"),
        (2, (4, 5), 4, 10, "beyer-2015"),
        (3, (6, 8), 4, 8, "hsr-clinic"),
        (4, (9, 12), 4, 6, "beyer-2015"),
    ],
)
def test_evidence_1_5_heavy_slow_by_weeks(
    exercise: str, phase: int, span: tuple[int, int], sets: int, rm: int, source: str
) -> None:
    here = dose("achilles_heavy_slow", phase, exercise)
    assert weeks("achilles_heavy_slow")[phase] == span
    assert (here.sets, here.reps, here.rm) == (sets, rm, rm)
    assert (here.tempo, here.per_week, here.rest_seconds) == ("3-0-3", 3, 120)
    assert here.heavy == (rm <= 12)
    assert here.sources[0] == source


@pytest.mark.parametrize(
    ("phase", "exercise", "sets", "reps", "daily"),
    [
        (0, "heel_raise_single_floor", 3, 10, True),
        (0, "heel_drop_floor", 3, 10, True),
        (0, "soleus_raise_seated", 3, 10, True),
        (1, "heel_raise_two_step", 3, 15, True),
        (1, "heel_raise_single_step", 3, 15, True),
        (1, "heel_drop_step", 3, 15, True),
        (1, "soleus_raise_seated", 3, 15, True),
        (1, "rebounds_two", 3, 20, True),
        (2, "heel_raise_single_step", 3, 15, False),
        (2, "heel_drop_step", 3, 15, False),
        (2, "soleus_raise_seated", 3, 15, True),
        (2, "rebounds_single", 3, 20, False),
        (3, "heel_raise_single_step", 3, 15, False),
        (3, "heel_drop_step", 3, 15, False),
        (3, "rebounds_single", 3, 20, False),
    ],
)
def test_evidence_1_4_silbernagel_phases(
    phase: int, exercise: str, sets: int, reps: int, daily: bool
) -> None:
    here = dose("achilles_silbernagel", phase, exercise)
    assert (here.sets, here.reps, here.daily) == (sets, reps, daily)
    assert here.sources[0] == "silbernagel-2020"


def test_evidence_1_4_two_leg_raises_begin_with_10_to_15() -> None:
    assert 10 <= (dose("achilles_silbernagel", 0, "heel_raise_two_floor").reps or 0) <= 15


@pytest.mark.parametrize(
    ("protocol", "phase", "exercise", "sets", "amount"),
    [
        # The home programme of 1.7 (Spink): 3 x 10 against bands, 3 x 10 s, 3 x 20 s, 3 x 10.
        ("general_foot_core_hip", 0, "inversion_band", 3, 10),
        ("general_foot_core_hip", 0, "eversion_band", 3, 10),
        ("general_foot_core_hip", 0, "dorsiflexion_hold", 3, 10),
        ("general_foot_core_hip", 0, "heel_raise_two_floor", 3, 10),
        ("peroneal", 0, "eversion_band", 3, 10),
        ("midfoot_top", 0, "dorsiflexion_hold", 3, 10),
        ("forefoot", 0, "calf_stretch", 3, 20),
        # Leaflet: toe spread 10 x 5 s.
        ("forefoot", 0, "toe_spread", 1, 10),
        # Kulig: 3 x 15 slow returns.
        ("tibialis_posterior", 0, "inversion_band_slow", 3, 15),
        # Anterior tibialis: 3 x 12-15.
        ("shin_front", 0, "toe_raise_wall", 3, 12),
        ("shin_front", 1, "dorsiflexion_weight", 3, 15),
    ],
)
def test_evidence_1_7_other_doses(
    protocol: str, phase: int, exercise: str, sets: int, amount: int
) -> None:
    here = dose(protocol, phase, exercise)
    assert (here.sets, here.reps or here.hold_seconds) == (sets, amount)


def test_five_second_holds_are_in_the_tempo_of_arch_and_spread() -> None:
    for slug in ("doming_seated", "doming_standing", "doming_single", "toe_spread"):
        assert CATALOGUE.exercises[slug].tempo == "1-5-1"


def test_evidence_1_7_tibialis_posterior_ends_with_fifty_raises() -> None:
    gate = CATALOGUE.protocols["tibialis_posterior"].phases[-1].gate
    assert "Fifty single-leg heel raises" in gate


def test_evidence_7_minimum_dose_of_maintenance() -> None:
    (phase,) = CATALOGUE.protocols["maintenance"].phases
    calf = phase.doses[0]
    assert calf.sets == 3
    assert 8 <= (calf.reps or 0) <= 12
    assert {d.per_week for d in phase.doses} == {2}
    assert "hip" in {CATALOGUE.exercises[d.exercise].tissue for d in phase.doses}


# --- Contraindications (evidence 1.7 "leave out when", 3 "avoid") ------------------------------

TOWEL = ["heel_raise_two_towel", "heel_raise_single_towel"]
HOPS = ["rebounds_two", "rebounds_single", "hops_forward"]
DOMING = ["doming_seated", "doming_standing", "doming_single"]
TOE_RESISTANCE = ["toe_flexion_band", "toe_flexion_weight", "toe_press"]


@pytest.mark.parametrize(
    ("spot", "exercises"),
    [
        ("toe_base_second", [*TOWEL, *TOE_RESISTANCE, "toe_walk", *HOPS]),
        ("big_toe_under", [*TOWEL, *TOE_RESISTANCE, "toe_walk", *HOPS]),
        ("big_toe_under", ["heel_raise_two_floor", "heel_raise_single_floor", "towel_pull"]),
        ("big_toe_joint", [*TOWEL, "toe_yoga", "big_toe_apart", "toe_walk", *HOPS]),
        ("between_toes_3_4", [*TOWEL, *TOE_RESISTANCE, *DOMING, "towel_pull", "toe_spread_band"]),
        ("between_toes_3_4", ["pick_up", "toe_walk", *HOPS]),
        ("ball", [*TOWEL, "toe_walk", *HOPS]),
        ("midfoot_top", ["dorsiflexion_weight", *HOPS]),
        ("ankle_inner", HOPS),
        ("heel_under", HOPS),
        ("shin_front", HOPS),
        ("heel_back_insertion", ["calf_stretch", "heel_drop_step", "heel_drop_bent", *TOWEL]),
    ],
)
def test_what_a_sore_spot_rules_out(spot: str, exercises: list[str]) -> None:
    for slug in exercises:
        assert spot in CATALOGUE.exercises[slug].avoid_spots, slug


def test_insertional_pain_never_goes_below_the_step() -> None:
    """Evidence 1.3, 1.4 and 3; worked example 15."""
    for exercise in CATALOGUE.exercises.values():
        over_an_edge = "step" in exercise.needs or "on a step" in exercise.set_up
        if exercise.tissue == "calf_plantar" and over_an_edge:
            assert "heel_back_insertion" in exercise.avoid_spots, exercise.slug


def test_no_protocol_prescribes_what_its_spots_rule_out() -> None:
    for protocol in CATALOGUE.protocols.values():
        for phase in protocol.phases:
            for here in phase.doses:
                avoided = CATALOGUE.exercises[here.exercise].avoid_spots
                assert not avoided & set(protocol.spots), (protocol.slug, here.exercise)


def test_hops_are_not_for_new_runners_and_stand_in_no_default_prevention() -> None:
    assert all(CATALOGUE.exercises[slug].novice_week is None for slug in HOPS)
    prevention = CATALOGUE.protocols["foot_core_prevention"]
    used = {d.exercise for phase in prevention.phases for d in phase.doses}
    assert not used & set(HOPS)


def test_worked_example_38_eyes_closed_waits_for_the_third_week() -> None:
    assert CATALOGUE.exercises["balance_eyes_closed"].novice_week == 3
    assert CATALOGUE.exercises["balance_cushion"].novice_week == 3
    assert CATALOGUE.exercises["balance_eyes_open"].novice_week == 1


# --- Spots ------------------------------------------------------------------------------------


@pytest.mark.parametrize("spot", Spot)
def test_every_spot_has_a_protocol_of_its_own(spot: Spot) -> None:
    assert ways(spot, CATALOGUE)[0].slug != GENERAL


def test_one_may_choose_between_the_tested_programmes() -> None:
    slugs = [p.slug for p in ways(Spot.ACHILLES_MID, CATALOGUE)]
    assert slugs == ["achilles_heavy_slow", "achilles_silbernagel"]


@pytest.mark.parametrize(
    ("spot", "site_class"),
    [
        ("heel_under", "fascia"),
        ("achilles_mid", "tendon"),
        ("between_toes_3_4", "nerve"),
        ("big_toe_under", "bone"),
        ("big_toe_joint", "joint"),
    ],
)
def test_spots_follow_the_pain_rules_of_their_tissue(spot: str, site_class: str) -> None:
    assert load_spots()[Spot(spot)].site_class is SiteClass(site_class)


# --- Texts and sources ------------------------------------------------------------------------


def test_there_are_at_least_forty_five_exercises() -> None:
    assert len(CATALOGUE.exercises) >= 45


def test_every_question_of_the_triage_has_its_source() -> None:
    assert {question.source for question in QUESTIONS} <= set(EVIDENCE)


def test_every_ladder_that_leads_up_leads_down_again() -> None:
    for exercise in CATALOGUE.exercises.values():
        if exercise.harder:
            assert CATALOGUE.exercises[exercise.harder].easier == exercise.slug


def test_every_rule_id_stands_for_one_dose() -> None:
    rules = [d.rule for d in all_doses()]
    assert len(set(rules)) == len(rules)


def test_texts_stay_short_enough_for_a_phone() -> None:
    for exercise in CATALOGUE.exercises.values():
        assert len(exercise.name) <= 48, exercise.slug
        assert all(len(cue) <= 60 for cue in exercise.cues), exercise.slug
        assert len(exercise.set_up) <= 160, exercise.slug
        assert len(exercise.mistakes) == 3, exercise.slug
    assert all(len(d.why) <= 180 for d in all_doses())


def test_names_are_told_apart() -> None:
    names = [exercise.name for exercise in CATALOGUE.exercises.values()]
    assert len(set(names)) == len(names)


def test_what_no_paper_prints_says_so() -> None:
    """A dose whose first source is ours is worded as our choice."""
    for here in all_doses():
        if EVIDENCE[here.sources[0]].certainty is Certainty.DESIGN:
            assert "our choice" in here.why.lower(), here.rule


def test_nothing_promises_that_foot_work_prevents_injury() -> None:
    for protocol in CATALOGUE.protocols.values():
        assert "prevents injur" not in protocol.summary.lower()
    assert "no protection" in CATALOGUE.protocols["foot_core_prevention"].summary
