"""Small pieces of SVG markup: numbers, groups that turn, shapes. Nothing inline, no styles."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from programs.catalogue.figures.words import Point


def number(value: float) -> str:
    """At most one decimal, and no more characters than needed: `-.5`, `12`."""
    text = f"{value:.1f}".rstrip("0").rstrip(".")
    if text in ("-0", ""):
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def numbers(*values: float) -> str:
    return " ".join(number(value) for value in values)


def shape(path: str, css: str = "") -> str:
    return f'<path class="{css}" d="{path}"/>' if css else f'<path d="{path}"/>'


def line(points: Sequence[Point], css: str) -> str:
    return shape("M" + "L".join(numbers(*point) for point in points), css)


def circle(at: Point, radius: float, css: str) -> str:
    x, y = at
    return f'<circle class="{css}" cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"/>'


def box(at: Point, size: Point, css: str, round_: float = 0.0) -> str:
    """A rectangle from its left upper corner."""
    (x, y), (width, height) = at, size
    corners = f' rx="{number(round_)}"' if round_ else ""
    return (
        f'<rect class="{css}" x="{number(x)}" y="{number(y)}" '
        f'width="{number(width)}" height="{number(height)}"{corners}/>'
    )


def words(tag: str, text: str, key: str) -> str:
    return f'<{tag} id="{key}">{escape(text)}</{tag}>'


class Clock:
    """The moments of one repetition, to which every moving part keeps."""

    def __init__(self, shares: Sequence[float], seconds: float) -> None:
        self.shares, self.seconds = tuple(shares), seconds

    def moving(self, attribute: str, values: Sequence[str]) -> str:
        """`attribute` (a path's `d`) through these values, one a moment."""
        kept = [n for n in range(len(values)) if not _is_amid_the_same(values, n)]
        return self._motion(f'animate attributeName="{attribute}"', kept, values)

    def turning(self, kind: str, values: Sequence[tuple[float, ...]]) -> str:
        """A `rotate`, `translate` or `scale`, in as few straight pieces as the eye can tell."""
        kept = _corners(self.shares, values, FINE[kind])
        written = [numbers(*value) if kind != "scale" else f"1 {value[0]:.2f}" for value in values]
        name = f'animateTransform attributeName="transform" type="{kind}"'
        return self._motion(name, kept, written)

    def _motion(self, element: str, kept: Sequence[int], values: Sequence[str]) -> str:
        times = ";".join(_share(self.shares[n]) for n in kept)
        return (
            f'<{element} values="{";".join(values[n] for n in kept)}" keyTimes="{times}" '
            f'dur="{number(self.seconds)}s" repeatCount="indefinite"/>'
        )

    def placed(
        self,
        inner: str,
        places: Sequence[Point],
        turns: Sequence[float] = (0.0,),
        extra: str = "",
    ) -> str:
        """`inner` shifted and turned, each of the two standing still or changing over time."""
        at, angles = [numbers(*place) for place in places], [number(turn) for turn in turns]
        own = extra
        if len(set(angles)) > 1:
            inner = group(
                group(inner, own) if own else inner,
                motion=self.turning("rotate", [(t,) for t in turns]),
            )
            own = ""
        elif angles[0] != "0":
            own = f"rotate({angles[0]}){own}"
        if len(set(at)) > 1:
            return group(
                group(inner, own) if own else inner, motion=self.turning("translate", places)
            )
        if at[0] != "0 0":
            own = f"translate({at[0]}){own}"
        return group(inner, own) if own else inner


def group(inner: str, transform: str = "", motion: str = "") -> str:
    given = f' transform="{transform}"' if transform else ""
    return f"<g{given}>{motion}{inner}</g>"


FINE = {"rotate": 0.12, "translate": 0.08, "scale": 0.01}
"""How far a drawn movement may be from the solved one: degrees, centimetres, share of length."""


def _share(value: float) -> str:
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return text.replace("0.", ".", 1) if text.startswith("0.") else text


def _is_amid_the_same(values: Sequence[str], n: int) -> bool:
    return 0 < n < len(values) - 1 and values[n - 1] == values[n] == values[n + 1]


def _corners(
    shares: Sequence[float], values: Sequence[tuple[float, ...]], fine: float
) -> list[int]:
    """Numbers of the moments between which a straight line is never off by more than `fine`."""
    kept, first = [0], 0
    for last in range(2, len(values)):
        if any(_off(shares, values, first, n, last) > fine for n in range(first + 1, last)):
            first = last - 1
            kept.append(first)
    return [*kept, len(values) - 1]


def _off(
    shares: Sequence[float], values: Sequence[tuple[float, ...]], first: int, n: int, last: int
) -> float:
    span = shares[last] - shares[first]
    way = (shares[n] - shares[first]) / span if span else 0.0
    return max(
        abs(a + (b - a) * way - value)
        for a, b, value in zip(values[first], values[last], values[n], strict=True)
    )
