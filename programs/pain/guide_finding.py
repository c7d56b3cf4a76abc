"""Finding one's way in the guide: by spot, feet and behaviour, or by words. No ranking."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from programs.catalogue.guide import Article, Guide
from programs.catalogue.guide_words import Behaviour
from programs.engine.words import Spot


@dataclass(frozen=True)
class Possibility:
    """A cause, and what of the asked behaviours goes with it."""

    cause: Article
    behaviours: tuple[Behaviour, ...]


@dataclass(frozen=True)
class Found:
    """`fitting` go with something that was asked; `others` are known at the same spot.

    Both stand in the order of the map: the guide never says which is likelier.
    """

    fitting: tuple[Possibility, ...]
    others: tuple[Possibility, ...]


def find(
    guide: Guide, *, spot: Spot | None, both: bool, behaviours: Collection[Behaviour]
) -> Found:
    """The possibilities at `spot` (None: anywhere); with `behaviours`, those that go with any.

    `both` sides at once also bring in what concerns the whole body. Left or right alone tells
    nothing apart, so it is not asked.
    """
    here = [c for c in guide.causes() if spot is None or spot in c.spots]
    asked = [
        Possibility(cause, tuple(b for b in cause.behaviours if b in behaviours)) for cause in here
    ]
    if not behaviours and not both:
        return Found(tuple(asked), ())
    fitting = tuple(one for one in asked if _fits(one, both, bool(behaviours)))
    others = tuple(one for one in asked if one not in fitting) if spot else ()
    return Found(fitting, others)


def _fits(one: Possibility, both: bool, narrowed: bool) -> bool:
    return bool(one.behaviours) or (both and one.cause.both_sides) or not narrowed


def search(guide: Guide, words: str) -> list[Article]:
    """Articles in which every word stands: in the title first, then anywhere, in reading order."""
    wanted = words.casefold().split()
    if not wanted:
        return []
    titled, others = [], []
    for article in guide.all():
        title = f"{_(article.title)} {article.also_called}".casefold()
        if all(word in title for word in wanted):
            titled.append(article)
        elif _stands_in(wanted, f"{title} {' '.join(_texts(article))}".casefold()):
            others.append(article)
    return [*titled, *others]


def _stands_in(wanted: list[str], text: str) -> bool:
    return all(word in text for word in wanted)


def _texts(article: Article) -> Iterator[str]:
    yield _(article.summary)
    for statements in article.sections.values():
        yield from (_(one.text) for one in statements)
    for part in article.parts:
        yield _(part.heading)
        yield from (_(one.text) for one in part.statements)
    yield from (_(visit.when) for visit in article.visits)
