"""Reading the TOML files: each file is a set of named tables; errors name file, entry and field."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from programs.engine.reading import read_list
from programs.engine.reasons import InvalidInput

Entry = TypeVar("Entry")

SLUG = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")
TEMPO = re.compile(r"[0-9]-[0-9]-[0-9]")
RULE = re.compile(r"[a-z0-9_]+(\.[a-z0-9_-]+)+")
PLAIN = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
OWN_SLUG = re.compile(r"own-[0-9a-f]{12}")
"""A coach's own exercise: 48 random bits, so that no two of all installations are alike."""
LONGEST_TEXT = 600


class CatalogueError(ValueError):
    """One wrong place in the reviewed data: file, entry and field, and what is allowed."""


def read_file(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(f"{path.name}: cannot be read: {error}") from error


def read_entries(folder: Path, read: Callable[[str, object], Entry]) -> Iterator[tuple[str, Entry]]:
    """Each table of each file of the folder, in the order of file names and of the file."""
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        for slug, table in read_file(path).items():
            if slug in seen:
                raise CatalogueError(f"{path.name}: {slug}: stands in {seen[slug]} already")
            seen[slug] = path.name
            yield slug, read_entry(path, slug, read, table)


def read_entry(path: Path, slug: str, read: Callable[[str, object], Entry], table: object) -> Entry:
    if not SLUG.fullmatch(slug):
        raise CatalogueError(f"{path.name}: {slug!r}: must be a name such as heel_raise_two_floor")
    try:
        return read(slug, table)
    except InvalidInput as error:
        raise CatalogueError(f"{path.name}: {slug}: {error}") from error


def read_text(value: object, field: str) -> str:
    """One line of words, neither empty nor padded."""
    if not isinstance(value, str) or not value.strip() or value != value.strip():
        raise InvalidInput(field, "must be a text without space around it", value)
    if "\n" in value or len(value) > LONGEST_TEXT:
        raise InvalidInput(field, f"must be one line of at most {LONGEST_TEXT} characters")
    return value


def read_optional_text(value: object, field: str) -> str:
    return "" if value is None or value == "" else read_text(value, field)


def read_pattern(value: object, field: str, pattern: re.Pattern[str], example: str) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise InvalidInput(field, f"must look like {example}", value)
    return value


def read_slug(value: object, field: str) -> str:
    """The name of an entry elsewhere in the data."""
    return read_pattern(value, field, PLAIN, "doming_seated")


def read_sources(value: object, field: str = "sources") -> tuple[str, ...]:
    """Keys of the evidence, the one that says it best first."""

    def read(entry: object, path: str) -> str:
        return read_pattern(entry, path, PLAIN, "rathleff-2015")

    sources = read_list(value, field, read)
    if not sources:
        raise InvalidInput(field, "must name at least one source of the evidence")
    return sources
