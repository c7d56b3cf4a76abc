"""What a mail says, once: its text and its HTML are both made from one `Letter`.

Parts are words in the reader's language; how they look stands in `letter_html`, and how they
read without any look in `letter_text`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph. Soft ones say what one need not read."""

    text: str
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Button:
    """The one thing to do."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Links:
    """What else can be done, one a line, so that a thumb finds each."""

    links: tuple[tuple[str, str], ...]
    """Label and address."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a ledger: what, below it the details, and a figure at the end."""

    label: str
    details: tuple[str, ...] = ()
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a chart. `share` of the line is full, in percent; `figure` says the same."""

    label: str
    share: int
    figure: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of table cells: it needs no picture, and its figures stand beside it."""

    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """One question with a link for each answer, in rows that fit a phone."""

    question: str
    rows: tuple[tuple[tuple[int, str], ...], ...]
    """Score and address."""
    ends: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What is different from what the reader chose, and how to change it back."""

    text: str
    label: str
    url: str


Part = Words | Heading | Button | Links | Rows | Bars | Scale | Notice


@dataclass(frozen=True, slots=True)
class Letter:
    """Subject and title in words that may stand on a locked phone: no health detail in either."""

    subject: str
    title: str
    parts: tuple[Part, ...]
    why: str
    """Why the reader gets this mail: the first line of its foot."""
