"""What a figure is: a view, key poses given by joint angles, things around it, and where loads go.

Lengths are centimetres of a person 1.75 m tall, angles degrees. They are drawn, never counted with,
so they are plain floats.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Point = tuple[float, float]
"""Right and down of the figure's origin on the floor, as in SVG; up is negative."""

Angles = Mapping[str, float]
"""The joints of one pose by name, and points that a hand or foot is placed on (`hand_x`)."""


class View(StrEnum):
    """From where the person is seen, and so which joints there are."""

    SIDE = "side"
    FRONT = "front"
    FOOT_FRONT = "foot-front"
    FOOT_TOP = "foot-top"


class Plant(StrEnum):
    """The part of the body that stays where it is."""

    BALL = "ball"
    HEEL = "heel"
    HIP = "hip"
    SHOULDER = "shoulder"
    KNEE = "knee"
    FAR_BALL = "far_ball"
    FAR_KNEE = "far_knee"


class PropKind(StrEnum):
    """Things; `at` and `size` of each are told in `props`."""

    FLOOR = "floor"
    WALL = "wall"
    STEP = "step"
    CHAIR = "chair"
    TABLE = "table"
    POST = "post"
    BED = "bed"
    TOWEL = "towel"
    CLOTH = "cloth"
    CUSHION = "cushion"
    BALL = "ball"
    MARBLES = "marbles"
    BOWL = "bowl"
    HAND = "hand"
    SHOE = "shoe"


class Place(StrEnum):
    """Where on the body a load is carried."""

    BACK = "back"
    HAND = "hand"
    FAR_HAND = "far_hand"
    HANDS = "hands"
    KNEE = "knee"
    HIPS = "hips"
    THIGH = "thigh"
    ANKLE = "ankle"
    FOREFOOT = "forefoot"
    THERE = "there"
    """Not on the body: at the point that `load_at` gives."""


@dataclass(frozen=True, slots=True)
class Prop:
    """A thing that stands in the room."""

    kind: PropKind
    at: Point
    size: Point
    """Width and height; what they mean for each kind is in `props`."""
    bone: str = ""
    """The bone that it moves with, `at` being in its frame; empty: it stands in the room."""
    over: bool = False
    """Drawn over the bone instead of under it."""
    turn: float = 0.0
    """Degrees, clockwise."""


@dataclass(frozen=True, slots=True)
class Band:
    """A band or strap between two points; each is a point of the body or a place in the room."""

    ends: tuple[str | Point, ...]


@dataclass(frozen=True, slots=True)
class Push:
    """An arrow for a force that moves little or nothing: from a point of the body, by `by`."""

    point: str
    by: Point


@dataclass(frozen=True, slots=True)
class Lens:
    """A round close-up of one place of the picture."""

    of: Point
    at: Point
    radius: float
    zoom: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One exercise as a picture that moves between key poses."""

    slug: str
    view: View
    shows: str
    """What moves, in one sentence, for people who do not see it."""
    frame: tuple[float, float, float, float]
    """Left, top, width and height of what is shown."""
    plant: Plant
    plant_at: Point
    poses: Mapping[str, Angles]
    """`start`, perhaps some between, `end`; each a whole set of angles."""
    forth: tuple[str, ...]
    back: tuple[str, ...]
    even: bool
    """Moves steadily instead of slowing down at each pose: circles and steps."""
    props: tuple[Prop, ...]
    bands: tuple[Band, ...]
    loads: Mapping[str, Place]
    """Kind of kit (`rucksack`, `dumbbells`, `ankle_weights`) to the place it is carried."""
    load_at: Point
    trace: tuple[str, ...]
    """Points of the body whose way an arrow shows in the still series."""
    pushes: tuple[Push, ...]
    lens: Lens | None
    hidden: frozenset[str]
    """Limbs that this picture leaves out (`far_leg`)."""
    stretch: Mapping[str, float]
    """Bones that point towards or away from the eye, and how much of their length is seen."""
    far: Point
    """How far the other side of the body is drawn aside, so that it is seen at all."""
