"""What loads a runner can make for an exercise out of the kit at home.

* Water (1 l = 1 kg) and books go into the rucksack, and count only if there is one. Bottles may be
  part-filled in half litres; books go in whole. The empty rucksack counts as nothing.
* A dumbbell is one piece in one hand: two at most, and only one where the body is lifted on one
  leg, because the other hand is on the wall for balance.
* Ankle weights are pieces too, two at most.
* Pieces may be combined. The heaviest load offered is `HEAVIEST_KG`.
* Bands have no kilograms: each is a load of 0.0 kg with its own words, from the easiest.

Sums are exact, in grams. A kit with so many odd pieces that more than `MOST_SUMS` weights could be
made is thinned to one load in every 50 g, which nobody can tell apart on a shoulder.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import combinations, groupby
from operator import attrgetter
from typing import TypedDict, TypeVar

from programs.engine.exercise import Exercise, Loading
from programs.engine.intake import Kit
from programs.engine.words import Band

HEAVIEST_KG = 60
"""The heaviest pack of the Achilles return-to-run protocol in evidence.md 1.3."""

MOST_SUMS = 600
MANY = 1_000_000
"""More pieces than anybody owns."""
HANDS = 2
ANKLE_WEIGHTS = 2


@dataclass(frozen=True, slots=True, order=True)
class Piece:
    """`count` pieces of one kind: `water` (amount in litres poured), `book`, `dumbbell`,
    `ankle_weight` (kilograms each), `band` (`name` says which)."""

    kind: str
    count: int
    amount: Decimal = Decimal(0)
    name: str = ""

    @property
    def words(self) -> str:
        times = f"{self.count} x " if self.count > 1 else ""
        if self.kind == "band":
            return f"{self.name.replace('_', ' ')} band"
        if self.kind == "water":
            return f"{times}{plain(self.amount)} l"
        return f"{times}{plain(self.amount)} kg {self.kind.replace('_', ' ')}"


@dataclass(frozen=True)
class Load:
    """A load in kilograms and the pieces that make it; no pieces is the bare exercise."""

    kg: Decimal
    pieces: tuple[Piece, ...] = ()
    loading: Loading = Loading.SYSTEM

    @cached_property
    def words(self) -> str:
        """For instance "rucksack + 2 x 1.5 l = 3 kg", "4 kg dumbbell", "medium band"."""
        if not self.pieces:
            return _bare_words(self.loading, self.kg)
        packed = any(piece.kind in ("water", "book") for piece in self.pieces)
        parts = " + ".join([*(["rucksack"] if packed else []), *(p.words for p in self.pieces)])
        several = packed or len(self.pieces) > 1 or self.pieces[0].count > 1
        return f"{parts} = {plain(self.kg)} kg" if several else parts


BANDS = {
    band: Load(Decimal(0), (Piece("band", 1, name=band.value),), Loading.BAND) for band in Band
}
NO_BAND = Load(Decimal(0), (), Loading.BAND)
UNLOADED = Load(Decimal(0), (), Loading.NONE)


def up_to(loads: Sequence[Load], kg: Decimal) -> Sequence[Load]:
    """Those of the ascending `loads` that are not over `kg`."""
    return loads[: bisect_right(loads, kg, key=kg_of)]


kg_of = attrgetter("kg")


def _bare_words(loading: Loading, kg: Decimal) -> str:
    if kg:
        return f"{plain(kg)} kg"
    return {
        Loading.SYSTEM: "body weight",
        Loading.BAND: "no band",
        Loading.EXTERNAL: "no weight",
        Loading.NONE: "no weight",
    }[loading]


def plain(number: Decimal) -> str:
    """A number without needless zeros: 3, 1.5, 0.25."""
    return f"{number.normalize():f}"


class PieceJSON(TypedDict):
    kind: str
    count: int
    amount: str
    name: str


class LoadJSON(TypedDict):
    kg: str
    loading: str
    words: str
    pieces: list[PieceJSON]


def load_to_json(load: Load) -> LoadJSON:
    return {
        "kg": str(load.kg),
        "loading": load.loading.value,
        "words": load.words,
        "pieces": [
            {"kind": p.kind, "count": p.count, "amount": str(p.amount), "name": p.name}
            for p in load.pieces
        ],
    }


def load_from_json(data: LoadJSON) -> Load:
    """Read back what `load_to_json` wrote."""
    pieces = tuple(
        Piece(p["kind"], p["count"], Decimal(p["amount"]), p["name"]) for p in data["pieces"]
    )
    return Load(Decimal(data["kg"]), pieces, Loading(data["loading"]))


def makeable_loads(kit: Kit, exercise: Exercise) -> tuple[Load, ...]:
    """Every load this kit makes for this exercise, ascending from none.

    Bands come from the easiest; without a band (or for an unloaded drill) there is one bare load.
    Each weight appears once, made of the fewest pieces.
    """
    if exercise.loading is Loading.BAND:
        return (_bands(kit.bands) if "bands" in exercise.kit else ()) or (NO_BAND,)
    if exercise.loading is Loading.NONE:
        return (UNLOADED,)
    one_hand = exercise.loading is Loading.SYSTEM and exercise.legs == "one"
    packed = kit.rucksack and "rucksack" in exercise.kit
    return _weights(
        exercise.loading,
        kit.water_l if packed else (),
        kit.books_kg if packed else (),
        kit.dumbbells_kg if "dumbbells" in exercise.kit else (),
        kit.ankle_weights_kg if "ankle_weights" in exercise.kit else (),
        1 if one_hand else HANDS,
    )


@lru_cache(maxsize=64)
def _bands(owned: tuple[str, ...]) -> tuple[Load, ...]:
    return tuple(load for band, load in BANDS.items() if band in owned)


def load_at_most(kit: Kit, exercise: Exercise, kg: Decimal) -> Load:
    """The heaviest makeable load that is not over `kg`; for bands, which have none, the easiest."""
    loads = makeable_loads(kit, exercise)
    if exercise.loading is Loading.BAND:
        return loads[0]
    return [load for load in loads if load.kg <= kg][-1] if kg > 0 else loads[0]


def load_in_words(kit: Kit, exercise: Exercise, words: str) -> Load | None:
    """The makeable load that reads so ("medium band"), or None: how a stored load is found."""
    return next((load for load in makeable_loads(kit, exercise) if load.words == words), None)


Grams = int
Sums = Mapping[Grams, tuple[Piece, ...]]
"""What can be made so far: grams -> the fewest pieces that make them."""


@lru_cache(maxsize=512)
def _weights(
    loading: Loading,
    water_l: tuple[Decimal, ...],
    books_kg: tuple[Decimal, ...],
    dumbbells_kg: tuple[Decimal, ...],
    ankle_weights_kg: tuple[Decimal, ...],
    hands: int,
) -> tuple[Load, ...]:
    sums: Sums = {0: ()}
    for more in (
        _water(water_l),
        _books(books_kg),
        _few("dumbbell", dumbbells_kg, hands),
        _few("ankle_weight", ankle_weights_kg, ANKLE_WEIGHTS),
    ):
        sums = _combined(sums, more)
    return tuple([Load(Decimal(g) / 1000, sums[g], loading) for g in sorted(sums)])


@lru_cache(maxsize=256)
def _water(water_l: tuple[Decimal, ...]) -> Sums:
    """Every half litre up to all bottles; the fewest bottles hold it, the last part-filled.

    A bottle is marked in half litres only, so that one of 0.75 l gives 0.5 l that is known.
    """
    largest_first = sorted((Decimal(int(litres * 2)) / 2 for litres in water_l), reverse=True)
    most = min(sum(largest_first, Decimal(0)), Decimal(HEAVIEST_KG))
    sums: dict[Grams, tuple[Piece, ...]] = {}
    for halves in range(int(most * 2) + 1):
        rest, poured = Decimal(halves) / 2, []
        for bottle in largest_first:
            poured.append(min(bottle, rest))
            rest -= poured[-1]
        sums[halves * 500] = _grouped("water", [litres for litres in poured if litres])
    return sums


@lru_cache(maxsize=256)
def _books(books_kg: tuple[Decimal, ...]) -> Sums:
    chosen: dict[Grams, tuple[Decimal, ...]] = {0: ()}
    for book in sorted(books_kg, reverse=True):
        for grams, books in list(chosen.items()):
            total = grams + _grams(book)
            known = chosen.get(total)
            if total <= HEAVIEST_KG * 1000 and (known is None or len(books) + 1 < len(known)):
                chosen[total] = (*books, book)
        chosen = _thinned(chosen)
    return {grams: _grouped("book", books) for grams, books in chosen.items()}


@lru_cache(maxsize=256)
def _few(kind: str, pieces_kg: tuple[Decimal, ...], most: int) -> Sums:
    """Sums of at most `most` pieces; fewer pieces win."""
    sums: dict[Grams, tuple[Piece, ...]] = {}
    for count in range(most + 1):
        for chosen in combinations(sorted(pieces_kg, reverse=True), count):
            sums.setdefault(sum([_grams(kg) for kg in chosen]), _grouped(kind, chosen))
    return sums


def _combined(sums: Sums, more: Sums) -> Sums:
    if len(more) == 1:
        return sums
    counts: dict[Grams, int] = {}
    result: dict[Grams, tuple[Piece, ...]] = {}
    others = [(added, _count(pieces), pieces) for added, pieces in more.items()]
    for grams, pieces in sums.items():
        count = _count(pieces)
        for added, further, taken in others:
            total = grams + added
            if total <= HEAVIEST_KG * 1000 and count + further < counts.get(total, MANY):
                counts[total] = count + further
                result[total] = (*pieces, *taken)
    return _thinned(result)


Made = TypeVar("Made")


def _thinned(sums: dict[Grams, Made]) -> dict[Grams, Made]:
    if len(sums) <= MOST_SUMS:
        return sums
    kept: dict[int, Grams] = {}
    for grams in sorted(sums):
        kept.setdefault(grams // 50, grams)
    return {grams: sums[grams] for grams in kept.values()}


def _count(pieces: Iterable[Piece]) -> int:
    return sum([piece.count for piece in pieces])


def _grouped(kind: str, amounts: Iterable[Decimal]) -> tuple[Piece, ...]:
    """Equal amounts become one piece with a count, the largest first."""
    ordered = sorted(amounts, reverse=True)
    return tuple(Piece(kind, len(list(same)), amount) for amount, same in groupby(ordered))


def _grams(kg: Decimal) -> Grams:
    return int(kg * 1000)
