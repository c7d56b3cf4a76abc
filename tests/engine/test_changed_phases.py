"""Where somebody goes on when a programme comes to have other phases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.catalogue.loader import load_catalogue
from programs.engine.changed_phases import goes_on_in, have_same_course, week_in
from programs.engine.exercise import Protocol
from programs.engine.standing import Standing
from programs.engine.words import Side

REVIEWED = load_catalogue()
HEEL = REVIEWED.protocols["plantar_high_load"]


def of(*phases: tuple[str, int]) -> Protocol:
    """A programme of phases (name, weeks)."""
    made, first = [], 1
    for name, weeks in phases:
        last = first + weeks - 1
        made.append(replace(HEEL.phases[0], name=name, first_week=first, last_week=last))
        first += weeks
    return replace(HEEL, phases=tuple(made))


OLD = of(("a", 2), ("b", 3), ("c", 4))


@pytest.mark.parametrize(
    ("new", "week", "goes_on"),
    [
        # The same phases: the same week.
        (OLD, 4, 4),
        # Another phase before it: its own phase, its own week.
        (of(("new", 4), ("a", 2), ("b", 3), ("c", 4)), 4, 8),
        # Turned round: still its own phase.
        (of(("b", 3), ("a", 2), ("c", 4)), 4, 2),
        # Made longer, and made shorter than what was done of it.
        (of(("a", 4), ("b", 5), ("c", 4)), 5, 7),
        (of(("a", 2), ("b", 1), ("c", 4)), 5, 3),
        # Taken out: the last week of the nearest before it.
        (of(("a", 2), ("c", 4)), 4, 2),
        (of(("a", 2), ("new", 4), ("c", 4)), 3, 2),
        # Taken out with all before it: the very beginning.
        (of(("new", 4), ("c", 4)), 4, 1),
        # All phases done: done.
        (of(("a", 2), ("b", 3), ("c", 4), ("new", 4)), 11, 15),
    ],
)
def test_who_stands_in_a_phase_goes_on_by_its_name(new: Protocol, week: int, goes_on: int) -> None:
    assert week_in(OLD, new, week) == goes_on


def test_phases_get_the_numbers_of_those_in_which_they_go_on() -> None:
    assert goes_on_in(OLD, of(("new", 4), ("a", 2), ("c", 4))) == (1, 1, 2)
    assert goes_on_in(OLD, of(("new", 4))) == (0, 0, 0)
    assert goes_on_in(OLD, OLD) == (0, 1, 2)


courses = st.lists(
    st.tuples(st.sampled_from("abcdefg"), st.integers(1, 6)),
    min_size=1,
    max_size=6,
    unique_by=lambda phase: phase[0],
)


@given(courses, courses, st.integers(1, 40))
def test_nobody_is_put_into_a_phase_that_stood_behind_theirs(
    old: list[tuple[str, int]], new: list[tuple[str, int]], week: int
) -> None:
    before, after = of(*old), of(*new)
    goes_on = week_in(before, after, week)
    assert goes_on >= 1
    if week > before.phases[-1].last_week:
        assert goes_on > after.phases[-1].last_week or have_same_course(before, after)
        return
    stood = next(n for n, phase in enumerate(before.phases) if week <= phase.last_week)
    name = next(phase.name for phase in after.phases if goes_on <= phase.last_week)
    assert name not in [phase.name for phase in before.phases[stood + 1 :]] or name == (
        after.phases[0].name
    )


def test_the_track_of_the_programme_goes_on_where_it_stood_and_the_others_as_before() -> None:
    first, *others = HEEL.phases
    longer = [
        replace(each, first_week=each.first_week + 3, last_week=each.last_week + 3)
        for each in others
    ]
    new = replace(HEEL, phases=(replace(first, last_week=first.last_week + 3), *longer))
    after = replace(REVIEWED, protocols={**REVIEWED.protocols, HEEL.slug: new})
    place = ("plantar_heel", Side.LEFT)
    standing = Standing(from_week=4)
    again = standing.asked_anew(REVIEWED, after, {place: HEEL.slug, ("hip", None): "hip_pairing"})
    assert again.lags == {place: 3}
    assert standing.asked_anew(REVIEWED, REVIEWED, {place: HEEL.slug}) == standing
