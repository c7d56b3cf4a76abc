"""The triage table (evidence.md 2.3) row by row, the spots' own signs, and the only way back."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from programs.engine.intake import Intake, parse_intake
from programs.engine.plan import Finding, Screening
from programs.engine.screening import CONDITIONS, QUESTIONS, rescreen_due, screen
from programs.engine.words import Condition, RedFlagId, Urgency
from tests.engine.strategies import SAMPLE, TODAY, intakes


def intake(**fixed: Any) -> Intake:
    return parse_intake(copy.deepcopy(SAMPLE) | fixed, today=TODAY)


def spot(place: str, *signs: str, side: str = "left", worst: int = 3) -> dict[str, Any]:
    sore: dict[str, Any] = SAMPLE["spots"][0]
    return sore | {
        "spot": place,
        "side": side,
        "worst_last_week": worst,
        "signs": list(signs),
    }


def screened(*spots: dict[str, Any], **fixed: Any) -> Screening:
    return screen(intake(spots=list(spots) or SAMPLE["spots"], **fixed), today=TODAY)


def only(screening: Screening) -> Finding:
    (finding,) = screening.findings
    return finding


# Evidence 2.3, in its order; E/U for the rupture is read as the stricter E.
ROWS = {
    "saddle_numbness": "E",
    "calf_hot_swollen": "E",
    "heel_pop_cannot_push": "E",
    "fever_red_hot": "E",
    "cold_pale_rest_pain": "E",
    "compartment_tight": "E",
    "cannot_take_4_steps": "U",
    "one_finger_bone_rest_pain": "U",
    "n_spot": "U",
    "fifth_metatarsal_base": "U",
    "sesamoid_bone": "U",
    "heel_squeeze": "U",
    "numb_burning": "R",
    "diabetes_numb_feet": "R",
    "both_heels_stiff_back": "R",
    "under_16": "R",
    "weight_loss_constant": "U",
    "missed_periods_bsi": "R",
    "new_fluoroquinolone": "R",
    "plantar_pop_bruise": "U",
    "arch_collapsing": "R",
    "pregnancy": "C",
    "over_65_falls": "C",
    "osteoporosis": "C",
    "bleeding_disorder": "C",
}


def test_the_questions_stand_in_the_order_of_the_table() -> None:
    assert [question.id.value for question in QUESTIONS] == list(ROWS)


@pytest.mark.parametrize(("flag", "urgency"), ROWS.items())
def test_each_row_of_the_triage_table(flag: str, urgency: str) -> None:
    screening = screened(red_flags=[flag])
    finding = only(screening)
    assert (finding.sign, finding.urgency) == (flag, urgency)
    assert screening.result == ("caution" if urgency == "C" else "refer")
    assert finding.text
    assert finding.advice


def test_advice_says_how_soon() -> None:
    for question in QUESTIONS:
        words = question.advice.lower()
        if question.urgency is Urgency.EMERGENCY:
            assert "now" in words or "today" in words
        if question.urgency is Urgency.WITHIN_48_H:
            assert "48 hours" in words
        if question.urgency is Urgency.BEFORE_STARTING:
            assert "before you" in words


def test_a_mild_score_never_overrules_a_red_flag() -> None:
    """Evidence 9, row 27: navicular spot, pain 1 of 10."""
    mild = spot("midfoot_top", "one_finger_bone", worst=1)
    screening = screened(mild, red_flags=["n_spot"])
    assert only(screening).sign == "n_spot"
    assert screening.result == "refer"


def test_no_answer_of_note_is_clear() -> None:
    assert screened() == Screening("clear", ())


@pytest.mark.parametrize(
    ("place", "signs", "sign", "urgency"),
    [
        # Risk by site (2.3): one sign is enough.
        ("midfoot_top", ["one_finger_bone"], "n_spot", "U"),
        ("midfoot_top", ["cannot_hop"], "n_spot", "U"),
        ("foot_outer", ["one_finger_bone"], "fifth_metatarsal_base", "U"),
        ("foot_outer", ["night_or_rest_pain"], "fifth_metatarsal_base", "U"),
        ("big_toe_under", ["one_finger_bone"], "sesamoid_bone", "U"),
        ("toe_base_second", ["one_finger_bone"], "one_finger_bone_rest_pain", "U"),
        ("ankle_inner", ["one_finger_bone"], "one_finger_bone_rest_pain", "U"),
        ("ankle_outer", ["cannot_hop"], "one_finger_bone_rest_pain", "U"),
        ("shin_front", ["one_finger_bone"], "one_finger_bone_rest_pain", "U"),
        # The bone row needs a companion elsewhere.
        ("ball", ["one_finger_bone", "cannot_hop"], "one_finger_bone_rest_pain", "U"),
        ("ball", ["one_finger_bone", "swelling"], "one_finger_bone_rest_pain", "U"),
        ("ball", ["one_finger_bone"], "one_finger_bone", "R"),
        ("heel_under", ["one_finger_bone", "night_or_rest_pain"], "one_finger_bone_rest_pain", "U"),
        # Heel, rising through run, night (map, 3).
        (
            "heel_under",
            ["worse_as_run_goes_on", "night_or_rest_pain"],
            "one_finger_bone_rest_pain",
            "U",
        ),
        ("heel_under", ["night_or_rest_pain"], "night_or_rest_pain", "R"),
        ("achilles_mid", ["night_or_rest_pain"], "night_or_rest_pain", "R"),
        ("achilles_mid", ["cannot_hop"], "cannot_hop", "C"),
        ("achilles_mid", ["swelling"], "swelling", "C"),
        # Nerve: the sole is R, one web space is that spot's own pattern.
        ("heel_under", ["numb_or_tingling"], "numb_burning", "R"),
        ("ball", ["numb_or_tingling"], "numb_burning", "R"),
        ("between_toes_3_4", ["numb_or_tingling"], "numb_or_tingling", "C"),
        # Collapsing arch row.
        ("ankle_inner", ["swelling"], "arch_collapsing", "R"),
        ("arch_inner", ["swelling"], "arch_collapsing", "R"),
        ("big_toe_joint", ["swelling"], "swelling", "R"),
    ],
)
def test_a_spots_signs_count_like_answers(
    place: str, signs: list[str], sign: str, urgency: str
) -> None:
    finding = screened(spot(place, *signs)).findings[0]
    assert (finding.sign, finding.urgency) == (sign, urgency)
    assert (finding.spot, finding.side) == (place, "left")


@pytest.mark.parametrize("place", ["heel_under", "heel_back_insertion", "achilles_mid"])
def test_a_tender_point_is_the_usual_pattern_of_fascia_and_tendon(place: str) -> None:
    assert screened(spot(place, "one_finger_bone")).result == "clear"


def test_tingling_between_toes_of_both_feet_is_referred() -> None:
    places = [spot("between_toes_3_4", "numb_or_tingling", side=s) for s in ("left", "right")]
    assert only(screened(*places)).sign == "numb_burning"


def test_no_single_heel_raise_with_a_sore_inner_ankle_is_referred() -> None:
    strength = {"experience": "none", "single_leg_heel_raises": {"left": 0, "right": 20}}
    assert only(screened(spot("ankle_inner"), strength=strength)).sign == "arch_collapsing"
    assert screened(spot("ankle_inner", side="right"), strength=strength).result == "clear"


def test_the_ultra_runner_with_a_tingling_toe_gets_a_plan_with_cautions() -> None:
    screening = screened(spot("between_toes_3_4", "numb_or_tingling", side="right", worst=6))
    assert screening.result == "caution"
    assert {finding.sign for finding in screening.findings} == {
        "numb_or_tingling",
        "worst_above_5",
    }


@pytest.mark.parametrize(
    ("birth_year", "sign"),
    [(2015, "under_16"), (2010, "under_16"), (2009, None), (1961, None), (1960, "over_65_falls")],
)
def test_age_needs_no_question(birth_year: int, sign: str | None) -> None:
    findings = screened(birth_year=birth_year).findings
    assert [finding.sign for finding in findings] == ([sign] if sign else [])


@pytest.mark.parametrize(
    ("condition", "with_spot", "without"),
    [
        ("diabetes", "caution", "caution"),
        ("neuropathy", "refer", "refer"),
        ("foot_ulcer", "refer", "refer"),
        ("poor_circulation", "refer", "refer"),
        ("inflammatory", "refer", "caution"),
        ("past_bone_stress", "refer", "refer"),
        ("blood_clot", "caution", "caution"),
        ("cancer", "refer", "caution"),
        ("pregnancy", "caution", "caution"),
        ("osteoporosis", "caution", "caution"),
        ("bleeding_disorder", "caution", "caution"),
    ],
)
def test_conditions_change_what_is_safe(condition: str, with_spot: str, without: str) -> None:
    assert screened(conditions=[condition]).result == with_spot
    well = intake(goal="prevent", spots=[], conditions=[condition])
    assert screen(well, today=TODAY).result == without


def test_diabetes_with_tingling_toes_is_the_numb_feet_row() -> None:
    screening = screened(spot("between_toes_3_4", "numb_or_tingling"), conditions=["diabetes"])
    assert screening.findings[0].sign == "diabetes_numb_feet"


def test_cancer_with_pain_at_rest_is_urgent() -> None:
    screening = screened(spot("heel_under", "night_or_rest_pain"), conditions=["cancer"])
    assert screening.findings[0].sign == "weight_loss_constant"


def test_every_condition_has_words() -> None:
    assert list(CONDITIONS) == list(Condition)


def test_the_most_urgent_finding_comes_first() -> None:
    screening = screened(red_flags=["pregnancy", "numb_burning", "n_spot", "calf_hot_swollen"])
    assert [finding.urgency for finding in screening.findings] == ["E", "U", "R", "C"]


def test_the_same_sign_is_told_once() -> None:
    screening = screened(red_flags=["pregnancy"], conditions=["pregnancy"])
    assert only(screening).sign == "pregnancy"


# --- The only way back ------------------------------------------------------------------------


def cleared(flag: str, days_before_answers: int) -> Screening:
    day = TODAY - timedelta(days=days_before_answers)
    return screen(intake(red_flags=[flag]), today=TODAY, cleared={flag: day})


def test_a_clinicians_clearance_turns_a_referral_into_a_caution() -> None:
    finding = only(cleared("n_spot", 0))
    assert finding.urgency is Urgency.WITH_CHANGES
    assert finding.cleared_on == TODAY
    assert "cleared" in finding.advice


@pytest.mark.parametrize(
    ("flag", "days", "result"),
    [
        ("n_spot", 28, "caution"),
        ("n_spot", 29, "refer"),
        ("numb_burning", 29, "refer"),
        ("calf_hot_swollen", 0, "caution"),
        ("calf_hot_swollen", 1, "refer"),
        ("under_16", 300, "caution"),
        ("diabetes_numb_feet", 300, "caution"),
        ("n_spot", -1, "refer"),
    ],
)
def test_how_long_a_clearance_holds(flag: str, days: int, result: str) -> None:
    assert cleared(flag, days).result == result


def test_old_answers_are_cleared_by_a_later_visit() -> None:
    answers = intake(red_flags=["calf_hot_swollen"])
    screening = screen(
        answers,
        today=TODAY,
        cleared={"calf_hot_swollen": TODAY - timedelta(days=2)},
        answered_on=TODAY - timedelta(days=9),
    )
    assert screening.result == "caution"


def test_clearing_one_sign_leaves_the_other() -> None:
    screening = screen(
        intake(red_flags=["n_spot", "numb_burning"]), today=TODAY, cleared={"n_spot": TODAY}
    )
    assert screening.result == "refer"


@pytest.mark.parametrize(
    ("days", "worst", "usual", "rule"),
    [
        (27, 2, 2, None),
        (28, 2, 2, "screen.monthly"),
        (1, 5, 3, None),
        (1, 6, 6, "screen.pain-above-5"),
        (1, 4, 1, "screen.pain-jump"),
        (1, 3, 1, None),
    ],
)
def test_when_the_questions_are_asked_again(
    days: int, worst: int, usual: int, rule: str | None
) -> None:
    last = date(2026, 11, 1)
    why = rescreen_due(last, last + timedelta(days=days), worst_pain=worst, usual_pain=usual)
    assert (why and why.rule) == rule


# --- Properties -------------------------------------------------------------------------------


@settings(max_examples=200)
@given(intakes())
def test_every_valid_intake_is_screened(answers: Intake) -> None:
    screening = screen(answers, today=TODAY)
    blocking = [f for f in screening.findings if f.urgency is not Urgency.WITH_CHANGES]
    expected = "refer" if blocking else "caution" if screening.findings else "clear"
    assert screening.result == expected
    assert len({finding.sign for finding in screening.findings}) == len(screening.findings)


@settings(max_examples=200)
@given(intakes())
def test_a_blocking_yes_is_always_a_referral(answers: Intake) -> None:
    cautions = {question.id for question in QUESTIONS if question.urgency == "C"}
    screening = screen(answers, today=TODAY)
    if any(RedFlagId(flag) not in cautions for flag in answers.red_flags):
        assert screening.result == "refer"


def test_an_earlier_stress_fracture_is_cleared_once_and_for_good() -> None:
    runner = intake(goal="prevent", spots=[], conditions=["past_bone_stress"])
    assert only(screen(runner, today=TODAY)).sign == "past_bone_stress"
    cleared = {"past_bone_stress": TODAY - timedelta(days=400)}
    assert screen(runner, today=TODAY, cleared=cleared).result == "caution"


def test_too_little_energy_is_asked_about_anew_each_time() -> None:
    runner = intake(goal="prevent", spots=[], red_flags=["missed_periods_bsi"])
    cleared = {"missed_periods_bsi": TODAY - timedelta(days=29)}
    assert screen(runner, today=TODAY, cleared=cleared).result == "refer"
