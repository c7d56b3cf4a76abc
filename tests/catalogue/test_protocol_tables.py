"""Every protocol as one table, beside evidence.md section 1: what the programme asks, row by row.

A row: weeks, exercise, sets x repetitions (or seconds), load, tempo, rest, how often, and whose
figure it is: the paper's, ours in part, or ours (source `design`). Nothing else may stand in a
protocol, and nothing may be missing.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from programs.catalogue.loader import load_catalogue
from programs.engine.exercise import Dose, ProtocolPhase
from programs.engine.reasons import DESIGN

CATALOGUE = load_catalogue()

TABLES = {
    "achilles_heavy_slow": """
        1-1    heel_raise_single_step   3x15   15RM  3-0-3  120s   3/week  paper
        1-1    soleus_raise_seated      3x15   15RM  3-0-3  120s   3/week  paper
        2-3    heel_raise_single_step   3x12   12RM  3-0-3  120s   3/week  paper
        2-3    soleus_raise_seated      3x12   12RM  3-0-3  120s   3/week  paper
        4-5    heel_raise_single_step   4x10   10RM  3-0-3  120s   3/week  paper
        4-5    soleus_raise_seated      4x10   10RM  3-0-3  120s   3/week  paper
        6-8    heel_raise_single_step   4x8    8RM   3-0-3  120s   3/week  paper
        6-8    soleus_raise_seated      4x8    8RM   3-0-3  120s   3/week  paper
        9-12   heel_raise_single_step   4x6    6RM   3-0-3  120s   3/week  paper
        9-12   soleus_raise_seated      4x6    6RM   3-0-3  120s   3/week  paper
    """,
    "achilles_insertional": """
        1-3    heel_raise_two_floor     3x15   -     3-0-3  60s    daily   paper
        1-3    soleus_raise_seated      3x10   -     3-0-3  60s    daily   paper
        1-3    heel_raise_hold_two      3x30s  -     hold   30s    daily   ours
        4-8    heel_raise_single_floor  3x12   12RM  3-0-3  120s   3/week  ours
        4-8    soleus_raise_seated      3x12   12RM  3-0-3  120s   3/week  ours
        9-12   heel_raise_single_floor  4x8    8RM   3-0-3  120s   3/week  ours
        9-12   soleus_raise_seated      4x8    8RM   3-0-3  120s   3/week  ours
    """,
    "achilles_silbernagel": """
        1-2    heel_raise_two_floor     3x12   -     3-0-3  60s    daily   paper
        1-2    heel_raise_single_floor  3x10   -     3-0-3  60s    daily   paper
        1-2    heel_drop_floor          3x10   -     1-0-4  60s    daily   paper
        1-2    soleus_raise_seated      3x10   -     3-0-3  60s    daily   paper
        3-5    heel_raise_two_step      3x15   -     3-0-3  60s    daily   paper
        3-5    heel_raise_single_step   3x15   -     3-0-3  60s    daily   paper
        3-5    heel_drop_step           3x15   -     1-0-4  60s    daily   paper
        3-5    soleus_raise_seated      3x15   -     3-0-3  60s    daily   paper
        3-5    rebounds_two             3x20   -     0-0-1  60s    daily   paper
        6-12   heel_raise_single_step   3x15   15RM  3-0-3  60s    3/week  paper
        6-12   heel_drop_step           3x15   15RM  1-0-4  60s    3/week  paper
        6-12   soleus_raise_seated      3x15   -     3-0-3  60s    daily   paper
        6-12   rebounds_single          3x20   -     0-0-1  60s    3/week  ours in part
        13-26  heel_raise_single_step   3x15   15RM  3-0-3  60s    2/week  paper
        13-26  heel_drop_step           3x15   15RM  1-0-4  60s    2/week  paper
        13-26  rebounds_single          3x20   -     0-0-1  60s    2/week  ours in part
    """,
    "between_toes": """
        1-4    calf_stretch             3x20s  -     hold   10s    daily   ours in part
        1-4    balance_eyes_open        2x30s  -     hold   20s    3/week  ours
        1-4    soleus_raise_seated      3x12   -     3-0-3  60s    3/week  ours
        5-8    heel_raise_two_floor     3x12   -     3-0-3  60s    3/week  ours
        5-8    toe_spread               1x10   -     1-5-1  20s    3/week  ours in part
        5-8    balance_reach            2x30s  -     hold   20s    3/week  ours
        9-12   heel_raise_single_floor  3x10   10RM  3-0-3  90s    2/week  ours
        9-12   toe_spread               1x10   -     1-5-1  20s    3/week  ours in part
        9-12   balance_reach            2x30s  -     hold   20s    3/week  ours
    """,
    "big_toe_joint": """
        1-4    doming_seated            3x8    -     1-5-1  20s    daily   ours in part
        1-4    toe_spread               1x10   -     1-5-1  20s    3/week  ours in part
        1-4    soleus_raise_seated      3x12   -     3-0-3  60s    3/week  ours
        5-8    heel_raise_two_floor     3x12   -     3-0-3  60s    3/week  ours in part
        5-8    towel_pull               3x10   -     2-1-2  45s    3/week  ours in part
        5-8    doming_standing          3x8    -     1-5-1  20s    daily   ours in part
        9-12   heel_raise_two_floor     3x12   12RM  3-0-3  90s    2/week  ours
        9-12   toe_flexion_band         3x10   -     2-1-2  45s    3/week  paper
        9-12   balance_reach            2x30s  -     hold   20s    3/week  ours
    """,
    "foot_core_prevention": """
        1-4    heel_raise_single_floor  3x12   12RM  3-0-3  90s    2/week  ours in part
        1-4    doming_seated            3x8    -     1-5-1  20s    daily   ours in part
        1-4    balance_eyes_open        2x30s  -     hold   20s    3/week  ours in part
        1-4    toe_yoga                 2x10   -     2-1-2  20s    3/week  ours in part
        5-8    heel_raise_single_step   3x10   10RM  3-0-3  90s    2/week  ours in part
        5-8    toe_flexion_band         3x10   -     2-1-2  45s    3/week  paper
        5-8    doming_standing          3x8    -     1-5-1  20s    daily   ours in part
        5-8    balance_reach            2x30s  -     hold   20s    3/week  ours in part
        9-12   heel_raise_single_step   3x8    8RM   3-0-3  120s   2/week  ours in part
        9-12   toe_flexion_band         3x12   -     2-1-2  45s    3/week  paper
        9-12   doming_single            3x6    -     1-5-1  30s    3/week  ours in part
        9-12   balance_eyes_closed      2x30s  -     hold   20s    2/week  ours in part
    """,
    "forefoot": """
        1-4    doming_seated            3x8    -     1-5-1  20s    daily   ours in part
        1-4    calf_stretch             3x20s  -     hold   10s    daily   ours in part
        1-4    soleus_raise_seated      3x12   -     3-0-3  60s    3/week  ours
        1-4    toe_spread               1x10   -     1-5-1  20s    3/week  ours in part
        5-8    heel_raise_two_floor     3x12   -     3-0-3  60s    3/week  ours in part
        5-8    towel_pull               3x10   -     2-1-2  45s    3/week  ours in part
        5-8    doming_standing          3x8    -     1-5-1  20s    daily   ours in part
        9-12   heel_raise_single_floor  3x10   10RM  3-0-3  90s    2/week  ours in part
        9-12   toe_flexion_band         3x10   -     2-1-2  45s    3/week  paper
        9-12   doming_single            3x6    -     1-5-1  30s    3/week  ours in part
    """,
    "general_foot_core_hip": """
        1-4    heel_raise_two_floor     3x10   -     3-0-3  60s    3/week  ours in part
        1-4    inversion_band           3x10   -     2-1-3  30s    3/week  ours in part
        1-4    eversion_band            3x10   -     2-1-3  30s    3/week  ours in part
        1-4    dorsiflexion_hold        3x10s  -     hold   10s    3/week  ours in part
        5-12   heel_raise_single_floor  3x12   12RM  3-0-3  90s    2/week  ours in part
        5-12   inversion_band           3x12   -     2-1-3  30s    3/week  ours in part
        5-12   eversion_band            3x12   -     2-1-3  30s    3/week  ours in part
    """,
    "hip_pairing": """
        1-4    side_leg_raise           2x12   12RM  2-1-2  45s    2/week  paper
        1-4    bridge_two               2x12   12RM  2-1-2  45s    2/week  paper
        1-4    clam                     2x12   -     2-1-2  30s    2/week  ours in part
        5-8    band_walk                3x10   10RM  1-1-1  60s    2/week  paper
        5-8    bridge_single            3x10   10RM  2-1-2  60s    2/week  paper
        5-8    side_plank_knees         2x20s  -     hold   20s    2/week  ours in part
        5-8    clam_band                2x12   -     2-1-2  30s    2/week  ours in part
        9-12   band_walk                3x8    8RM   1-1-1  60s    2/week  paper
        9-12   single_leg_hinge         3x8    8RM   3-0-2  60s    2/week  paper
        9-12   side_plank               2x20s  -     hold   20s    2/week  ours in part
    """,
    "maintenance": """
        1-40   heel_raise_single_step   3x10   10RM  3-0-3  90s    2/week  ours
        1-40   doming_standing          2x8    -     1-5-1  20s    2/week  ours
        1-40   bridge_single            2x10   10RM  2-1-2  60s    2/week  ours
    """,
    "midfoot_top": """
        1-4    dorsiflexion_hold        3x10s  -     hold   10s    3/week  paper
        1-4    doming_seated            3x8    -     1-5-1  20s    daily   ours in part
        1-4    heel_raise_two_floor     3x10   -     3-0-3  60s    3/week  paper
        5-8    dorsiflexion_band        3x10   -     2-1-3  45s    3/week  ours
        5-8    heel_raise_single_floor  3x12   12RM  3-0-3  90s    2/week  ours in part
        5-8    doming_standing          3x8    -     1-5-1  20s    daily   ours in part
        9-12   dorsiflexion_band        3x15   -     2-1-3  45s    3/week  ours
        9-12   heel_raise_single_step   3x10   10RM  3-0-3  90s    2/week  ours in part
        9-12   doming_single            3x6    -     1-5-1  30s    3/week  ours in part
    """,
    "peroneal": """
        1-4    eversion_band            3x10   -     2-1-3  30s    3/week  paper
        1-4    heel_raise_two_floor     3x10   -     3-0-3  60s    3/week  paper
        1-4    balance_eyes_open        3x30s  -     hold   20s    3/week  ours
        5-8    eversion_band            3x15   -     2-1-3  45s    3/week  ours in part
        5-8    heel_raise_single_floor  3x12   12RM  3-0-3  90s    2/week  ours in part
        5-8    balance_reach            3x30s  -     hold   20s    3/week  ours
        9-12   eversion_weight          3x8    8RM   2-1-3  60s    2/week  ours
        9-12   heel_raise_single_floor  3x10   10RM  3-0-3  90s    2/week  ours in part
        9-12   balance_cushion          3x30s  -     hold   20s    2/week  ours
    """,
    "plantar_high_load": """
        1-2    heel_raise_single_towel  3x12   12RM  3-2-3  120s   3/week  paper
        1-2    doming_seated            3x8    -     1-5-1  20s    daily   ours in part
        3-4    heel_raise_single_towel  4x10   10RM  3-2-3  120s   3/week  paper
        3-4    doming_standing          3x8    -     1-5-1  20s    daily   ours in part
        5-12   heel_raise_single_towel  5x8    8RM   3-2-3  120s   3/week  paper
        5-12   doming_single            3x6    -     1-5-1  30s    3/week  ours in part
    """,
    "plantar_self_dosed": """
        1-12   heel_raise_single_towel  3x8    8RM   3-2-3  120s   3/week  paper
        1-12   doming_standing          3x8    -     1-5-1  20s    daily   ours in part
    """,
    "second_toe_base": """
        1-4    doming_seated            3x6    -     1-5-1  20s    daily   ours
        1-4    soleus_raise_seated      3x12   -     3-0-3  60s    3/week  ours
        1-4    calf_stretch             3x20s  -     hold   10s    daily   ours in part
        5-12   heel_raise_two_floor     3x12   12RM  3-0-3  90s    2/week  ours
        5-12   soleus_raise_seated      3x12   12RM  3-0-3  90s    2/week  ours
        5-12   doming_standing          3x8    -     1-5-1  20s    5/week  ours
    """,
    "shin_front": """
        1-4    toe_raise_wall           3x12   -     2-1-2  60s    3/week  ours in part
        1-4    soleus_raise_seated      3x12   -     3-0-3  60s    3/week  ours in part
        5-8    dorsiflexion_weight      3x15   15RM  2-1-3  60s    3/week  ours in part
        5-8    heel_raise_single_floor  3x12   12RM  3-0-3  90s    2/week  ours in part
        9-12   dorsiflexion_weight      3x12   12RM  2-1-3  60s    3/week  ours in part
        9-12   heel_raise_single_step   3x10   10RM  3-0-3  90s    2/week  ours in part
    """,
    "spring": """
        1-4    heel_raise_single_step   3x10   10RM  3-0-3  90s    2/week  ours in part
        1-4    doming_single            3x6    -     1-5-1  30s    3/week  ours in part
        5-8    heel_raise_single_step   3x8    8RM   3-0-3  120s   2/week  ours in part
        5-8    rebounds_two             3x20   -     0-0-1  60s    2/week  ours in part
        9-12   heel_raise_single_step   3x8    8RM   3-0-3  120s   2/week  ours in part
        9-12   rebounds_single          3x15   -     0-0-1  60s    2/week  ours in part
        9-12   hops_forward             2x8    -     0-0-2  60s    1/week  ours
    """,
    "tibialis_posterior": """
        1-4    inversion_band_slow      3x15   -     1-0-4  45s    daily   ours in part
        1-4    heel_raise_ball          3x10   -     3-0-3  60s    3/week  ours
        1-4    doming_seated            3x8    -     1-5-1  20s    daily   ours in part
        5-8    heel_raise_single_floor  3x12   12RM  3-0-3  90s    3/week  ours in part
        5-8    inversion_band_slow      3x15   -     1-0-4  45s    3/week  ours in part
        5-8    doming_standing          3x8    -     1-5-1  20s    daily   ours in part
        9-12   heel_raise_single_floor  3x15   15RM  3-0-3  90s    3/week  ours in part
        9-12   inversion_band_slow      3x15   -     1-0-4  45s    3/week  ours in part
        9-12   toe_walk                 3x20s  -     hold   40s    3/week  ours in part
    """,
    "under_big_toe": """
        1-4    calf_press_band          3x15   -     2-1-3  45s    3/week  ours
        1-4    inversion_band           3x10   -     2-1-3  30s    3/week  ours in part
        1-4    eversion_band            3x10   -     2-1-3  30s    3/week  ours in part
        5-12   calf_press_band          3x12   -     2-1-3  60s    3/week  ours
        5-12   doming_seated            3x6    -     1-5-1  20s    5/week  ours
        5-12   balance_eyes_open        2x30s  -     hold   20s    3/week  ours
    """,
}


def row(phase: ProtocolPhase, dose: Dose) -> str:
    exercise = CATALOGUE.exercises[dose.exercise]
    return " ".join(
        (
            f"{phase.first_week}-{phase.last_week}",
            dose.exercise,
            f"{dose.sets}x{dose.reps or f'{dose.hold_seconds}s'}",
            f"{dose.rm}RM" if dose.rm else "-",
            dose.tempo or exercise.tempo or "hold",
            f"{dose.rest_seconds}s",
            "daily" if dose.daily else f"{dose.per_week}/week",
            whose(dose.sources),
        )
    )


def whose(sources: tuple[str, ...]) -> str:
    if DESIGN not in sources:
        return "paper"
    return "ours" if sources[0] == DESIGN else "ours in part"


def rows(slug: str) -> Iterator[str]:
    for phase in CATALOGUE.protocols[slug].phases:
        yield from (row(phase, dose) for dose in phase.doses)


@pytest.mark.parametrize("slug", TABLES)
def test_a_protocol_is_its_table_row_by_row(slug: str) -> None:
    expected = [" ".join(line.split()) for line in TABLES[slug].strip().splitlines()]
    assert list(rows(slug)) == expected


def test_every_protocol_has_its_table() -> None:
    assert set(TABLES) == set(CATALOGUE.protocols)


def test_weeks_follow_each_other_without_a_gap() -> None:
    for protocol in CATALOGUE.protocols.values():
        ends = [phase.last_week + 1 for phase in protocol.phases]
        assert [phase.first_week for phase in protocol.phases] == [1, *ends[:-1]], protocol.slug


def test_a_daily_dose_is_never_heavy() -> None:
    """48 hours between heavy sessions of one tissue (evidence 9.0, line 3)."""
    for protocol in CATALOGUE.protocols.values():
        for phase in protocol.phases:
            assert not [d.exercise for d in phase.doses if d.daily and d.heavy], protocol.slug


def test_what_is_ours_in_part_says_which_part() -> None:
    for protocol in CATALOGUE.protocols.values():
        for phase in protocol.phases:
            for dose in phase.doses:
                if whose(dose.sources) == "ours in part":
                    assert "our choice" in dose.why.lower(), dose.rule
