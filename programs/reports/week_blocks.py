"""What the PDF of a week is made of: a session with its boxes, an exercise with its poses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm as in_points
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from programs.engine.exercise import Exercise
from programs.plans.templatetags.plan_words import exercise_name, translated
from programs.reports.pdf import BOLD, EDGE, GUTTER, HAIR, INK, PLAIN, SOFT, plain, printable
from programs.reports.pdf_figure import draw_picture, pictures

mm: float = in_points
WIDE, HIGH = A4
COLUMN = (WIDE - 2 * EDGE - GUTTER) / 2
BOX, BOX_GAP = 4.6 * mm, 1.3 * mm
CELL_GAP = 5 * mm
BESIDE, ALONE = 4, 3
"""Pictures in a row: below the days, and larger on a page of their own."""
POSE_HIGH = {BESIDE: 22 * mm, ALONE: 34 * mm}
POSES_IN_ROW = 2

DAY = ParagraphStyle("day", fontName=BOLD, fontSize=9.5, leading=12, textColor=INK)
NAME = ParagraphStyle("name", fontName=BOLD, fontSize=8.4, leading=10.2, textColor=INK)
TEXT = ParagraphStyle("text", fontName=PLAIN, fontSize=7.8, leading=9.6, textColor=SOFT)
SMALL = ParagraphStyle("small", parent=TEXT, fontSize=7, leading=8.6)


def _size(paragraph: Paragraph, width: float) -> float:
    _width, height = paragraph.wrap(width, HIGH)
    return float(height)


@dataclass(frozen=True, slots=True)
class Row:
    """One exercise: its words, and a box for each set, on one line for each side."""

    words: Sequence[Paragraph]
    boxes: Sequence[tuple[str, int]]

    @property
    def boxes_width(self) -> float:
        most = max((number for _side, number in self.boxes), default=0)
        letter = 4 * mm if any(side for side, _number in self.boxes) else 0
        return letter + most * (BOX + BOX_GAP)

    @property
    def height(self) -> float:
        width = COLUMN - self.boxes_width - 2 * mm
        words = sum(_size(each, width) for each in self.words)
        return max(words, len(self.boxes) * (BOX + BOX_GAP)) + 2.4 * mm

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        width, y = COLUMN - self.boxes_width - 2 * mm, top - 1 * mm
        for each in self.words:
            y -= _size(each, width)
            each.drawOn(canvas, x, y)
        for number, (side, boxes) in enumerate(self.boxes):
            bottom = top - 1 * mm - number * (BOX + BOX_GAP) - BOX
            left = x + COLUMN - boxes * (BOX + BOX_GAP) + BOX_GAP
            _letter(canvas, side, left - 3.2 * mm, bottom)
            for box in range(boxes):
                _square(canvas, left + box * (BOX + BOX_GAP), bottom)
        _hairline(canvas, x, x + COLUMN, top - self.height)


@dataclass(frozen=True, slots=True)
class Block:
    """One session: its day, its rows, and what is written down after it."""

    head: Paragraph
    lines: Sequence[Paragraph]
    rows: Sequence[Row]
    said: Sequence[str]

    @property
    def height(self) -> float:
        text = sum(_size(each, COLUMN) for each in (self.head, *self.lines))
        rows = sum(row.height for row in self.rows)
        return text + rows + len(self.said) * 5.4 * mm + 3 * mm

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(1.1)
        canvas.line(x, top, x + COLUMN, top)
        y = top - 0.8 * mm
        for each in (self.head, *self.lines):
            y -= _size(each, COLUMN)
            each.drawOn(canvas, x, y)
        for row in self.rows:
            row.draw(canvas, x, y)
            y -= row.height
        for words in self.said:
            y -= 5.4 * mm
            _to_write(canvas, words, x, y)


@dataclass(frozen=True, slots=True)
class Cell:
    """An exercise in its poses, with its cues; `in_row` such cells stand beside each other."""

    exercise: Exercise
    in_row: int

    @property
    def width(self) -> float:
        return float((WIDE - 2 * EDGE - (self.in_row - 1) * CELL_GAP) / self.in_row)

    @property
    def words(self) -> list[Paragraph]:
        name = Paragraph(printable(exercise_name(self.exercise.slug)), NAME)
        cues = (f"{n}. {translated(cue)}" for n, cue in enumerate(self.exercise.cues, 1))
        return [name, *(Paragraph(printable(cue), SMALL) for cue in cues)]

    @property
    def scale(self) -> float:
        shown = pictures(self.exercise.slug)
        if not shown:
            return 0.0
        beside = self.width / POSES_IN_ROW - 1 * mm
        return float(min(beside / shown[0].width, POSE_HIGH[self.in_row] / shown[0].height))

    @property
    def poses_height(self) -> float:
        shown = pictures(self.exercise.slug)
        lines = -(-len(shown) // POSES_IN_ROW)
        return lines * (shown[0].height * self.scale + 1.5 * mm) if shown else 0.0

    @property
    def height(self) -> float:
        return sum(_size(each, self.width) for each in self.words) + self.poses_height + 2 * mm

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        name, *cues = self.words
        y = top - _size(name, self.width)
        name.drawOn(canvas, x, y)
        y -= 1 * mm
        for number, picture in enumerate(pictures(self.exercise.slug)):
            line, place = divmod(number, POSES_IN_ROW)
            left = x + place * (picture.width * self.scale + 1 * mm)
            upper = y - line * (picture.height * self.scale + 1.5 * mm)
            draw_picture(canvas, picture, x=left, top=upper, scale=self.scale)
        y -= self.poses_height
        for cue in cues:
            y -= _size(cue, self.width)
            cue.drawOn(canvas, x, y)


def _letter(canvas: Canvas, letter: str, x: float, y: float) -> None:
    canvas.setFont(PLAIN, 8)
    canvas.setFillColor(SOFT)
    canvas.drawString(x, y + 1.2 * mm, plain(letter))


def _square(canvas: Canvas, x: float, y: float) -> None:
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.8)
    canvas.roundRect(x, y, BOX, BOX, 0.6 * mm)


def _hairline(canvas: Canvas, left: float, right: float, y: float) -> None:
    canvas.setStrokeColor(HAIR)
    canvas.setLineWidth(0.5)
    canvas.line(left, y, right, y)


def _to_write(canvas: Canvas, words: str, x: float, y: float) -> None:
    """A question with a box of its own for the number."""
    canvas.setFont(PLAIN, 7.8)
    canvas.setFillColor(SOFT)
    canvas.drawString(x, y + 1.2 * mm, plain(words))
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.8)
    canvas.roundRect(x + COLUMN - 2 * BOX, y, 2 * BOX, BOX, 0.6 * mm)
