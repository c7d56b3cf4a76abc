"""The texts of the reviewed data that a person reads, with the place where each stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from programs.catalogue.evidence import DATA
from programs.catalogue.tables import read_file

TEXT_KEYS = frozenset(
    {"name", "muscles", "set_up", "cues", "mistakes", "kit", "summary", "goal", "gate", "why"}
    | {
        "where",
        "title",
        "asks",
        "tried_on",
        "heading",
        "when",
        "how",
        "stop",
        "beat",
        "beside_wall",
        "bring",
        "shows",
    }
)
"""Citations, slugs, rule ids and addresses stay as they are in every language."""
STATEMENTS = frozenset({"about", "mistaken", "provokes", "helps", "waits", "sure", "says"})
"""Lists of `["text", "source", ...]` (the guide): only the text is for people."""


def texts(folder: Path = DATA) -> Iterator[tuple[str, str]]:
    """(place, English text), for instance `exercises/calf.toml heel_raise_two_floor.name`."""
    for path in sorted(folder.rglob("*.toml")):
        name = path.relative_to(folder).as_posix()
        for place, text in _walk(read_file(path), "", wanted=False):
            yield f"{name} {place}", text


def _walk(value: object, place: str, *, wanted: bool) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            here = f"{place}.{key}" if place else key
            shown = [row[:1] for row in inner] if key in STATEMENTS else inner
            yield from _walk(shown, here, wanted=wanted or key in TEXT_KEYS | STATEMENTS)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _walk(inner, f"{place}[{number}]", wanted=wanted)
    elif wanted and isinstance(value, str):
        yield place, value
