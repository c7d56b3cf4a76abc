"""Reading a JSON file that a person wrote: small, with unique keys and finite numbers."""

from __future__ import annotations

import json
from pathlib import Path

LARGEST_BYTES = 1_000_000


class UnreadableFile(ValueError):
    """One sentence on why the file as a whole cannot be read."""


def read_json_file(path: Path) -> object:
    """The file's value; raises `UnreadableFile` with one sentence for a person."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise UnreadableFile(f"cannot be read ({error.strerror or 'unknown error'})") from error
    if len(content) > LARGEST_BYTES:
        raise UnreadableFile(f"must be at most {LARGEST_BYTES} bytes")
    try:
        return json.loads(
            # Windows editors put a byte order mark before the text.
            content.decode("utf-8-sig"),
            object_pairs_hook=_unique_keys,
            parse_constant=_refuse_constant,
        )
    except UnicodeDecodeError as error:
        raise UnreadableFile("must be UTF-8 text") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise UnreadableFile(f"must be JSON, but {where} is not ({error.msg})") from error
    except RecursionError as error:
        raise UnreadableFile("must be JSON with few levels") from error
    except ValueError as error:
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile("must hold numbers of usual length") from error


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    entries: dict[str, object] = {}
    for key, value in pairs:
        if key in entries:
            raise UnreadableFile(f"names {key!r:.60} twice in one object")
        entries[key] = value
    return entries


def _refuse_constant(name: str) -> object:
    raise UnreadableFile(f"must hold finite numbers, not {name}")
