"""Forward kinematics: from the angles of a pose to where every bone lies.

Seen from the side, facing right: `trunk` leans forward from upright, `hip` and `knee` bend,
`ankle` pulls the foot up (minus: points it), `foot` instead gives the heel's lift from level and
leaves the ankle to follow, `toes` bend up from the sole (left out, they stay flat). `ball_x`,
`heel_x`, `hand_x` and so on place a ball, heel or hand at a point of the room, and the joints
follow. `far_` is the other side of the body. What is planted stays where it is in every pose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import acos, atan2, cos, degrees, hypot, radians, sin

from programs.catalogue.figures.affine import Matrix
from programs.catalogue.figures.rigs import (
    BALL,
    FOREARM,
    HEEL,
    RIGS,
    SHANK,
    THIGH,
    UPPER_ARM,
)
from programs.catalogue.figures.words import Angles, Figure, Point, View


@dataclass(frozen=True, slots=True)
class Spin:
    """Where a bone lies in the frame of its parent: place, turn in degrees, length seen (0-1)."""

    at: Point
    turn: float
    seen: float = 1.0

    def frame(self, *, mirrored: bool = False) -> Matrix:
        """From the bone's own frame into its parent's."""
        turn, sign = radians(self.turn), -1.0 if mirrored else 1.0
        return Matrix(cos(turn) * sign, sin(turn) * sign, -sin(turn), cos(turn), *self.at)


@dataclass(frozen=True, slots=True)
class Posed:
    """A solved pose: where the pelvis is, and each bone in its parent and in the room."""

    pelvis: Point
    spins: Mapping[str, Spin]
    frames: Mapping[str, Matrix]
    points: Mapping[str, Point]


def pose(figure: Figure, angles: Angles) -> Posed:
    """Solve one pose. Total: what cannot be reached is reached for with a straight limb."""
    turns = _TURNS[figure.view](angles)
    seen = {**figure.stretch, **_seen(angles)}
    at = _moved(angles)
    posed = _placed(figure, turns, seen, (0.0, 0.0), at)
    wanted = (
        figure.plant_at[0] + angles.get("x", 0.0),
        figure.plant_at[1] + angles.get("y", 0.0),
    )
    planted = posed.points[figure.plant]
    pelvis = (wanted[0] - planted[0], wanted[1] - planted[1])
    if figure.view in (View.SIDE, View.FRONT):
        turns |= _reached(figure, angles, _placed(figure, turns, seen, pelvis, at))
    return _placed(figure, turns, seen, pelvis, at)


def _placed(
    figure: Figure,
    turns: Mapping[str, float],
    seen: Mapping[str, float],
    pelvis: Point,
    moved: Mapping[str, Point],
) -> Posed:
    """Walk from the pelvis outwards. `turns` are turns in the room; spins are in the parent."""
    rig = RIGS[figure.view]
    root = Matrix(e=pelvis[0], f=pelvis[1])
    spins: dict[str, Spin] = {}
    frames: dict[str, Matrix] = {}
    for bone in rig.bones.values():
        base = turns.get(bone.parent, 0.0)
        x, y = moved.get(bone.name, bone.at)
        y *= seen.get(bone.parent, 1.0)
        spins[bone.name] = spin = Spin(
            (x, y), turns.get(bone.name, base) - base, seen.get(bone.name, 1.0)
        )
        parent = frames[bone.parent] if bone.parent else root
        frames[bone.name] = parent.then(spin.frame(mirrored=bone.mirrored))
    points = {
        name: frames[bone].of((x, y * seen.get(bone, 1.0)))
        for name, (bone, (x, y)) in rig.points.items()
    }
    return Posed(pelvis, spins, frames, points)


def _of_side(angles: Angles) -> dict[str, float]:
    trunk = angles.get("trunk", 0.0)
    turns = {"trunk": trunk, "head": trunk + angles.get("neck", 0.0)}
    for side in ("", "far_"):
        thigh = trunk - _of(angles, side, "hip")
        shank = thigh + _of(angles, side, "knee")
        foot = _of(angles, side, "foot", shank - _of(angles, side, "ankle"))
        turns |= {f"{side}thigh": thigh, f"{side}shank": shank}
        turns |= _foot_turns(angles, side, foot)
        upper = trunk - _of(angles, side, "shoulder", 5.0)
        turns |= {f"{side}upper": upper, f"{side}fore": upper - _of(angles, side, "elbow", 12.0)}
    return turns


def _foot_turns(angles: Angles, side: str, foot: float) -> dict[str, float]:
    """The toes stay level unless the pose bends them; the other toes go with the big one."""
    planted = _given(angles, side, "foot")
    toes = foot - _of(angles, side, "toes", foot if planted else 0.0)
    turns = {f"{side}foot": foot, f"{side}toes": toes}
    turns[f"{side}tip"] = toes + _of(angles, side, "curl")
    if not side:
        lesser = foot - angles["lesser"] if "lesser" in angles else toes
        turns |= {"lesser": lesser, "lesser_tip": lesser + angles.get("curl", 0.0)}
    return turns


def _of(angles: Angles, side: str, joint: str, default: float = 0.0) -> float:
    """A joint's angle; the far leg does what the near one does unless it is told otherwise."""
    if f"{side}{joint}" in angles:
        return angles[f"{side}{joint}"]
    if side and joint in _FOLLOWS and not _has_own_leg(angles):
        return angles.get(joint, default)
    return default


