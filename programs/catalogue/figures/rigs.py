"""The bodies that are posed: their bones, from back to front, and how far each joint goes.

Lengths are those of a person 1.75 m tall (Winter 2009: thigh .245 of stature, shank .246, foot
.152, trunk to the shoulder .288, arm .186 + .146 + .108), outlines are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from programs.catalogue.figures import outlines
from programs.catalogue.figures.words import Point, View

THIGH, SHANK, UPPER_ARM, FOREARM, TRUNK = 43.0, 43.0, 30.0, 34.0, 47.0
BALL: Point = (12.5, 5.5)
"""The centre of the joint at the base of the big toe (MTP), 2 cm over the floor it rests on."""
HEEL: Point = (-4.0, 7.5)
TOE = 4.2
"""From the base of the big toe to the joint inside it."""


@dataclass(frozen=True, slots=True)
class Bone:
    """A part that turns about `at` in its parent's frame; without parent it hangs on the pelvis."""

    name: str
    parent: str
    at: Point
    outline: str
    detail: str = ""
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Limb:
    """Bones drawn with one outline round all of them; `far` ones lie behind and are softer."""

    name: str
    bones: tuple[str, ...]
    far: bool = False


@dataclass(frozen=True, slots=True)
class Rig:
    bones: Mapping[str, Bone]
    """Parents stand before their children."""
    limbs: tuple[Limb, ...]
    joints: Mapping[str, tuple[float, float]]
    """How far each may be given; what each means is told in `posing`."""
    points: Mapping[str, tuple[str, Point]]
    """Named points of the body: the bone and the place in its frame."""


def _named(*bones: Bone) -> dict[str, Bone]:
    return {bone.name: bone for bone in bones}


