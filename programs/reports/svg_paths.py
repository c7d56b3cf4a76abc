"""The shapes of our SVG drawings as absolute paths of lines and curves, for a canvas.

It knows what our drawings are made of and no more: paths of M L H V C S Q A Z, circles, ellipses,
boxes with round corners, and translate, rotate, scale.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from math import acos, ceil, cos, pi, radians, sin, sqrt, tan

from programs.catalogue.figures.affine import Matrix
from programs.catalogue.figures.words import Point

Piece = tuple[str, tuple[Point, ...]]
"""`M` or `L` and a point, `C` and three, `Z` and none."""

_TOKEN = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)")
_CALL = re.compile(r"(translate|rotate|scale)\(([^)]*)\)")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "A": 7, "Z": 0}
_ROUND = 4 / 3 * tan(pi / 8)
"""How far the handles of a quarter of a circle reach, in radii."""


def moved(place: Matrix, pieces: Sequence[Piece]) -> list[Piece]:
    return [(kind, tuple(place.of(point) for point in points)) for kind, points in pieces]


def matrix_of(transform: str) -> Matrix:
    """Of an attribute such as `translate(1 2)rotate(30)`."""
    found = Matrix()
    for name, inside in _CALL.findall(transform):
        found = found.then(_one(name, [float(n) for n in _NUMBER.findall(inside)]))
    return found


def _one(name: str, values: Sequence[float]) -> Matrix:
    if name == "translate":
        return Matrix(e=values[0], f=values[1] if len(values) > 1 else 0)
    if name == "scale":
        return Matrix(a=values[0], d=values[-1])
    turn = radians(values[0])
    turned = Matrix(cos(turn), sin(turn), -sin(turn), cos(turn))
    if len(values) == 1:
        return turned
    x, y = values[1:]
    return Matrix(e=x, f=y).then(turned).then(Matrix(e=-x, f=-y))


def pieces_of(tag: str, shape: Mapping[str, str]) -> list[Piece]:
    """Of one element with its attributes; nothing where it is no shape."""
    if tag == "path":
        return _Pen().draw(shape.get("d", ""))
    if tag == "rect":
        return _box(*(float(shape.get(name, 0)) for name in ("x", "y", "width", "height", "rx")))
    if tag in ("circle", "ellipse"):
        radii = [float(shape.get(name, shape.get("r", 0))) for name in ("rx", "ry")]
        return _ellipse(float(shape["cx"]), float(shape["cy"]), *radii)
    return []


def _ellipse(x: float, y: float, rx: float, ry: float) -> list[Piece]:
    turned = [(0.0, pi / 2), (pi / 2, pi), (pi, 1.5 * pi), (1.5 * pi, 2 * pi)]
    place = Matrix(a=rx, d=ry, e=x, f=y)
    curves = [moved(place, [_quarter(*each)])[0] for each in turned]
    return [("M", ((x + rx, y),)), *curves, ("Z", ())]


def _quarter(start: float, end: float) -> Piece:
    """A piece of the unit circle, at most a quarter of it."""
    reach = 4 / 3 * tan((end - start) / 4)
    first = (cos(start) - reach * sin(start), sin(start) + reach * cos(start))
    second = (cos(end) + reach * sin(end), sin(end) - reach * cos(end))
    return "C", (first, second, (cos(end), sin(end)))


def _box(x: float, y: float, width: float, height: float, round_: float) -> list[Piece]:
    r = min(round_, width / 2, height / 2)
    right, bottom, k = x + width, y + height, r * (1 - _ROUND)
    return [
        ("M", ((x + r, y),)),
        ("L", ((right - r, y),)),
        ("C", ((right - k, y), (right, y + k), (right, y + r))),
        ("L", ((right, bottom - r),)),
        ("C", ((right, bottom - k), (right - k, bottom), (right - r, bottom))),
        ("L", ((x + r, bottom),)),
        ("C", ((x + k, bottom), (x, bottom - k), (x, bottom - r))),
        ("L", ((x, y + r),)),
        ("C", ((x, y + k), (x + k, y), (x + r, y))),
        ("Z", ()),
    ]


class _Pen:
    """Follows the data of a path from its first point on."""

    def __init__(self) -> None:
        self.at: Point = (0.0, 0.0)
        self.start: Point = (0.0, 0.0)
        self.handle: Point | None = None

    def draw(self, data: str) -> list[Piece]:
        return [
            piece for command, values in _commands(data) for piece in self._step(command, values)
        ]

    def _step(self, command: str, values: Sequence[float]) -> list[Piece]:
        kind, x0, y0 = command.upper(), *(self.at if command.islower() else (0.0, 0.0))
        handle, self.handle = self.handle, None
        if kind == "Z":
            self.at = self.start
            return [("Z", ())]
        if kind == "A":
            end = (values[5] + x0, values[6] + y0)
            drawn = _arc(
                self.at, end, values[0], values[1], values[2], bool(values[3]), bool(values[4])
            )
            self.at = end
            return drawn
        if kind == "H":
            values = (values[0], self.at[1] - y0)
        if kind == "V":
            values = (self.at[0] - x0, values[0])
        points = [(x + x0, y + y0) for x, y in zip(values[::2], values[1::2], strict=True)]
        return [self._to(kind, points, handle)]

    def _to(self, kind: str, points: list[Point], handle: Point | None) -> Piece:
        at, end = self.at, points[-1]
        self.at = end
        if kind == "M":
            self.start = end
            return "M", (end,)
        if kind in "LHV":
            return "L", (end,)
        if kind == "Q":
            points = [_between(at, points[0]), _between(end, points[0]), end]
        if kind == "S":
            points = [_mirrored(handle, at) if handle else at, *points]
        self.handle = points[1]
        return "C", tuple(points)


def _between(point: Point, handle: Point) -> Point:
    return point[0] + (handle[0] - point[0]) * 2 / 3, point[1] + (handle[1] - point[1]) * 2 / 3


def _mirrored(handle: Point, at: Point) -> Point:
    return 2 * at[0] - handle[0], 2 * at[1] - handle[1]


def _commands(data: str) -> Iterator[tuple[str, Sequence[float]]]:
    """Each command with its numbers; one that goes on without its letter gets it again."""
    command, tokens = "", _TOKEN.findall(data)
    place = 0
    while place < len(tokens):
        if tokens[place].isalpha():
            command, place = tokens[place], place + 1
        takes = _TAKES[command.upper()]
        yield command, [float(token) for token in tokens[place : place + takes]]
        place += takes
        if command in "Mm":
            command = "L" if command == "M" else "l"


def _arc(
    start: Point, end: Point, rx: float, ry: float, turn: float, large: bool, sweep: bool
) -> list[Piece]:
    """An arc as curves, by the conversion of the SVG specification (appendix B.2.4)."""
    if start == end or not rx or not ry:
        return [("L", (end,))]
    turned = _one("rotate", [turn])
    back = _one("rotate", [-turn])
    x, y = back.of(((start[0] - end[0]) / 2, (start[1] - end[1]) / 2))
    grow = max(1.0, sqrt((x / rx) ** 2 + (y / ry) ** 2))
    rx, ry = rx * grow, ry * grow
    rest = (rx * ry) ** 2 - (rx * y) ** 2 - (ry * x) ** 2
    share = sqrt(max(0.0, rest) / ((rx * y) ** 2 + (ry * x) ** 2)) * (-1 if large == sweep else 1)
    cx, cy = share * rx * y / ry, -share * ry * x / rx
    begins = _angle((1, 0), ((x - cx) / rx, (y - cy) / ry))
    swept = _angle(((x - cx) / rx, (y - cy) / ry), ((-x - cx) / rx, (-y - cy) / ry))
    swept += (2 * pi if sweep and swept < 0 else 0) - (2 * pi if not sweep and swept > 0 else 0)
    middle = turned.of((cx, cy))
    place = Matrix(e=middle[0] + (start[0] + end[0]) / 2, f=middle[1] + (start[1] + end[1]) / 2)
    place = place.then(turned).then(Matrix(a=rx, d=ry))
    parts = max(1, ceil(abs(swept) / (pi / 2) - 1e-9))
    angles = [begins + swept * n / parts for n in range(parts + 1)]
    return moved(place, [_quarter(*each) for each in zip(angles, angles[1:], strict=False)])


def _angle(first: Point, second: Point) -> float:
    dot = first[0] * second[0] + first[1] * second[1]
    length = sqrt((first[0] ** 2 + first[1] ** 2) * (second[0] ** 2 + second[1] ** 2))
    sign = -1 if first[0] * second[1] - first[1] * second[0] < 0 else 1
    return sign * acos(max(-1.0, min(1.0, dot / length)))
