"""The still series of an exercise on a PDF canvas: the line figure of the page, as vectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from programs.catalogue.figures import drawing
from programs.catalogue.figures.affine import Matrix
from programs.catalogue.figures.reading import load_figures
from programs.catalogue.figures.timing import stills
from programs.reports.svg_paths import Piece, matrix_of, moved, pieces_of

INK, SOFT, EDGE, HAIR, TEAL, WASH, WHITE = (
    HexColor(c)
    for c in ("#13201e", "#4b5a57", "#75837f", "#c4ccc9", "#0a5654", "#e5f0ee", "#ffffff")
)
Pen = tuple[Color | None, Color | None, float]
PENS: dict[str, Pen] = {
    "fl": (INK, INK, 1.0),
    "fs": (WHITE, None, 0),
    "fl ff": (EDGE, EDGE, 0.8),
    "fs ff": (HexColor("#f2f5f4"), None, 0),
    "fd": (None, SOFT, 0.35),
    "fp": (None, EDGE, 0.5),
    "fp fw": (HAIR, EDGE, 0.5),
    "fp ft": (None, EDGE, 1.4),
    "fa": (WASH, TEAL, 0.5),
    "fb": (None, TEAL, 1.0),
    "fh": (WHITE, INK, 0.5),
    "fy": (None, TEAL, 0.8),
    "fo": (WHITE, None, 0),
    "fr": (None, EDGE, 0.4),
}
"""Fill, stroke and its width in points of each class, as `catalogue/figures.css` has them."""
_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True)
class Stroke:
    """A shape with its pen; `clip` is what it is cut to."""

    pen: str
    pieces: Sequence[Piece]
    clip: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Picture:
    """One pose, in a box of `width` x `height` units whose corner is at 0, 0, y down."""

    width: float
    height: float
    strokes: Sequence[Stroke]


def pictures(slug: str, kit: str = "") -> list[Picture]:
    """The poses of the exercise in order; none where the catalogue has no figure of it."""
    figure = load_figures().get(slug)
    if figure is None:
        return []
    kit = kit if kit in figure.loads else ""
    return [_picture(slug, which, kit) for which in range(len(stills(figure)))]


@lru_cache(maxsize=256)
def _picture(slug: str, which: int, kit: str) -> Picture:
    figure = load_figures()[slug]
    left, top, width, height = figure.frame
    root = ElementTree.fromstring(drawing.still(figure, which, slug, shows=slug, kit=kit, key="k"))
    reader = _Reader({each.get("id", ""): each for each in root.iter()})
    return Picture(width, height, list(reader.read(root, Matrix(e=-left, f=-top), "", ())))


class _Reader:
    """Walks a drawing as a browser does, with what `<use>` and `clip-path` point to."""

    def __init__(self, by_id: dict[str, ElementTree.Element]) -> None:
        self.by_id = by_id

    def read(
        self, element: ElementTree.Element, place: Matrix, pen: str, clip: Sequence[Piece]
    ) -> Iterator[Stroke]:
        tag = element.tag.removeprefix(_SVG)
        if tag in ("defs", "clipPath", "title", "desc"):
            return
        place = place.then(matrix_of(element.get("transform", "")))
        pen = _own_pen(element) or pen
        if "clip-path" in element.attrib:
            clip = self._clip(element.attrib["clip-path"], place)
        if tag == "use":
            yield from self.read(self.by_id[element.attrib["href"][1:]], place, pen, clip)
        pieces = pieces_of(tag, element.attrib)
        if pieces and pen:
            yield Stroke(pen, moved(place, pieces), clip)
        for child in element:
            yield from self.read(child, place, pen, clip)

    def _clip(self, address: str, place: Matrix) -> Sequence[Piece]:
        shapes = self.by_id[address.removeprefix("url(#").removesuffix(")")]
        return [
            piece
            for each in shapes
            for piece in moved(place, pieces_of(each.tag.removeprefix(_SVG), each.attrib))
        ]


def _own_pen(element: ElementTree.Element) -> str:
    named = element.get("class", "")
    return named if named in PENS else ""


def draw_picture(canvas: Canvas, picture: Picture, *, x: float, top: float, scale: float) -> None:
    """The pose with its upper left corner at (`x`, `top`), cut to its frame."""
    canvas.saveState()
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    frame = canvas.beginPath()
    frame.rect(x, top - picture.height * scale, picture.width * scale, picture.height * scale)
    canvas.clipPath(frame, stroke=0, fill=0)
    place = Matrix(a=scale, d=-scale, e=x, f=top)
    for stroke in picture.strokes:
        _draw(canvas, stroke, place)
    canvas.restoreState()


def _draw(canvas: Canvas, stroke: Stroke, place: Matrix) -> None:
    fill, line, width = PENS[stroke.pen]
    canvas.saveState()
    if stroke.clip:
        canvas.clipPath(_path(canvas, moved(place, stroke.clip)), stroke=0, fill=0)
    if fill is not None:
        canvas.setFillColor(fill)
    if line is not None:
        canvas.setStrokeColor(line)
        canvas.setLineWidth(width)
    path = _path(canvas, moved(place, stroke.pieces))
    canvas.drawPath(path, stroke=int(line is not None), fill=int(fill is not None))
    canvas.restoreState()


def _path(canvas: Canvas, pieces: Sequence[Piece]) -> object:
    path = canvas.beginPath()
    for kind, points in pieces:
        flat = [number for point in points for number in point]
        step = {"M": path.moveTo, "L": path.lineTo, "C": path.curveTo, "Z": path.close}[kind]
        step(*flat)
    return path