_FOLLOWS = frozenset({"hip", "knee", "ankle", "foot", "toes", "curl"})
_LEG_PLACES = frozenset({"ball_x", "heel_x"})


def _has_own_leg(angles: Angles) -> bool:
    return any(f"far_{joint}" in angles for joint in _FOLLOWS | _LEG_PLACES)


def _given(angles: Angles, side: str, joint: str) -> bool:
    if side and not _has_own_leg(angles):
        return joint in angles
    return f"{side}{joint}" in angles


def _of_front(angles: Angles) -> dict[str, float]:
    """Facing us: `abduct` takes a leg out, `bend` its knee; `tilt` the pelvis, `lean` the trunk.

    `roll` lays the whole person down; the near side is the one to our right.
    """
    roll = angles.get("roll", 0.0)
    pelvis = roll + angles.get("tilt", 0.0)
    trunk = roll + angles.get("lean", 0.0)
    turns = {"pelvis": pelvis, "trunk": trunk, "head": trunk + angles.get("neck", 0.0)}
    for side, sign in (("", -1), ("far_", 1)):
        thigh = roll + sign * angles.get(f"{side}abduct", 0.0)
        shank = thigh - sign * angles.get(f"{side}bend", 0.0)
        upper = trunk + sign * angles.get(f"{side}raise_arm", 9.0)
        turns |= {f"{side}thigh": thigh, f"{side}shank": shank, f"{side}upper": upper}
        turns[f"{side}foot"] = shank - sign * angles.get(f"{side}roll_foot", 0.0)
        turns[f"{side}fore"] = upper - sign * angles.get(f"{side}elbow", 8.0)
    return turns


def _of_foot_front(angles: Angles) -> dict[str, float]:
    """A right foot from the front: `invert` turns its sole inward, `roll` lays the leg down."""
    roll = angles.get("roll", 0.0)
    return {"shin": roll, "foot": roll - angles.get("invert", 0.0)}


def _of_foot_top(angles: Angles) -> dict[str, float]:
    """Feet from above: `toe1` to `toe5` turn outward from the middle line, `turn` the foot."""
    turns: dict[str, float] = {}
    for side in ("", "far_"):
        # In the mirrored foot's own frame a turn of the same sign is the mirrored movement.
        sign = -1 if side else 1
        turns[f"{side}foot"] = sign * angles.get(f"{side}turn", 0.0)
        for number in range(1, 6):
            toe = angles.get(f"{side}toe{number}", 0.0)
            turns[f"{side}toe{number}"] = turns[f"{side}foot"] + toe
    return turns


