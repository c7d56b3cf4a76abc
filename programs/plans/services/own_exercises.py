"""Every exercise that anybody ever had: the reviewed ones, and the coaches' own by their slugs.

What was planned and logged names exercises by slug, long after a template was left, a coach is gone
or the data came from another installation. `known` finds all of them, and no page asks elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from time import monotonic
from types import MappingProxyType
from typing import Any

from programs.catalogue.loader import load_catalogue, read_exercise
from programs.engine.exercise import OWN, Exercise
from programs.engine.reasons import InvalidInput
from programs.plans.models import KeptExercise, OwnExerciseVersion, TemplateVersion

REREAD_SECONDS = 60
"""So soon every process says a name that was put right."""


class Known(dict[str, Exercise]):
    """The exercises that a plan may choose from; asked by name, it knows all others, too."""

    def __missing__(self, slug: str) -> Exercise:
        if not slug.startswith(OWN):
            raise KeyError(slug)
        return _own(slug)

    def get(self, slug: str, default: Any = None) -> Any:
        try:
            return self[slug]
        except KeyError:
            return default

    def __contains__(self, slug: object) -> bool:
        return isinstance(slug, str) and self.get(slug) is not None


def known(slug: str) -> Exercise | None:
    """The exercise of that slug; None where nobody has it any more.

    A coach's own stands as it was first published, for what its load means never changes, by the
    name that it was published with last: a log names it by its slug, and one log has one name.
    """
    reviewed = load_catalogue().exercises.get(slug)
    if reviewed or not slug.startswith(OWN):
        return reviewed
    try:
        return _own(slug)
    except KeyError:
        return None


def _own(slug: str) -> Exercise:
    """Read once a minute by each process. Raises `KeyError`."""
    return _read(slug, _minute())


def _minute() -> int:
    return int(monotonic() // REREAD_SECONDS)


@lru_cache(maxsize=4096)
def _read(slug: str, minute: int) -> Exercise:
    for content in _contents(slug):
        found = readable(slug, content)
        if found:
            return found
    raise KeyError(slug)


def _contents(slug: str) -> Iterator[object]:
    """What there is to read of it, the best first."""
    published = OwnExerciseVersion.objects.published().filter(exercise__slug=slug)
    versions = list(published.order_by("number").values_list("content", flat=True))
    if versions:
        yield {**versions[0], "name": versions[-1]["name"]}
    kept = KeptExercise.objects.filter(slug=slug).order_by("pk")
    yield from kept.values_list("content", flat=True)[:1]


def read_anew() -> None:
    """Show at once what was published just now; other processes follow within a minute."""
    _read.cache_clear()


def readable(slug: str, content: object) -> Exercise | None:
    """The exercise of a stored table; None where it is none of an exercise."""
    if not isinstance(content, dict):
        return None
    try:
        return read_exercise(slug, without_lost(content))
    except InvalidInput:
        return None


def without_lost(table: Mapping[str, Any]) -> dict[str, Any]:
    """A stored table without those neighbours that the catalogue lost since."""
    reviewed = load_catalogue().exercises
    lost = {
        name
        for name in ("easier", "harder", "picture")
        if isinstance(table.get(name), str) and table[name] not in reviewed
    }
    return {name: value for name, value in table.items() if name not in lost}


def whole(carried: Mapping[str, Exercise] = MappingProxyType({})) -> Known:
    """The reviewed exercises and those that are carried; all others are known by name alone."""
    return Known({**load_catalogue().exercises, **carried})


def keep(runner_id: int, versions: Iterable[str], *, at: datetime) -> None:
    """Copy for the runner the own exercises that these versions of templates bring along."""
    found = TemplateVersion.objects.filter(pk__in=list(versions), content__has_key="exercises")
    contents: dict[str, Any] = {}
    for content in found.order_by("published_at").values_list("content", flat=True):
        contents |= content["exercises"]
    if contents:
        KeptExercise.keep(runner_id, contents, at=at)
