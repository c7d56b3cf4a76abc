"""The pain room's drawings of feet on a PDF canvas: their few kinds of strokes, and the marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from xml.etree import ElementTree

from django.template.loader import get_template
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from programs.pain.models import BodySide
from programs.reports.feet import WIDTH, Foot

_SVG = "{http://www.w3.org/2000/svg}"
_STEP = re.compile(r"([MCLZ])([^MCLZ]*)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")

INK, SHADE, FAINT, STOP = (HexColor(c) for c in ("#13201e", "#e5f0ee", "#75837f", "#9b1c16"))
PENS: dict[str, tuple[Color | None, Color | None, float]] = {
    "foot__skin": (HexColor("#ffffff"), INK, 1.1),
    "foot__shade": (SHADE, None, 0),
    "foot__inside": (HexColor("#ffffff"), None, 0),
    "foot__edge": (None, INK, 1.1),
    "foot__nail": (HexColor("#ffffff"), FAINT, 0.6),
    "foot__line": (None, INK, 0.7),
    "foot__faint": (None, FAINT, 0.5),
}
"""Fill, stroke and width of each class, as `pain/foot-map.css` has them on paper."""

Strokes = tuple[tuple[str, str | tuple[float, ...]], ...]


@cache
def _strokes(drawing: str) -> Strokes:
    """Class and path data (or an ellipse) of one foot."""
    source = get_template(drawing).template.source  # type: ignore[attr-defined]
    root = ElementTree.fromstring(source)
    return tuple(_read(root))


def _read(root: ElementTree.Element) -> Iterator[tuple[str, str | tuple[float, ...]]]:
    for each in root.iter():
        kind = each.get("class", "").split(" ")[0]
        if each.tag.removeprefix(_SVG) == "path":
            yield kind, each.get("d", "")
        elif each.tag.removeprefix(_SVG) == "ellipse":
            yield kind, tuple(float(each.get(name, "0")) for name in ("cx", "cy", "rx", "ry"))


def draw_foot(canvas: Canvas, foot: Foot, *, x: float, top: float, width: float) -> None:
    """Both feet in a box `width` wide whose upper left corner is (`x`, `top`), with the marks."""
    scale = width / WIDTH
    canvas.saveState()
    canvas.translate(x, top)
    canvas.scale(scale, -scale)
    box = canvas.beginPath()
    box.rect(0, 0, WIDTH, foot.height)
    canvas.clipPath(box, stroke=0, fill=0)
    for mirrored in (False, True):
        canvas.saveState()
        if mirrored:
            canvas.transform(-1, 0, 0, 1, WIDTH, 0)
        for kind, shape in _strokes(foot.drawing):
            _stroke(canvas, kind, shape)
        canvas.restoreState()
    for mark in foot.marks:
        canvas.setFillColor(STOP)
        canvas.circle(mark.x, mark.y, 7, stroke=0, fill=1)
    canvas.restoreState()
    _numbers(canvas, foot, x, top, scale)


def _numbers(canvas: Canvas, foot: Foot, x: float, top: float, scale: float) -> None:
    """What must not stand on its head: the marks' numbers and the names of the sides."""
    canvas.setFillColor(HexColor("#ffffff"))
    canvas.setFont("SourceSansPro-Semibold", 10 * scale)
    for mark in foot.marks:
        canvas.drawCentredString(x + mark.x * scale, top - (mark.y + 3.4) * scale, str(mark.number))
    canvas.setFillColor(INK)
    canvas.setFont("SourceSansPro", 6.5)
    for side, where in ((BodySide.LEFT, 0.25), (BodySide.RIGHT, 0.75)):
        bottom = top - foot.height * scale - 7
        canvas.drawCentredString(x + WIDTH * where * scale, bottom, str(side.label))


def _stroke(canvas: Canvas, kind: str, shape: str | tuple[float, ...]) -> None:
    fill, stroke, pen = PENS.get(kind, (None, None, 0))
    if fill is not None:
        canvas.setFillColor(fill)
    if stroke is not None:
        canvas.setStrokeColor(stroke)
        canvas.setLineWidth(pen)
    if isinstance(shape, tuple):
        cx, cy, rx, ry = shape
        canvas.ellipse(cx - rx, cy - ry, cx + rx, cy + ry, stroke=0, fill=int(fill is not None))
        return
    path = canvas.beginPath()
    for command, rest in _STEP.findall(shape):
        numbers = [float(n) for n in _NUMBER.findall(rest)]
        _step(path, command, numbers)
    canvas.drawPath(path, stroke=int(stroke is not None), fill=int(fill is not None))


def _step(path: object, command: str, numbers: list[float]) -> None:
    """One command of the drawings, which know only these four, in whole coordinates."""
    if command == "Z":
        path.close()  # type: ignore[attr-defined]
    elif command == "C":
        for start in range(0, len(numbers), 6):
            path.curveTo(*numbers[start : start + 6])  # type: ignore[attr-defined]
    else:
        move = path.moveTo if command == "M" else path.lineTo  # type: ignore[attr-defined]
        for start in range(0, len(numbers), 2):
            move(*numbers[start : start + 2])