_TURNS = {
    View.SIDE: _of_side,
    View.FRONT: _of_front,
    View.FOOT_FRONT: _of_foot_front,
    View.FOOT_TOP: _of_foot_top,
}


def _moved(angles: Angles) -> dict[str, Point]:
    """Joints that shift in their parent: the ball when the arch rises, a foot seen from ahead."""
    nearer = 0.9 * angles.get("arch", 0.0) / 100
    at = (BALL[0] - nearer, BALL[1])
    moved = {"toes": at, "lesser": at} if nearer else {}
    if "shift_x" in angles or "shift_y" in angles:
        moved["foot"] = (angles.get("shift_x", 0.0), angles.get("shift_y", 0.0))
    return moved


def _seen(angles: Angles) -> dict[str, float]:
    return {
        name.removesuffix("_seen"): value / 100
        for name, value in angles.items()
        if name.endswith("_seen")
    }


def _reached(figure: Figure, angles: Angles, posed: Posed) -> dict[str, float]:
    """Turns of the limbs whose hand, ball or heel is placed in the room."""
    turns: dict[str, float] = {}
    for side in ("", "far_"):
        # Both hands hold on to the same thing unless the far arm has angles of its own.
        hand = side if f"{side}hand_x" in angles or f"{side}shoulder" in angles else ""
        if f"{hand}hand_x" in angles:
            target = (angles[f"{hand}hand_x"], angles[f"{hand}hand_y"])
            shoulder = posed.frames[f"{side}upper"]
            # The elbow points back; in a front view `elbow` below zero turns it the other way.
            way = -1 if angles.get(f"{side}elbow", 1.0) >= 0 else 1
            upper, fore = _two_bones((shoulder.e, shoulder.f), target, UPPER_ARM, FOREARM, way)
            turns |= {f"{side}upper": upper, f"{side}fore": fore}
        for point, place in (("ball", BALL), ("heel", HEEL)):
            if f"{side}{point}_x" in angles and figure.view is View.SIDE:
                target = (angles[f"{side}{point}_x"], angles[f"{side}{point}_y"])
                turns |= _leg_to(side, angles, posed, target, place)
    return turns


def _leg_to(
    side: str, angles: Angles, posed: Posed, target: Point, place: Point
) -> dict[str, float]:
    foot = angles.get(f"{side}foot", 0.0)
    offset = Spin((0.0, 0.0), foot).frame().of(place)
    ankle = (target[0] - offset[0], target[1] - offset[1])
    thigh, shank = _two_bones(posed.pelvis, ankle, THIGH, SHANK, 1)
    return {
        f"{side}thigh": thigh,
        f"{side}shank": shank,
        **_foot_turns({f"{side}foot": foot, **angles}, side, foot),
    }


def _two_bones(
    start: Point, end: Point, first: float, second: float, way: int
) -> tuple[float, float]:
    """Turns in the room of two bones from `start` to `end`; a knee bends with `way` 1."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    far = min(max(hypot(dx, dy), abs(first - second) + 0.01), first + second - 0.001)
    # A bone with turn t points to (-sin t, cos t).
    straight = degrees(atan2(-dx, dy))
    at_start = degrees(acos((first**2 + far**2 - second**2) / (2 * first * far)))
    at_end = degrees(acos((second**2 + far**2 - first**2) / (2 * second * far)))
    return straight - way * at_start, straight + way * at_end


def between(first: Angles, second: Angles, share: float) -> dict[str, float]:
    """Angles on the way from one pose to the next; what only one of them gives stays."""
    names = {**first, **second}
    return {
        name: first.get(name, second.get(name, 0.0)) * (1 - share)
        + second.get(name, first.get(name, 0.0)) * share
        for name in names
    }
