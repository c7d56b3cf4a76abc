"""The things around and on the body, as SVG.

Classes: `fp` a thing of the room, `fa` what is lifted, pulled or pressed, `fb` a band or strap.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from programs.catalogue.figures.svg import box, circle, group, line, numbers, shape
from programs.catalogue.figures.words import Figure, Place, Prop, PropKind, View


def room(figure: Figure) -> str:
    """What stands behind or under the person."""
    return "".join(_drawn(prop, figure) for prop in figure.props if not prop.bone)


def attached(figure: Figure, bone: str, *, over: bool) -> str:
    """What moves with a bone, under or over its outline."""
    found = (prop for prop in figure.props if prop.bone == bone and prop.over == over)
    return "".join(_drawn(prop, figure) for prop in found)


def _drawn(prop: Prop, figure: Figure) -> str:
    drawn = _THINGS[prop.kind](prop, figure)
    if not prop.turn:
        return drawn
    return group(drawn, f"rotate({numbers(prop.turn, *prop.at)})")


def _floor(prop: Prop, figure: Figure) -> str:
    left, _top, width, _height = figure.frame
    y = prop.at[1]
    return line([(left - 40, y), (left + width + 40, y)], "fp")


def _wall(prop: Prop, figure: Figure) -> str:
    x, y = prop.at
    return box((x, y - prop.size[1]), (prop.size[0], prop.size[1]), "fp fw")


def _step(prop: Prop, figure: Figure) -> str:
    """`at` is the upper left edge."""
    return box(prop.at, prop.size, "fp fw", 0.8)


def _chair(prop: Prop, figure: Figure) -> str:
    """`at` is the middle of the seat's surface, size the seat's length and its height."""
    (x, y), (length, height) = prop.at, prop.size
    left, right = x - length / 2, x + length / 2
    return (
        line([(left + 2, y + 2), (left + 1, y + height)], "fp ft")
        + line([(right - 4, y + 2), (right - 3, y + height)], "fp ft")
        + line([(left + 1, y), (left - 5, y - 44)], "fp ft")
        + box((left, y), (length, 3), "fp fw", 1.2)
    )


def _table(prop: Prop, figure: Figure) -> str:
    """`at` is the right upper edge of a slab that reaches out of the picture to the left."""
    (x, y), (length, height) = prop.at, prop.size
    return box((x - length, y), (length, height), "fp fw", 0.8)


def _post(prop: Prop, figure: Figure) -> str:
    """A leg of a table or whatever a band is tied to."""
    return box(prop.at, prop.size, "fp fw", 0.6)


def _towel(prop: Prop, figure: Figure) -> str:
    """A rolled-up towel, seen from its end; size is its thickness and height."""
    (x, y), (width, height) = prop.at, prop.size
    r = height / 2
    rx = width / 2
    return f'<ellipse class="fa" cx="{x:g}" cy="{y - r:g}" rx="{rx:g}" ry="{r:g}"/>' + shape(
        f"M{x + rx * 0.55:.2f} {y - r:.2f}A{rx * 0.55:.2f} {r * 0.55:.2f} 0 1 0 {x:.2f} "
        f"{y - r * 0.45:.2f}A{rx * 0.3:.2f} {r * 0.3:.2f} 0 1 0 {x - rx * 0.25:.2f} {y - r:.2f}",
        "fd",
    )


def _cloth(prop: Prop, figure: Figure) -> str:
    """A flat towel with two folds where the toes gather it."""
    (x, y), (length, height) = prop.at, prop.size
    return shape(f"M{x:g} {y:g}q2-{height * 2:g} 3.5 0q2-{height * 2:g} 3.5 0h{length - 7:g}", "fb")


def _cushion(prop: Prop, figure: Figure) -> str:
    return box(prop.at, prop.size, "fa", prop.size[1] / 2)


def _ball(prop: Prop, figure: Figure) -> str:
    return circle(prop.at, prop.size[0] / 2, "fa")


def _marbles(prop: Prop, figure: Figure) -> str:
    x, y = prop.at
    r = prop.size[0] / 2
    return "".join(circle((x + gap, y - r), r, "fa") for gap in (0.0, 3.4, 7.2))


def _bowl(prop: Prop, figure: Figure) -> str:
    (x, y), (width, height) = prop.at, prop.size
    return shape(
        f"M{x - width / 2:g} {y - height:g}h{width:g}"
        f"c0 {height:g}-{width / 4:g} {height:g}-{width / 2:g} {height:g}"
        f"s-{width / 2:g} 0-{width / 2:g}-{height:g}Z",
        "fp fw",
    )


def _bed(prop: Prop, figure: Figure) -> str:
    (x, y), (length, height) = prop.at, prop.size
    return box((x - length, y), (length, height), "fp fw", 1.5) + line(
        [(x - length, y + height * 0.45), (x - 0.4, y + height * 0.45)], "fp"
    )


def _hand(prop: Prop, figure: Figure) -> str:
    """A hand whose fingertips are at `at`, its arm coming from the left."""
    x, y = prop.at
    return group(
        shape(
            "M-26-5.500L-11-4.500C-8-5-4-4.6-1-2.600C1-1.2 1.2 1 0 1.8C-2 2.6-4 1.6-6 1.4"
            "C-5 2.6-5.2 4.2-7 4C-9 3.6-10 2.4-12 2L-26 3Z",
            "fh",
        )
        + line([(-0.2, -1), (-4, -1.4)], "fd"),
        f"translate({numbers(x, y)})",
    )


def _shoe(prop: Prop, figure: Figure) -> str:
    """The sole of a shoe under the foot, in the foot's frame."""
    return shape("M-7 6.800L13.5 6.800L13 8.600L-6.5 8.900Z", "fa")


