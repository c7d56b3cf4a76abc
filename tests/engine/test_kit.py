"""What loads a kit can make, and the next step up or down."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import chain, combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.engine.exercise import Exercise, Loading
from programs.engine.intake import Kit
from programs.engine.kit import (
    Load,
    load_at_most,
    load_from_json,
    load_in_words,
    load_to_json,
    makeable_loads,
)
from programs.engine.load_steps import piece_words, raise_step, step_down, wanted_piece_kg
from programs.engine.words import Tissue

EVERY_WAY = dict.fromkeys(("rucksack", "dumbbells", "ankle_weights", "bands"), "as shown")
HEEL_RAISE = Exercise(
    slug="heel_raise_single",
    name="Heel raise",
    muscles=("calf",),
    tissue=Tissue.CALF_PLANTAR,
    set_up="Stand on one leg.",
    cues=(),
    mistakes=(),
    loading=Loading.SYSTEM,
    kit=EVERY_WAY,
    needs=(),
    legs="one",
    unit="reps",
    tempo="3-2-3",
    easier=None,
    harder=None,
    avoid_spots=frozenset(),
    sources=("design",),
)
TWO_LEGS = replace(HEEL_RAISE, legs="two")
SEATED = replace(HEEL_RAISE, loading=Loading.EXTERNAL)
BANDED = replace(HEEL_RAISE, loading=Loading.BAND)
DRILL = replace(HEEL_RAISE, loading=Loading.NONE)
BODY = Decimal(70)


def kit(**pieces: object) -> Kit:
    bare = Kit(
        rucksack=True,
        step_cm=None,
        water_l=(),
        books_kg=(),
        dumbbells_kg=(),
        ankle_weights_kg=(),
        bands=(),
    )
    filled = {k: tuple(map(Decimal, v)) for k, v in pieces.items() if isinstance(v, str | list)}
    return replace(bare, **{**pieces, **filled})  # type: ignore[arg-type]


def kilos(owned: Kit, exercise: Exercise = HEEL_RAISE) -> list[str]:
    return [str(load.kg.normalize() + 0) for load in makeable_loads(owned, exercise)]


def words(owned: Kit, exercise: Exercise, kg: str) -> str:
    return load_at_most(owned, exercise, Decimal(kg)).words


def test_nothing_at_home_is_body_weight() -> None:
    assert [load.words for load in makeable_loads(kit(), HEEL_RAISE)] == ["body weight"]
    assert [load.words for load in makeable_loads(kit(), SEATED)] == ["no weight"]


def test_bottles_are_part_filled_in_half_litres() -> None:
    assert kilos(kit(water_l=["1.5"])) == ["0", "0.5", "1", "1.5"]


def test_an_odd_bottle_gives_the_half_litres_that_are_marked() -> None:
    assert kilos(kit(water_l=["0.75", "0.75", "0.33"])) == ["0", "0.5", "1"]


def test_books_go_in_whole() -> None:
    assert kilos(kit(books_kg=["1.0", "0.7"])) == ["0", "0.7", "1", "1.7"]


def test_water_and_books_need_the_rucksack() -> None:
    owned = kit(rucksack=False, water_l=["1.5"], books_kg=["1"], dumbbells_kg=["2"])
    assert kilos(owned) == ["0", "2"]


def test_one_hand_stays_on_the_wall_on_one_leg() -> None:
    owned = kit(dumbbells_kg=["2", "2", "4"])
    assert kilos(owned) == ["0", "2", "4"]
    assert kilos(owned, TWO_LEGS) == ["0", "2", "4", "6"]


def test_an_exercise_is_loaded_only_as_it_says() -> None:
    owned = kit(water_l=["1"], dumbbells_kg=["4"], ankle_weights_kg=["1"])
    on_the_knee = replace(SEATED, kit={"dumbbells": "on the knee"})
    assert kilos(owned, on_the_knee) == ["0", "4"]


def test_drills_are_never_loaded() -> None:
    assert kilos(kit(water_l=["1"]), DRILL) == ["0"]


def test_bands_come_from_the_easiest_and_have_no_kilos() -> None:
    loads = makeable_loads(kit(bands=("medium", "light")), BANDED)
    assert [load.words for load in loads] == ["light band", "medium band"]
    assert [load.kg for load in loads] == [Decimal(0), Decimal(0)]
    assert [load.words for load in makeable_loads(kit(), BANDED)] == ["no band"]


@pytest.mark.parametrize(
    ("kg", "expected"),
    [
        ("0", "body weight"),
        ("3", "rucksack + 2 x 1.5 l = 3 kg"),
        ("2", "rucksack + 1.5 l + 0.5 l = 2 kg"),
        ("4", "4 kg dumbbell"),
        ("3.1", "rucksack + 2 x 1.5 l = 3 kg"),
        ("4.7", "rucksack + 0.7 kg book + 4 kg dumbbell = 4.7 kg"),
    ],
)
def test_loads_are_put_in_words_a_runner_can_pack_by(kg: str, expected: str) -> None:
    owned = kit(water_l=["1.5", "1.5"], books_kg=["0.7"], dumbbells_kg=["4"])
    assert words(owned, HEEL_RAISE, kg) == expected


def test_equal_weights_are_counted() -> None:
    assert words(kit(dumbbells_kg=["2", "2"]), TWO_LEGS, "4") == "2 x 2 kg dumbbell = 4 kg"


def test_a_load_survives_json_and_is_found_by_its_words() -> None:
    owned = kit(water_l=["1.5", "1.5"], books_kg=["0.7"], bands=("light", "medium"))
    for load in (*makeable_loads(owned, HEEL_RAISE), *makeable_loads(owned, BANDED)):
        assert load_from_json(json.loads(json.dumps(load_to_json(load)))) == load
    assert load_in_words(owned, BANDED, "medium band") == makeable_loads(owned, BANDED)[1]
    assert load_in_words(owned, BANDED, "heavy band") is None


def raised(owned: Kit, kg: str, exercise: Exercise = HEEL_RAISE, body: Decimal = BODY) -> str:
    load = load_at_most(owned, exercise, Decimal(kg))
    more = raise_step(owned, exercise, load, body_mass_kg=body)
    return "hold" if more is None else str(more.kg.normalize() + 0)


def test_seventy_kilos_with_five_on_the_back_go_up_by_two() -> None:
    assert raised(kit(water_l=["10"]), "5") == "7"


def test_a_step_is_never_over_five_kilos() -> None:
    assert raised(kit(books_kg=["5.1"]), "0", body=Decimal(120)) == "hold"
    assert raised(kit(books_kg=["5"]), "0", body=Decimal(120)) == "5"


def test_a_step_is_never_over_a_tenth_of_what_is_moved() -> None:
    assert raised(kit(books_kg=["5"]), "0", body=Decimal("49.9")) == "hold"
    assert raised(kit(books_kg=["5"]), "0", body=Decimal(50)) == "5"


def test_a_weight_of_its_own_goes_up_by_a_share_of_itself() -> None:
    assert raised(kit(dumbbells_kg=["4", "5"]), "4", SEATED) == "hold"
    assert raised(kit(water_l=["10"], books_kg=["0.4"]), "4", SEATED) == "4.4"


def test_the_first_weight_of_its_own_is_a_small_one() -> None:
    assert raised(kit(dumbbells_kg=["2"]), "0", SEATED) == "2"
    assert raised(kit(dumbbells_kg=["4"]), "0", SEATED) == "hold"


def test_the_next_band_is_the_step_up() -> None:
    owned = kit(bands=("light", "heavy"))
    light, heavy = makeable_loads(owned, BANDED)
    assert raise_step(owned, BANDED, light, body_mass_kg=BODY) == heavy
    assert raise_step(owned, BANDED, heavy, body_mass_kg=BODY) is None


def test_what_is_missing_can_be_bought() -> None:
    five = Load(Decimal(5))
    assert piece_words(EVERY_WAY, wanted_piece_kg(five, BODY)) == "a 0.5 l bottle"
    two = Load(Decimal(2), loading=Loading.EXTERNAL)
    assert piece_words({}, wanted_piece_kg(two, BODY)) == "a 0.1 kg weight"


def test_a_step_down_takes_a_tenth_of_what_is_moved_off_the_back() -> None:
    loads = makeable_loads(kit(water_l=["10", "10"]), HEEL_RAISE)
    down = step_down(loads, loads[30], BODY)
    assert loads[30].kg == 15 and down is not None and down.kg == Decimal("6.5")
    assert step_down(loads, loads[10], BODY) == loads[0]
    assert step_down(loads, loads[0], BODY) is None


# --- over every small kit ---------------------------------------------------------------------

AMOUNTS = st.sampled_from([Decimal(n) / 4 for n in range(1, 13)])
HALVES = st.sampled_from([Decimal(n) / 2 for n in range(1, 5)])
SMALL_KITS = st.builds(
    Kit,
    rucksack=st.booleans(),
    step_cm=st.none(),
    water_l=st.lists(HALVES, max_size=2).map(tuple),
    books_kg=st.lists(AMOUNTS, max_size=4).map(tuple),
    dumbbells_kg=st.lists(AMOUNTS, max_size=3).map(tuple),
    ankle_weights_kg=st.lists(AMOUNTS, max_size=3).map(tuple),
    bands=st.just(()),
)
LIFTS = st.sampled_from([HEEL_RAISE, TWO_LEGS, SEATED])


def subsets(items: tuple[Decimal, ...], most: int) -> Iterator[Decimal]:
    chosen = chain.from_iterable(combinations(items, n) for n in range(most + 1))
    return (sum(some, Decimal(0)) for some in chosen)


def by_brute_force(owned: Kit, exercise: Exercise) -> set[Decimal]:
    bottles = [[Decimal(n) / 2 for n in range(int(b * 2) + 1)] for b in owned.water_l]
    water = (
        {sum(poured, Decimal(0)) for poured in product(*bottles)}
        if owned.rucksack
        else {Decimal(0)}
    )
    books = set(subsets(owned.books_kg, 9)) if owned.rucksack else {Decimal(0)}
    hands = 1 if exercise.loading is Loading.SYSTEM and exercise.legs == "one" else 2
    held = set(subsets(owned.dumbbells_kg, hands))
    ankles = set(subsets(owned.ankle_weights_kg, 2))
    return {sum(parts, Decimal(0)) for parts in product(water, books, held, ankles)}


@settings(max_examples=150, deadline=None)
@given(SMALL_KITS, LIFTS)
def test_exactly_what_can_be_made_is_offered_ascending_from_nothing(
    owned: Kit, exercise: Exercise
) -> None:
    offered = [load.kg for load in makeable_loads(owned, exercise)]
    assert offered == sorted(by_brute_force(owned, exercise))


@settings(max_examples=150, deadline=None)
@given(SMALL_KITS, LIFTS)
def test_the_pieces_add_up_and_are_owned(owned: Kit, exercise: Exercise) -> None:
    whole: Mapping[str, tuple[Decimal, ...]] = {
        "book": owned.books_kg,
        "dumbbell": owned.dumbbells_kg,
        "ankle_weight": owned.ankle_weights_kg,
    }
    for load in makeable_loads(owned, exercise):
        assert sum(p.count * p.amount for p in load.pieces) == load.kg
        for piece in load.pieces:
            if piece.kind != "water":
                assert whole[piece.kind].count(piece.amount) >= piece.count


@settings(max_examples=150, deadline=None)
@given(SMALL_KITS, LIFTS, st.integers(30, 150), st.data())
def test_a_raise_is_upwards_and_within_the_cap(
    owned: Kit, exercise: Exercise, body: int, data: st.DataObject
) -> None:
    loads = makeable_loads(owned, exercise)
    load = data.draw(st.sampled_from(loads))
    more = raise_step(owned, exercise, load, body_mass_kg=Decimal(body))
    moved = load.kg + (body if exercise.loading is Loading.SYSTEM else 0)
    cap = min(moved / 10, Decimal(5)) if moved else Decimal("2.5")
    fits = [other for other in loads if 0 < other.kg - load.kg <= cap]
    assert (more in fits) if fits else more is None


def test_a_kit_of_odd_books_stays_quick_and_makeable() -> None:
    odd = kit(
        water_l=["10"] * 20,
        books_kg=[str(Decimal(1000 + 37 * n * n) / 1000) for n in range(20)],
        dumbbells_kg=[str(Decimal(900 + 13 * n) / 1000) for n in range(20)],
        ankle_weights_kg=[str(Decimal(111 + 7 * n) / 1000) for n in range(20)],
    )
    loads = makeable_loads(odd, HEEL_RAISE)
    assert len(loads) <= 1201 and loads[-1].kg <= 60
    assert all(a.kg < b.kg for a, b in zip(loads, loads[1:], strict=False))
