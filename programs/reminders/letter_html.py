"""A letter as HTML, put together from pieces whose styles were moved into the elements once.

Mail programs drop style sheets, so every element carries its own. Doing that for each mail costs
more than sending it; here it is done once, by css-inline, and a mail is filled in like a form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from html import escape

from django.utils.translation import get_language

from accounts.mail import html_of as inlined
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

PIECE = re.compile(r"<!--\[(\w+)-->(.*?)<!--\1\]-->", re.DOTALL)
PLACE = re.compile(r"\$(\w+)")

HUSH = "\u034f\u200c\u00a0" * 60
"""Signs that nobody sees, in place of the rest of the mail, where only its beginning is shown."""


def html_of(letter: Letter, foot: Iterable[tuple[str, str]]) -> str:
    """The whole page; `foot` are the links that every mail ends with."""
    return _form(get_language() or "").page(letter, foot)


class Form:
    """The pieces in one language, ready to be filled in."""

    def __init__(self, pieces: Mapping[str, str]) -> None:
        """`pieces`: each by its name, with $places for words and for the pieces inside it."""
        self._pieces = {}
        for name, piece in pieces.items():
            words, places = PLACE.split(piece.replace("%", "%%")), PLACE.findall(piece)
            named = [(place, place in pieces) for place in places]
            self._pieces[name] = "%s".join(words[::2]), named

    def page(self, letter: Letter, foot: Iterable[tuple[str, str]]) -> str:
        ends = "".join(self._fill("foot", label=label, url=url) for label, url in foot)
        parts = "\n".join(map(self._part, letter.parts))
        words = {"subject": letter.subject, "title": letter.title, "why": letter.why}
        return self._fill("page", **words, parts=parts, foot=ends)

    def _part(self, part: Part) -> str:
        match part:
            case Words(text=text, soft=soft):
                return self._fill("soft" if soft else "words", text=text)
            case Heading(text=text):
                return self._fill("heading", text=text)
            case Button(label=label, url=url):
                return self._fill("button", label=label, url=url)
            case Links(links=links):
                return self._fill(
                    "links", link="".join(self._fill("link", label=a, url=b) for a, b in links)
                )
            case Rows(rows=rows):
                return self._fill("rows", row="".join(map(self._row, rows)))
            case Bars(bars=bars):
                return self._fill("bars", bar="".join(map(self._bar, bars)))
            case Scale():
                return self._scale(part)
            case Notice(text=text, label=label, url=url):
                return self._fill("notice", text=text, label=label, url=url)

    def _row(self, row: Row) -> str:
        details = "".join(self._fill("detail", text=detail) for detail in row.details)
        return self._fill("row", label=row.label, detail=details, figure=row.figure)

    def _bar(self, bar: Bar) -> str:
        """A side of the bar without any width is left out: some programs draw it all the same."""
        return self._fill(
            "bar",
            label=bar.label,
            bardetail=self._fill("bardetail", text=bar.detail) if bar.detail else "",
            full=self._fill("full", share=bar.share) if bar.share else "",
            open=self._fill("open", share=100 - bar.share) if bar.share < 100 else "",
            figure=bar.figure,
        )

    def _scale(self, scale: Scale) -> str:
        rows = "".join(
            self._fill(
                "cells",
                cell="".join(self._fill("cell", score=score, url=url) for score, url in row),
            )
            for row in scale.rows
        )
        return self._fill("scale", question=scale.question, cells=rows, ends=scale.ends)

    def _fill(self, piece: str, **values: object) -> str:
        """The piece with words escaped, and the pieces that belong into it as they are."""
        form, places = self._pieces[piece]
        return form % tuple(
            [values[p] if is_ready else escape(str(values[p])) for p, is_ready in places]
        )


@cache
def _form(language: str) -> Form:
    known = {"subject": "$subject", "language": language, "hush": HUSH}
    page = inlined("emails/letter.html", known)
    return Form(dict(_cut("page", page)))


def _cut(name: str, text: str) -> Iterator[tuple[str, str]]:
    """A piece with a place for each piece inside it, and those pieces themselves."""
    for inner in PIECE.finditer(text):
        yield from _cut(inner[1], inner[2])
    yield name, PIECE.sub(lambda inner: f"${inner[1]}", text)
