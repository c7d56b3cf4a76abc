"""Which pain rules a sore spot follows."""

from __future__ import annotations

import pytest

from programs.catalogue.spots import load_spots
from programs.engine.intake import SoreSpot
from programs.engine.sites import site_of, strictest
from programs.engine.words import Side, Sign, SiteClass, Spot


def sore(spot: str, *signs: str) -> SoreSpot:
    return SoreSpot(Spot(spot), Side.LEFT, 8, 3, 2, 3, frozenset(Sign(sign) for sign in signs))


@pytest.mark.parametrize(
    ("spot", "signs", "site"),
    [
        ("heel_under", [], "fascia"),
        ("achilles_mid", [], "tendon"),
        ("big_toe_joint", [], "joint"),
        ("big_toe_under", [], "bone"),
        ("between_toes_3_4", [], "nerve"),
        # A tender point is the usual pattern under the heel; with pain at night it is not.
        ("heel_under", ["one_finger_bone"], "fascia"),
        ("heel_under", ["one_finger_bone", "night_or_rest_pain"], "bone"),
        ("foot_outer", ["one_finger_bone"], "bone"),
        ("ankle_inner", ["numb_or_tingling"], "nerve"),
    ],
)
def test_the_spot_gives_the_class_and_its_signs_make_it_stricter(
    spot: str, signs: list[str], site: str
) -> None:
    assert site_of(sore(spot, *signs), load_spots()) is SiteClass(site)


def test_of_several_the_strictest_rules() -> None:
    assert strictest([SiteClass.FASCIA, SiteClass.BONE, SiteClass.TENDON]) is SiteClass.BONE
    assert strictest([]) is SiteClass.NONE
