"""What an exercise of a coach's own may not loosen, in plain words at the field where it stands.

The engine reads of it what it reads of a reviewed one: the tissue (48 hours between heavy
sessions), the loading (makeable steps, capped raises), the kit, the spots that rule it out, and
from when on new runners do it. So all of that must be told, and no more loosely than the library
tells it of its own kind (our choice).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from programs.catalogue.checks import KINDS_OF_LOADING, problems_of_exercise
from programs.catalogue.loader import load_catalogue, load_evidence
from programs.catalogue.spots import load_spots
from programs.engine.exercise import Exercise, Loading
from programs.engine.words import Spot
from programs.plans.services.own_exercises import whole

STAYS = ("tissue", "loading", "legs", "unit")
"""What logs count by: the same in every version from the first published one on."""
AS_NEAR = 0.7
"""How much of a name that diaries say stays when a slip in it is put right (our choice): twice the
letters that are alike, in their order, of all letters of both."""
EVER_LATER = 99
"""After every week: of what people new to strength training never do."""

Wrong = tuple[str, str]
"""The field, and what is wrong with it in one sentence."""


def wrong_fields(
    own: Exercise, based_on: str = "", published: Exercise | None = None
) -> list[Wrong]:
    """All that stands against publishing `own`, begun from the reviewed exercise `based_on`.

    `published` is how it stood when it was first published.
    """
    begun = load_catalogue().exercises.get(based_on)
    found = [
        *_of_name(own, published),
        *_of_tempo(own),
        *_of_loading(own),
        *_of_ladder(own),
        *_of_spots(own, begun),
        *_of_new_runners(own, begun),
        *_of_what_stays(own, published),
    ]
    if found:
        return found
    # The catalogue's own check has the last word, whatever was missed above.
    beside = replace(load_catalogue(), exercises=whole({own.slug: own}))
    others = problems_of_exercise(own, beside, frozenset(load_evidence()))
    return [("", problem) for problem in others]


def _of_name(own: Exercise, published: Exercise | None) -> Iterator[Wrong]:
    said = own.name.casefold()
    if published and own.name == published.name:
        return
    if published and SequenceMatcher(None, published.name.casefold(), said).ratio() < AS_NEAR:
        text = _(
            "Diaries know it as “%(name)s”: put a slip right, but keep it close to that. For "
            "another exercise, begin a new one."
        )
        yield "name", text % {"name": published.name}
    if any(said in (e.name.casefold(), _(e.name).casefold()) for e in _reviewed()):
        yield "name", _("The library has an exercise of this name. Give yours another one.")


def _of_tempo(own: Exercise) -> Iterator[Wrong]:
    if own.tempo and not any(int(seconds) for seconds in own.tempo.split("-")):
        yield "down", _("One repetition takes a second at least.")


def _of_loading(own: Exercise) -> Iterator[Wrong]:
    allowed = KINDS_OF_LOADING[own.loading]
    for kind in own.kit:
        if kind not in allowed:
            yield f"kit_{kind}", _("It is not loaded like that: leave this empty.")
    if own.loading is not Loading.NONE and not set(own.kit) & allowed:
        first = "bands" if own.loading is Loading.BAND else "rucksack"
        yield f"kit_{first}", _("Say how it is loaded with at least one kind of kit.")
    if own.loading is Loading.BAND and "band" not in own.needs:
        yield "needs", _("A band exercise needs a band: tick it.")
    if "weight" in own.needs and not own.kit:
        yield "needs", _("It needs a weight: say below how the weight is carried.")


def _of_ladder(own: Exercise) -> Iterator[Wrong]:
    reviewed = load_catalogue()
    for field, slug in (("easier", own.easier), ("harder", own.harder)):
        other = reviewed.exercises.get(slug or "")
        if other and other.tissue is not own.tissue:
            yield field, _("It trains something else. Choose one that loads the same tissue.")
    if own.easier and own.harder:
        below = reviewed.ladder(own.easier, harder=False)
        above = reviewed.ladder(own.harder, harder=True)
        if own.harder in below or own.easier in above:
            yield "harder", _("This one is not harder than the easier one you chose.")


def _of_spots(own: Exercise, begun: Exercise | None) -> Iterator[Wrong]:
    missing = ruled_out(own, begun) - own.avoid_spots
    if not missing:
        return
    names = [_(facts.name).lower() for spot, facts in load_spots().items() if spot in missing]
    text = _(
        "Where these are sore, the library leaves out all exercises of this kind, and yours with "
        "them. Tick: %(spots)s."
    )
    yield "avoid_spots", text % {"spots": get_text_list(names, _("and"))}


def ruled_out(own: Exercise, begun: Exercise | None = None) -> frozenset[Spot]:
    """The spots that must leave `own` out: those of what it was begun from, and those that leave
    out every reviewed exercise of the same tissue that is as it is on legs and load, that is done
    on a step where it is, that is not for new runners where it is not."""
    kin = [e for e in _reviewed() if e.tissue is own.tissue]
    alike = [e for e in kin if e.loading is own.loading and e.legs == own.legs]
    found = set(begun.avoid_spots if begun else ())
    found |= _common(alike)
    if "step" in own.needs:
        found |= _common(e for e in kin if "step" in e.needs)
    if own.novice_week is None:
        found |= _common(e for e in kin if e.novice_week is None)
    return frozenset(found)


def _common(exercises: Iterable[Exercise]) -> frozenset[Spot]:
    """What rules out each of them."""
    spots = [each.avoid_spots for each in exercises]
    return frozenset.intersection(*spots) if spots else frozenset()


def _of_new_runners(own: Exercise, begun: Exercise | None) -> Iterator[Wrong]:
    if begun and (own.novice_week or EVER_LATER) < (begun.novice_week or EVER_LATER):
        text = _("“%(name)s”, from which you began, waits longer in a beginner’s plan.")
        yield "beginners", text % {"name": _(begun.name)}


def _of_what_stays(own: Exercise, published: Exercise | None) -> Iterator[Wrong]:
    for field in STAYS if published else ():
        if getattr(own, field) != getattr(published, field):
            yield field, _("Diaries count by it, so it stays as it was published.")


@cache
def _reviewed() -> tuple[Exercise, ...]:
    return tuple(load_catalogue().exercises.values())
