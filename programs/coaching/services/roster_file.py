"""A coach's own list of runners as a file: its letters, its separators, which column is what.

Nothing is stored here; `roster_import` does that. What a spreadsheet writes is read as it comes:
with a mark or without, in UTF-8 or in Windows letters, with commas, semicolons or tabs.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

MOST_ROWS = 10_000
MOST_BYTES = 1_000_000
"""The list goes along as text until it is confirmed, in a form that may hold little more."""

EMAILS = ("email", "e-mail", "mail", "email address", "e-mail address", "adresse", "e-mailadresse")
NAMES = ("name", "full name", "runner", "navn", "naam", "nom")
MODES = ("mode", "review", "changes wait", "review mode")
NO_COLUMN = -1


class UnreadableFile(Exception):
    """One sentence for the coach."""


@dataclass(frozen=True, slots=True)
class Table:
    """Headings, and every row that is not empty by its number in a spreadsheet."""

    heads: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Columns:
    """Where address, name and mode stand, from 0; `NO_COLUMN` where nowhere."""

    email: int = NO_COLUMN
    name: int = NO_COLUMN
    mode: int = NO_COLUMN


def too_large() -> UnreadableFile:
    return UnreadableFile(_("The list is too large: up to 1 MB. Leave out what is not needed."))


def decoded(raw: bytes) -> str:
    """The text of a file; raises `UnreadableFile`."""
    if len(raw) > MOST_BYTES:
        raise too_large()
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: Sequence[str] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(_("The letters cannot be read. Save the file as CSV in UTF-8."))


def read(text: str) -> Table:
    """The first row as headings, the others as cells; raises `UnreadableFile`."""
    if len(text.encode()) > MOST_BYTES:
        raise too_large()
    if "\0" in text:
        raise UnreadableFile(_("This is no text file. Save the list as CSV."))
    first = text.lstrip("\ufeff").partition("\n")[0]
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=mark)
    try:
        heads, rows = (
            next(reader, []),
            [(number, row) for number, row in enumerate(reader, 2) if any(map(str.strip, row))],
        )
    except csv.Error as error:
        raise UnreadableFile(_("The file cannot be read as CSV.")) from error
    if not rows:
        raise UnreadableFile(_("There must be a row of headings and at least one runner."))
    if len(rows) > MOST_ROWS:
        raise UnreadableFile(_("Too many rows: up to %(most)d.") % {"most": MOST_ROWS})
    return Table([cell.strip()[:60] for cell in heads], rows)


def guessed(heads: Sequence[str]) -> Columns:
    """Which columns the headings say, or `NO_COLUMN`."""
    known = [head.casefold() for head in heads]

    def first(names: Sequence[str]) -> int:
        return next((known.index(name) for name in names if name in known), NO_COLUMN)

    return Columns(first(EMAILS), first(NAMES), first(MODES))
