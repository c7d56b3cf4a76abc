"""The foot map: every spot once, on both feet, with its mark and its row being one control."""

from __future__ import annotations

import re

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from programs.engine.words import Side, Spot
from programs.pain.foot_map import VIEWS, views


def page(*chosen: str) -> str:
    return render_to_string("pain/_foot_map.html", {"views": views(chosen)})


def test_every_spot_is_drawn_in_one_view() -> None:
    drawn = [spot for _title, _short, spots in VIEWS.values() for spot in spots]
    assert sorted(drawn) == sorted(Spot)


def test_a_spot_has_one_checkbox_a_side_and_a_mark_that_ticks_it() -> None:
    html = page()
    for spot in Spot:
        for side in Side:
            assert html.count(f'value="{spot}:{side}"') == 1
            assert html.count(f'id="spot-{spot}-{side}"') == 1
            mark = f'class="mark mark--{spot} mark--{side}" for="spot-{spot}-{side}"'
            assert html.count(mark) == 1


def test_every_mark_has_its_place_on_the_drawing() -> None:
    path = finders.find("pain/foot-map.css")
    assert isinstance(path, str)
    with open(path) as file:
        css = file.read()
    for spot in Spot:
        place = re.search(rf"\.mark--{spot} {{ --x: ([\d.]+); --y: ([\d.]+); }}", css)
        assert place, spot
        assert 0 < float(place[1]) < 100 and 0 < float(place[2]) < 190


def test_checkboxes_say_spot_and_side_aloud() -> None:
    assert 'aria-label="Under the heel, Left"' in page()


def test_the_view_with_a_mark_is_shown_first() -> None:
    assert 'name="view" value="sole" checked' in page()
    assert 'name="view" value="back" checked' in page("achilles_mid:right")


def test_only_what_was_chosen_is_ticked() -> None:
    html = page("heel_under:left")
    assert html.count("checked") == 2  # The spot and the open view.
    assert 'aria-label="Under the heel, Left" checked' in html