_THINGS: MappingProxyType[PropKind, Callable[[Prop, Figure], str]] = MappingProxyType(
    {
        PropKind.FLOOR: _floor,
        PropKind.WALL: _wall,
        PropKind.STEP: _step,
        PropKind.CHAIR: _chair,
        PropKind.TABLE: _table,
        PropKind.POST: _post,
        PropKind.TOWEL: _towel,
        PropKind.CLOTH: _cloth,
        PropKind.CUSHION: _cushion,
        PropKind.BALL: _ball,
        PropKind.MARBLES: _marbles,
        PropKind.BOWL: _bowl,
        PropKind.BED: _bed,
        PropKind.HAND: _hand,
        PropKind.SHOE: _shoe,
    }
)

_PACK_ON_BACK = shape("M-8-46C-15-49-24-46-25-39L-26-19C-26-13-22-11-17-11L-8-12Z", "fa") + line(
    [(-24, -24), (-12, -23)], "fd"
)
_STRAP = shape("M-5-49C3-47 6-40 3-33C0-27-5-24-9-22", "fb")
_PACK_LYING = box((7, 22), (13, 20), "fa", 4) + line([(12, 23), (12, 41)], "fd")
_DUMBBELL_ALONG = (
    box((-9, 29.5), (5, 8), "fa", 1.2)
    + box((4, 29.5), (5, 8), "fa", 1.2)
    + box((-4, 32.2), (8, 2.6), "fa")
)
_DUMBBELL_UPRIGHT = (
    box((6.5, 31), (4.5, 9), "fa", 1.2)
    + box((18, 31), (4.5, 9), "fa", 1.2)
    + box((11, 34.2), (7, 2.6), "fa")
)
_PACK_BEHIND = box((-17.5, -47), (35, 37), "fa", 6)
_STRAPS = line([(-9, -48), (-9.5, -30)], "fb") + line([(9, -48), (9.5, -30)], "fb")
_DUMBBELL_ON_THIGH = (
    box((7, 22), (6.5, 5), "fa", 1.2)
    + box((7, 33), (6.5, 5), "fa", 1.2)
    + box((9, 27), (2.6, 6), "fa")
)
_CUFF = box((-5.6, 32), (11, 7.5), "fa", 2)
_CUFF_ON_FOOT = shape("M6.2.6L11.2 2.6L10.6 8L5.4 7.6Z", "fa")
_CUFF_ON_FOOT_AHEAD = shape("M-6.6 1.8C-3 .4 3 0 5.4 1L6.7 5C3 3.6-4 3.8-7.4 5.6Z", "fa")

CARRIED: MappingProxyType[tuple[str, Place], dict[str, tuple[str, str]]] = MappingProxyType(
    {
        ("rucksack", Place.BACK): {"trunk": (_PACK_ON_BACK, _STRAP)},
        ("rucksack", Place.KNEE): {"thigh": ("", _PACK_LYING)},
        ("rucksack", Place.HIPS): {
            "trunk": ("", box((7.5, -13), (14, 22), "fa", 4) + line([(13, -12), (13, 8)], "fd"))
        },
        ("rucksack", Place.HANDS): {"fore": ("", box((-7, 32), (14, 19), "fa", 4))},
        ("dumbbells", Place.HAND): {"fore": (_DUMBBELL_ALONG, "")},
        ("dumbbells", Place.FAR_HAND): {"far_fore": (_DUMBBELL_ALONG, "")},
        ("dumbbells", Place.KNEE): {"thigh": ("", _DUMBBELL_UPRIGHT)},
        ("dumbbells", Place.HIPS): {"trunk": ("", circle((13.5, -8), 5, "fa"))},
        ("dumbbells", Place.THIGH): {"thigh": ("", _DUMBBELL_ON_THIGH)},
        ("dumbbells", Place.FOREFOOT): {"foot": ("", circle((9, -1.6), 3.6, "fa"))},
        ("ankle_weights", Place.ANKLE): {"shank": ("", _CUFF)},
        ("ankle_weights", Place.FOREFOOT): {"foot": ("", _CUFF_ON_FOOT)},
    }
)
"""Kit and place to what is drawn on a bone, before (under) and after (over) its outline."""


def carried(figure: Figure, kit: str) -> dict[str, tuple[str, str]]:
    """What the person carries with this kind of kit, by bone."""
    place = figure.loads.get(kit)
    if place is None or place is Place.THERE:
        return {}
    if figure.view is View.FOOT_FRONT:
        return {"foot": ("", _CUFF_ON_FOOT_AHEAD)}
    if figure.view is View.FRONT and place is Place.BACK:
        return {"trunk": (_PACK_BEHIND, _STRAPS)}
    return CARRIED[kit, place]


def standing(figure: Figure, kit: str) -> str:
    """What lies or hangs in the room with this kind of kit, and is not carried."""
    if figure.loads.get(kit) is not Place.THERE:
        return ""
    x, y = figure.load_at
    if kit == "rucksack":
        return box((x - 8, y - 22), (16, 22), "fa", 5) + line(
            [(x - 7, y - 9), (x + 7, y - 9)], "fd"
        )
    if kit == "dumbbells":
        return (
            box((x - 7, y - 6), (4, 6), "fa", 1)
            + box((x + 3, y - 6), (4, 6), "fa", 1)
            + box((x - 3, y - 4), (6, 2), "fa")
        )
    return box((x - 6, y - 4), (12, 4), "fa", 1.8)
