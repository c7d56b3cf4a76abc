"""A letter as plain text: for who reads without HTML, and for who has it read out."""

from __future__ import annotations

from collections.abc import Iterable

from programs.reminders.letters import (
    Bar,
    Bars,
    Button,
    Heading,
    Letter,
    Links,
    Notice,
    Part,
    Row,
    Rows,
    Scale,
    Words,
)

TICKS = 10
"""A full bar in signs."""


def text_of(letter: Letter, foot: Iterable[tuple[str, str]]) -> str:
    """The whole body; `foot` are the links that every mail ends with."""
    blocks = [letter.title, *(_part(part) for part in letter.parts)]
    ends = "\n".join(f"{label}: {url}" for label, url in foot)
    return "\n\n".join(blocks) + f"\n\n-- \n{letter.why}\n{ends}\n"


def _part(part: Part) -> str:
    match part:
        case Words(text=text) | Heading(text=text):
            return text
        case Button(label=label, url=url):
            return f"{label}: {url}"
        case Links(links=links):
            return "\n".join(f"{label}: {url}" for label, url in links)
        case Rows(rows=rows):
            return "\n".join(_row(row) for row in rows)
        case Bars(bars=bars):
            return "\n".join(_bar(bar) for bar in bars)
        case Scale():
            return _scale(part)
        case Notice(text=text, label=label, url=url):
            return f"{text}\n{label}: {url}"


def _row(row: Row) -> str:
    first = f"{row.label}: {row.figure}" if row.figure else row.label
    return "\n".join([first, *(f"   {detail}" for detail in row.details)])


def _bar(bar: Bar) -> str:
    """The figure first: who has it read out can skip the signs."""
    full = round(bar.share * TICKS / 100)
    line = f"{bar.label}: {bar.figure}  {'#' * full}{'.' * (TICKS - full)}"
    return f"{line}\n   {bar.detail}" if bar.detail else line


def _scale(scale: Scale) -> str:
    """Each score has its own address in HTML; eleven of them in text would bury the question."""
    url = scale.rows[0][0][1].partition("?")[0]
    return f"{scale.question} ({scale.ends})\n   {url}"
