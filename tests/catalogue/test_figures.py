"""Every exercise has a picture, posed by its joints, true to anatomy, with nothing inline."""

from __future__ import annotations

import re
import shutil
from math import atan2, degrees, dist
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.template import Context, Template

from programs.catalogue.evidence import DATA
from programs.catalogue.figures import drawing
from programs.catalogue.figures.posing import between, pose
from programs.catalogue.figures.reading import load_figures, read_figures
from programs.catalogue.figures.rigs import SHANK, THIGH
from programs.catalogue.figures.timing import moments, seconds, stills
from programs.catalogue.figures.words import Figure, View
from programs.catalogue.loader import CatalogueError, load_catalogue

EXERCISES = load_catalogue().exercises
FIGURES = load_figures()
FROM_THE_SIDE = [one for one in FIGURES.values() if one.view is View.SIDE]
STANDING_RAISES = [
    slug
    for slug in FIGURES
    if slug.startswith("heel_raise") and "bent" not in slug and "hold" not in slug
]


def on_the_way(figure: Figure) -> list[dict[str, float]]:
    """Every pose of one repetition as it is drawn."""
    return [dict(moment.angles) for moment in moments(figure, "3-2-3")]


def test_every_exercise_has_a_figure_and_no_figure_is_left_over() -> None:
    assert set(FIGURES) == set(EXERCISES)


@pytest.mark.parametrize("figure", FIGURES.values(), ids=lambda one: one.slug)
def test_the_planted_part_stays_where_it_is(figure: Figure) -> None:
    for angles in on_the_way(figure):
        wanted = (
            figure.plant_at[0] + angles.get("x", 0),
            figure.plant_at[1] + angles.get("y", 0),
        )
        assert dist(pose(figure, angles).points[figure.plant], wanted) < 0.2


@pytest.mark.parametrize("figure", FROM_THE_SIDE, ids=lambda one: one.slug)
def test_bones_keep_their_length(figure: Figure) -> None:
    for angles in on_the_way(figure):
        points = pose(figure, angles).points
        assert dist(points["hip"], points["knee"]) == pytest.approx(THIGH)
        assert dist(points["knee"], points["ankle"]) == pytest.approx(SHANK)


@pytest.mark.parametrize("slug", STANDING_RAISES)
def test_a_heel_raise_lifts_the_heel_about_the_toe_joint(slug: str) -> None:
    figure = FIGURES[slug]
    low, high = (pose(figure, figure.poses[name]).points for name in ("start", "end"))
    assert high["heel"][1] < low["heel"][1] - 8
    assert dist(low["ball"], high["ball"]) < 0.01
    assert dist(low["toe"], high["toe"]) < 0.5


@pytest.mark.parametrize("slug", ["heel_raise_bent", "heel_drop_bent"])
def test_a_bent_knee_stays_bent_by_the_given_angle(slug: str) -> None:
    figure = FIGURES[slug]
    for angles in on_the_way(figure):
        points = pose(figure, angles).points
        hip, knee, ankle = points["hip"], points["knee"], points["ankle"]
        bend = degrees(
            atan2(knee[0] - hip[0], knee[1] - hip[1])
            - atan2(ankle[0] - knee[0], ankle[1] - knee[1])
        )
        assert bend == pytest.approx(figure.poses["start"]["knee"])
        assert bend > 29


def test_a_towel_bends_the_toes_up_before_the_heel_rises() -> None:
    for slug in ("heel_raise_two_towel", "heel_raise_single_towel"):
        figure = FIGURES[slug]
        start, end = figure.poses["start"], figure.poses["end"]
        assert start["toes"] >= 30 and end["toes"] > start["toes"]
        towel = next(prop for prop in figure.props if prop.kind == "towel")
        toes = pose(figure, start).points
        assert toes["ball"][0] < towel.at[0] <= toes["toe"][0] + towel.size[0] / 2


def test_toes_that_gather_a_towel_grip_it_and_do_not_sink_through_the_floor() -> None:
    figure = FIGURES["towel_pull"]
    pads = [pose(figure, one).frames["tip"].of((2.7, 2))[1] for one in on_the_way(figure)]
    assert -0.5 < max(pads) < 0.5
    assert min(pads) < -2


def test_heels_sink_below_a_step_only_where_the_exercise_says_so() -> None:
    for slug, figure in FIGURES.items():
        if not any(prop.kind == "step" for prop in figure.props) or figure.view is not View.SIDE:
            continue
        below = any(pose(figure, one).points["heel"][1] > 0.5 for one in figure.poses.values())
        assert below == ("below the step" in " ".join(EXERCISES[slug].cues)), slug