def _both(joints: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    return {**joints, **{f"far_{name}": reach for name, reach in joints.items()}}


def _side_leg(side: str) -> tuple[Bone, ...]:
    ankle = "M-1.2 2A1.9 1.9 0 0 0 1.9-.6"
    return (
        Bone(f"{side}thigh", "", (0, 0), outlines.SIDE_THIGH, outlines.SHORTS),
        Bone(f"{side}shank", f"{side}thigh", (0, THIGH), outlines.SIDE_SHANK),
        Bone(f"{side}foot", f"{side}shank", (0, SHANK), outlines.side_foot(0), ankle),
        Bone(f"{side}toes", f"{side}foot", BALL, outlines.TOE),
        Bone(f"{side}tip", f"{side}toes", (TOE, 0), outlines.TIP, outlines.NAIL),
    )


def _arm(side: str, at: Point) -> tuple[Bone, ...]:
    return (
        Bone(f"{side}upper", "trunk", at, outlines.UPPER_ARM),
        Bone(f"{side}fore", f"{side}upper", (0, UPPER_ARM), outlines.FOREARM),
    )


_PLACES = {
    f"{point}_{axis}": (-260.0, 260.0)
    for point in ("hand", "far_hand", "ball", "far_ball", "heel", "far_heel")
    for axis in ("x", "y")
}
_ROOM = {"x": (-260.0, 260.0), "y": (-260.0, 260.0)}

SIDE = Rig(
    bones=_named(
        Bone("trunk", "", (0, 0), outlines.SIDE_TRUNK, outlines.SHIRT),
        Bone("head", "trunk", (1, -51), outlines.SIDE_HEAD),
        *_side_leg("far_"),
        *_arm("far_", (0, -TRUNK)),
        *_side_leg(""),
        Bone("lesser", "foot", BALL, outlines.TOE),
        Bone("lesser_tip", "lesser", (TOE, 0), outlines.TIP),
        *_arm("", (0, -TRUNK)),
    ),
    limbs=(
        Limb("far_arm", ("far_upper", "far_fore"), far=True),
        Limb("far_leg", ("far_thigh", "far_shank", "far_foot", "far_toes", "far_tip"), far=True),
        Limb("lesser_toes", ("lesser", "lesser_tip"), far=True),
        Limb("body", ("trunk", "head", "thigh", "shank", "foot", "toes", "tip")),
        Limb("arm", ("upper", "fore")),
    ),
    joints={
        **_both(
            {
                "hip": (-40, 130),
                "knee": (-5, 155),
                "ankle": (-65, 40),
                "foot": (-100, 100),
                "toes": (-60, 90),
                "curl": (-20, 90),
                "shoulder": (-80, 200),
                "elbow": (0, 155),
                "fore_seen": (10, 100),
            }
        ),
        **_PLACES,
        **_ROOM,
        "trunk": (-130, 120),
        "neck": (-60, 60),
        "lesser": (-60, 90),
        "arch": (0, 100),
    },
    points={
        "hip": ("trunk", (0, 0)),
        "shoulder": ("trunk", (0, -TRUNK)),
        "head": ("head", (0, -12)),
        "knee": ("shank", (0, 0)),
        "ankle": ("foot", (0, 0)),
        "heel": ("foot", HEEL),
        "heel_back": ("foot", (-7.5, 5)),
        "midfoot": ("foot", (6.5, 6.5)),
        "instep": ("foot", (9.5, 2)),
        "arch": ("foot", (4.6, 7)),
        "ball": ("foot", BALL),
        "under_toes": ("toes", (3, 2)),
        "toe": ("tip", (3, 0.5)),
        "lesser_toe": ("lesser_tip", (3, 0.5)),
        "hand": ("fore", (0, FOREARM)),
        "far_knee": ("far_shank", (0, 0)),
        "far_ankle": ("far_foot", (0, 0)),
        "far_heel": ("far_foot", HEEL),
        "far_ball": ("far_foot", BALL),
        "far_toe": ("far_tip", (3, 0.5)),
        "far_hand": ("far_fore", (0, FOREARM)),
    },
)


def _front_leg(side: str, x: float) -> tuple[Bone, ...]:
    toes = "M-2.5 7.5V6M0 7.5V6M2.5 7.5V6"
    return (
        Bone(f"{side}thigh", "pelvis", (x, 0), outlines.FRONT_THIGH),
        Bone(f"{side}shank", f"{side}thigh", (0, THIGH), outlines.FRONT_SHANK),
        Bone(f"{side}foot", f"{side}shank", (0, SHANK), outlines.FRONT_FOOT, toes),
    )


FRONT = Rig(
    bones=_named(
        Bone("pelvis", "", (0, 0), ""),
        Bone("trunk", "pelvis", (0, 0), outlines.FRONT_TRUNK),
        Bone("head", "trunk", (0, -52), outlines.FRONT_HEAD),
        *_front_leg("far_", -8.4),
        *_front_leg("", 8.4),
        *_arm("far_", (-15, -44)),
        *_arm("", (15, -44)),
    ),
    limbs=(
        Limb("far_leg", ("far_thigh", "far_shank", "far_foot")),
        Limb("leg", ("thigh", "shank", "foot")),
        Limb("body", ("pelvis", "trunk", "head")),
        Limb("far_arm", ("far_upper", "far_fore")),
        Limb("arm", ("upper", "fore")),
    ),
    joints={
        **_both(
            {
                "abduct": (-60, 110),
                "bend": (-150, 150),
                "roll_foot": (-60, 60),
                "raise_arm": (-60, 190),
                "elbow": (-150, 150),
                "thigh_seen": (10, 100),
                "shank_seen": (10, 100),
                "fore_seen": (10, 100),
            }
        ),
        **_PLACES,
        **_ROOM,
        "roll": (-100, 100),
        "tilt": (-30, 30),
        "lean": (-40, 40),
        "neck": (-40, 40),
    },
    points={
        "hip": ("pelvis", (0, 0)),
        "side": ("pelvis", (14, 0)),
        "far_side": ("pelvis", (-14, 0)),
        "shoulder": ("far_upper", (0, 0)),
        "elbow": ("far_fore", (0, 0)),
        "knee": ("shank", (0, 0)),
        "far_knee": ("far_shank", (0, 0)),
        "ankle": ("foot", (0, 0)),
        "far_ankle": ("far_foot", (0, 0)),
        "shin_in": ("shank", (-4, 35)),
        "shin": ("shank", (4, 35)),
        "far_shin": ("far_shank", (-4, 35)),
        "lap": ("thigh", (6.5, 36)),
        "far_lap": ("far_thigh", (-6.5, 36)),
        "heel": ("foot", (0, 7.5)),
        "ball": ("foot", (0, 5.5)),
        "far_heel": ("far_foot", (0, 7.5)),
        "far_ball": ("far_foot", (0, 5.5)),
        "hand": ("fore", (0, FOREARM)),
        "far_hand": ("far_fore", (0, FOREARM)),
    },
)

FOOT_FRONT = Rig(
    bones=_named(
        Bone("shin", "", (0, 0), outlines.STUMP),
        Bone("foot", "", (0, 0), outlines.FOOT_FRONT, outlines.FOOT_FRONT_LINES),
    ),
    limbs=(Limb("leg", ("shin", "foot")),),
    joints={
        **_ROOM,
        "roll": (-100, 100),
        "invert": (-40, 45),
        "shift_x": (-10, 10),
        "shift_y": (-10, 10),
    },
    points={
        "hip": ("shin", (0, 0)),
        "inner": ("foot", (5.7, 2.2)),
        "outer": ("foot", (-6.3, 3)),
        "sole": ("foot", (0, 9)),
        "outer_edge": ("foot", (-7.4, 5.5)),
        "big_toe": ("foot", (4.2, 5)),
    },
)


def _foot_from_above(prefix: str, at: Point, *, mirrored: bool) -> tuple[Bone, ...]:
    joints: tuple[Point, ...] = ((-3.5, -18.2), (-1, -19), (1.2, -18.5), (3.1, -17.4), (4.8, -15.6))
    outline, lines = outlines.FOOT_TOP, outlines.FOOT_TOP_LINES
    toes = zip(joints, outlines.TOES_FROM_ABOVE, outlines.NAILS_FROM_ABOVE, strict=True)
    return (
        Bone(f"{prefix}foot", "", at, outline, lines, mirrored),
        *(
            Bone(f"{prefix}toe{number}", f"{prefix}foot", at, path, nail)
            for number, (at, path, nail) in enumerate(toes, start=1)
        ),
    )


FOOT_TOP = Rig(
    bones=_named(
        *_foot_from_above("far_", (-8, 0), mirrored=True),
        *_foot_from_above("", (0, 0), mirrored=False),
    ),
    limbs=tuple(
        Limb(f"{prefix}leg", (f"{prefix}foot", *(f"{prefix}toe{n}" for n in range(1, 6))))
        for prefix in ("far_", "")
    ),
    joints={
        **_ROOM,
        **_both({f"toe{number}": (-30.0, 30.0) for number in range(1, 6)}),
        **_both({"turn": (-40.0, 40.0)}),
    },
    points={
        "hip": ("foot", (0, 0)),
        "big_toe": ("toe1", (-0.2, -4)),
        "second_toe": ("toe2", (0, -4)),
        "little_toe": ("toe5", (0.2, -2)),
        "little_side": ("toe5", (1.1, -2.4)),
        "big_side": ("toe1", (-1.7, -3.8)),
        "far_big_toe": ("far_toe1", (-0.2, -4)),
        "far_big_side": ("far_toe1", (-1.7, -3.8)),
        "between": ("toe1", (1.7, -3.8)),
        "far_between": ("far_toe1", (1.7, -3.8)),
    },
)

RIGS: Mapping[View, Rig] = {
    View.SIDE: SIDE,
    View.FRONT: FRONT,
    View.FOOT_FRONT: FOOT_FRONT,
    View.FOOT_TOP: FOOT_TOP,
}
