"""A coach's own list of runners as a file: which column is what, and what each row would do.

Nothing is stored here. What a spreadsheet writes is read as it comes: with a mark or without, in
UTF-8 or in Windows letters, with commas, semicolons or tabs.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from programs.coaching.services.invitations import Wish, wrong_address
from programs.plans.models import Review

MOST_ROWS = 10_000
MOST_BYTES = 2_000_000

EMAILS = ("email", "e-mail", "mail", "email address", "e-mail address", "adresse", "e-mailadresse")
NAMES = ("name", "full name", "runner", "navn", "naam", "nom")
NO_COLUMN = -1


class UnreadableFile(Exception):
    """One sentence for the coach."""


@dataclass(frozen=True, slots=True)
class Table:
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file, by its number there; `wrong` is empty where it would be invited."""

    number: int
    wish: Wish
    wrong: str


def decoded(raw: bytes) -> str:
    """The text of a file; raises `UnreadableFile`."""
    if len(raw) > MOST_BYTES:
        raise UnreadableFile(_("The file is too large: up to 2 MB."))
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
    if "\0" in text:
        raise UnreadableFile(_("This is no text file. Save the list as CSV."))
    first = text.lstrip("\ufeff").partition("\n")[0]
    mark = max(",;\t", key=first.count)
    try:
        rows = [
            row for row in csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=mark) if row
        ]
    except csv.Error as error:
        raise UnreadableFile(_("The file cannot be read as CSV.")) from error
    if len(rows) < 2:
        raise UnreadableFile(_("There must be a row of headings and at least one runner."))
    if len(rows) - 1 > MOST_ROWS:
        raise UnreadableFile(_("Too many rows: up to %(most)d.") % {"most": MOST_ROWS})
    return Table([cell.strip()[:60] for cell in rows[0]], rows[1:])


def guessed(heads: Sequence[str]) -> tuple[int, int]:
    """The columns of address and name, or `NO_COLUMN`."""
    known = [head.casefold() for head in heads]

    def first(names: Sequence[str]) -> int:
        return next((known.index(name) for name in names if name in known), NO_COLUMN)

    return first(EMAILS), first(NAMES)


def lines(
    table: Table,
    *,
    email: int,
    name: int,
    mode: Review.Mode,
    known: Mapping[str, str],
) -> Iterator[Line]:
    """What each row would do; `known` says of an address in small letters why not to invite it."""
    seen: dict[str, int] = {}
    for number, row in enumerate(table.rows, 2):
        address = _cell(row, email)
        wish = Wish(address[:254], _plain(_cell(row, name))[:80], mode)
        wrong = _("No address.") if not address else wrong_address(address)
        key = address.lower()
        if not wrong and key in seen:
            wrong = _("The same address as in row %(number)d.") % {"number": seen[key]}
        seen.setdefault(key, number)
        yield Line(number, wish, wrong or known.get(key, ""))


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip() if 0 <= column < len(row) else ""


def _plain(text: str) -> str:
    """A name is no formula and no control character, wherever it will stand one day."""
    return "".join(c for c in text if c.isprintable()).lstrip("=+-@'\t ")