def test_no_insertional_plan_shows_a_heel_below_a_step() -> None:
    protocol = load_catalogue().protocols["achilles_insertional"]
    for slug in {dose.exercise for phase in protocol.phases for dose in phase.doses}:
        figure = FIGURES[slug]
        if figure.view is View.SIDE:
            heels = [pose(figure, one).points["heel"][1] for one in figure.poses.values()]
            assert max(heels) <= 0.5, slug


@pytest.mark.parametrize("figure", FIGURES.values(), ids=lambda one: one.slug)
def test_a_picture_is_small_well_formed_and_without_anything_inline(figure: Figure) -> None:
    for kit in ("", *figure.loads):
        tempo = EXERCISES[figure.slug].tempo
        drawn = [drawing.moving(figure, tempo, "Name", kit=kit)]
        drawn += [drawing.still(figure, n, "Name", kit=kit) for n in range(len(stills(figure)))]
        for svg in drawn:
            root = ElementTree.fromstring(svg.replace("<svg ", "<svg xmlns:x='x' ", 1))
            assert not re.search(r"<(script|style)|\s(style|on\w+|fill|stroke)=", svg)
            assert root.find("title") is not None and root.find("desc") is not None
            assert len(svg.encode()) < 8000
        assert "<animate" in drawn[0]
        assert not any("<animate" in svg for svg in drawn[1:])


def test_a_repetition_takes_as_long_as_the_tempo_says() -> None:
    figure = FIGURES["heel_raise_two_floor"]
    assert seconds(figure, "3-2-3") == (3, 2, 3)
    assert 'dur="8s"' in drawing.moving(figure, "3-2-3", "Name")
    found = moments(figure, "3-2-3")
    assert found[0].share == 0 and found[-1].share == 1
    held = [moment for moment in found if 3 / 8 <= moment.share <= 5 / 8]
    assert all(moment.angles["foot"] == figure.poses["end"]["foot"] for moment in held)


def test_halfway_lies_between_two_poses() -> None:
    assert between({"knee": 0.0}, {"knee": 40.0}, 0.25) == {"knee": 10.0}


def drawn(text: str) -> str:
    return Template("{% load figures %}" + text).render(Context())


def test_the_tag_draws_motion_with_its_poses_and_ids_of_its_own() -> None:
    tag = '{% exercise_figure "heel_raise_single_towel" tempo="3-2-3" kit="rucksack" %}'
    html = drawn(tag + tag)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert html.count("<svg") == 6
    assert "Hold the picture still" in html


def test_the_tag_draws_poses_alone_for_print_and_nothing_for_an_unknown_exercise() -> None:
    still = drawn('{% exercise_figure "bridge_two" mode="still" %}')
    assert "<animate" not in still and still.count("<svg") == 2
    assert drawn('{% exercise_figure "levitation" %}').strip() == ""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("knee = 40", "knee = 200", "heel_raise_bent: poses.start.knee: must be a number from -5"),
        ("knee = 40", "knie = 40", "heel_raise_bent: poses.start.knie: is not a known key"),
        ('like = "heel_raise_two_floor"', 'like = "nothing"', "like: must name another figure"),
        ('trace = ["heel_back"]', 'trace = ["tail"]', "trace[0]: must be one of ankle, arch"),
        ('kind = "wall"', 'kind = "wal"', "heel_raise_two_floor: props[1].kind: must be one of"),
        ('rucksack = "back"', 'rucksack = "hand"', "loads.rucksack: cannot be drawn at hand"),
        (
            "[fascia_stretch.poses]",
            "[fascia_stretched.poses]",
            "calf.toml: fascia_stretch: poses: is missing",
        ),
        ('shows = "Sitting with', 'show = "Sitting with', "show: is not a known key"),
        ("frame = [-62, ", "frame = [", "heel_raise_two_floor: frame: must be 4 numbers, found 3"),
    ],
)
def test_a_mistake_is_told_with_file_entry_and_field(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    data = Path(shutil.copytree(DATA, tmp_path / "data"))
    path = data / "figures" / "calf.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(CatalogueError) as caught:
        read_figures(data)
    assert words in str(caught.value)


def test_an_exercise_without_a_figure_is_refused(tmp_path: Path) -> None:
    data = Path(shutil.copytree(DATA, tmp_path / "data"))
    (data / "figures" / "hip.toml").unlink()
    with pytest.raises(CatalogueError, match="figures: side_leg_raise: is missing"):
        read_figures(data)
