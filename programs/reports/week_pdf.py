"""A week of the plan as a PDF for the fridge door: boxes to tick, and a picture of each exercise.

The days stand in two columns, read down; the pictures below them, where they still fit on the page,
else on the next one. The letters are those of the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from programs.engine.exercise import Exercise
from programs.plans.plan_page import Day, Line, PlannedSession, Week
from programs.plans.templatetags.plan_words import doing, dose, load_words, tempo_words
from programs.reports.pdf import BOLD, EDGE, GUTTER, INK, PLAIN, SOFT, fonts, plain, printable
from programs.reports.week_blocks import (
    ALONE,
    BESIDE,
    CELL_GAP,
    COLUMN,
    DAY,
    HIGH,
    NAME,
    TEXT,
    WIDE,
    Block,
    Cell,
    Row,
    mm,
)
from programs.running.templatetags.run_words import distance, structure

HEAD, BOTTOM = 17 * mm, EDGE + 6 * mm
BETWEEN = 4 * mm


def week_pdf(week: Week, exercises: Sequence[Exercise], *, total: int, units: str) -> bytes:
    """The PDF's bytes; `total` is the number of weeks of the plan. The same week, the same file."""
    fonts()
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1, lang="en-GB")
    title = _("Week %(n)s of %(total)s") % {"n": week.number, "total": total}
    canvas.setTitle(title)
    canvas.setAuthor("Footstrong")
    sheet = _Sheet(canvas, title, _span(week))
    blocks = [_block(day, item, units) for day in week.days for item in day.sessions]
    sheet.columns(blocks)
    sheet.pictures(exercises)
    sheet.close()
    return target.getvalue()


def _span(week: Week) -> str:
    return f"{date_format(week.first, 'j F')} – {date_format(week.last, 'j F Y')}"


class _Sheet:
    """The pages; `y` is how far down the present one is filled."""

    def __init__(self, canvas: Canvas, title: str, span: str) -> None:
        self.canvas, self.title, self.span = canvas, title, span
        self.page = 0
        self._begin()

    def _begin(self) -> None:
        self.page += 1
        canvas, top = self.canvas, HIGH - EDGE
        canvas.setFillColor(INK)
        canvas.setFont(BOLD, 16)
        canvas.drawString(EDGE, top - 6 * mm, plain(self.title))
        canvas.setFont(PLAIN, 10)
        canvas.drawRightString(WIDE - EDGE, top - 6 * mm, plain(self.span))
        canvas.setFont(PLAIN, 7.5)
        canvas.setFillColor(SOFT)
        limit = _("Pain over 5 of 10 while doing it: stop the session.")
        canvas.drawString(EDGE, top - 11 * mm, plain(limit))
        canvas.drawString(EDGE, EDGE, "Footstrong")
        canvas.drawRightString(WIDE - EDGE, EDGE, str(self.page))
        self.y: float = top - HEAD

    def close(self) -> None:
        self.canvas.showPage()
        self.canvas.save()

    def _turn(self) -> None:
        self.canvas.showPage()
        self._begin()

    def columns(self, blocks: Sequence[Block]) -> None:
        """In their order, down the left column and then the right one, as even as they can be."""
        left = list(blocks)
        while left:
            taken = _that_fit(left, self.y - BOTTOM)
            cut = _even(taken)
            depths = [self._column(taken[:cut], 0), self._column(taken[cut:], 1)]
            left = left[len(taken) :]
            self.y -= max(depths)
            if left:
                self._turn()

    def _column(self, blocks: Iterable[Block], number: int) -> float:
        y = self.y
        for block in blocks:
            block.draw(self.canvas, EDGE + number * (COLUMN + GUTTER), y)
            y -= block.height + BETWEEN
        return self.y - y

    def pictures(self, exercises: Sequence[Exercise]) -> None:
        """Below the days where all fit there; else on the next page, larger if that holds them."""
        small, large = _rows(exercises, BESIDE), _rows(exercises, ALONE)
        if sum(map(_high, small)) > self.y - BOTTOM:
            self._turn()
            small = large if sum(map(_high, large)) <= self.y - BOTTOM else small
        self._cells(small)

    def _cells(self, rows: Iterable[Sequence[Cell]]) -> None:
        for row in rows:
            if self.y - _high(row) < BOTTOM:
                self._turn()
            for number, cell in enumerate(row):
                cell.draw(self.canvas, EDGE + number * (cell.width + CELL_GAP), self.y)
            self.y -= _high(row)


def _rows(exercises: Sequence[Exercise], in_row: int) -> list[list[Cell]]:
    cells = [Cell(exercise, in_row) for exercise in exercises]
    return [cells[start : start + in_row] for start in range(0, len(cells), in_row)]


def _high(row: Sequence[Cell]) -> float:
    return max(cell.height for cell in row) + BETWEEN


def _that_fit(blocks: Sequence[Block], room: float) -> Sequence[Block]:
    """As many from the first on as two columns of a page hold, at least one."""
    fits = [n for n in range(1, len(blocks) + 1) if _deep(blocks[:n]) <= room]
    return blocks[: max(fits, default=1)]


def _deep(blocks: Sequence[Block]) -> float:
    cut = _even(blocks)
    return max(_total(blocks[:cut]), _total(blocks[cut:]))


def _even(blocks: Sequence[Block]) -> int:
    """How many stand in the left column where both are as even as can be."""
    cuts = range(1, len(blocks) + 1)
    return min(cuts, key=lambda cut: max(_total(blocks[:cut]), _total(blocks[cut:])))


def _total(blocks: Iterable[Block]) -> float:
    return sum(block.height + BETWEEN for block in blocks)


def _block(day: Day, item: PlannedSession, units: str) -> Block:
    session = item.session
    kind = str(session.get_kind_display())
    if session.minutes:
        kind += ", " + _("%(minutes)s min") % {"minutes": session.minutes}
    head = (
        f'{printable(date_format(day.date, "l j F"))} <font name="{PLAIN}">{printable(kind)}</font>'
    )
    run = _run_words(session.run, units) if session.run else ""
    said = [_("First steps next morning")]
    if item.lines:
        said = [_("Effort, 0 to 10"), _("Worst pain while doing it"), *said]
    return Block(
        Paragraph(head, DAY),
        [Paragraph(printable(run), TEXT)] if run else [],
        [_row(line, units) for line in item.lines],
        said,
    )


def _run_words(run: dict[str, object], units: str) -> str:
    far = distance(run.get("distance_km"), units) if run.get("distance_km") else ""  # type: ignore[arg-type]
    return " · ".join(part for part in (far, structure(run)) if part)


def _row(line: Line, units: str) -> Row:
    asked = line.prescription
    both = len(line.sides) == 2
    if both:
        side = _("both legs") if asked.legs == "two" else _("each side")
    else:
        side = str(asked.get_side_display()).lower()
    name = (
        f'{printable(doing(asked))} <font name="{PLAIN}" color="#4b5a57">{printable(side)}</font>'
    )
    parts = [dose(asked)]
    if asked.load_words and not asked.test:
        parts.append(load_words(asked, units))
    if asked.tempo:
        parts.append(tempo_words(asked.tempo))
    letters = [""]
    if both and asked.legs != "two":
        letters = [pgettext("left, in short", "L"), pgettext("right, in short", "R")]
    words = [Paragraph(name, NAME), Paragraph(printable(" · ".join(parts)), TEXT)]
    return Row(words, [(letter, asked.sets) for letter in letters])
