"""A posed figure as SVG: one that moves (SMIL, no script), or one still pose with arrows.

Colours and line widths come from the stylesheet, `figures.css`. A limb is drawn twice from one
definition, first as a wide line and then as skin over it, so that its bones share one outline.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import atan2, cos, hypot, radians, sin

from programs.catalogue.figures import timing
from programs.catalogue.figures.outlines import side_foot
from programs.catalogue.figures.posing import Posed, between, pose
from programs.catalogue.figures.props import attached, carried, room, standing
from programs.catalogue.figures.rigs import RIGS, Bone, Limb
from programs.catalogue.figures.svg import Clock, circle, group, line, number, numbers, shape, words
from programs.catalogue.figures.words import Angles, Band, Figure, Lens, Point, View


def moving(
    figure: Figure, tempo: str, title: str, *, shows: str = "", kit: str = "", key: str = "f"
) -> str:
    """The figure at a tempo such as `3-2-3` (empty: a hold).

    `key` begins every id in it; `shows` is the figure's own sentence in the reader's language.
    """
    found = timing.moments(figure, tempo)
    clock = Clock([moment.share for moment in found], sum(timing.seconds(figure, tempo)))
    text = _words(title, shows or figure.shows, key)
    return _svg(figure, [moment.angles for moment in found], clock, text, kit, key)


def still(
    figure: Figure, which: int, title: str, *, shows: str = "", kit: str = "", key: str = "f"
) -> str:
    """The pose of this number of the still series, with the arrows that lead to it."""
    poses = timing.stills(figure)
    angles = [poses[which]]
    arrows = _arrows(figure, poses[which - 1], poses[which]) if which else ""
    return _svg(
        figure,
        angles,
        Clock([0.0], 1.0),
        _words(title, shows or figure.shows, key),
        kit,
        key,
        arrows,
    )


def thumbnail(figure: Figure, title: str, *, kit: str = "", key: str = "f") -> str:
    """The pose at the end of the way up, without arrows."""
    text = _words(title, figure.shows, key)
    angles = [figure.poses[figure.forth[-1]]]
    return _svg(figure, angles, Clock([0.0], 1.0), text, kit, key)


def _svg(
    figure: Figure,
    poses: Sequence[Angles],
    clock: Clock,
    text: str,
    kit: str,
    key: str,
    over: str = "",
) -> str:
    solved = [pose(figure, angles) for angles in poses]
    scene = (
        room(figure)
        + standing(figure, kit)
        + _body(figure, poses, solved, clock, kit, key)
        + "".join(_band(band, solved, clock) for band in figure.bands)
        + over
        + _pushes(figure)
    )
    if figure.lens:
        scene = f'<g id="{key}-all">{scene}</g>{_lens(figure, figure.lens, key)}'
    return (
        f'<svg class="figure-drawing" viewBox="{numbers(*figure.frame)}" role="img" '
        f'aria-labelledby="{key}-t {key}-d" focusable="false">'
        f"{text}{scene}</svg>"
    )


def _words(title: str, shows: str, key: str) -> str:
    return words("title", title, f"{key}-t") + words("desc", shows, f"{key}-d")


def _lens(figure: Figure, lens: Lens, key: str) -> str:
    (x, y), (cx, cy) = lens.of, lens.at
    zoom = lens.zoom
    shift = f"translate({numbers(cx - x * zoom, cy - y * zoom)})scale({number(zoom)})"
    return (
        f'<clipPath id="{key}-c">{circle(lens.at, lens.radius, "")}</clipPath>'
        + circle(lens.at, lens.radius, "fo")
        + f'<g clip-path="url(#{key}-c)">{group(f"""<use href="#{key}-all"/>""", shift)}</g>'
        + circle(lens.at, lens.radius, "fr")
        + circle(lens.of, lens.radius / zoom, "fr")
    )


def _body(
    figure: Figure,
    poses: Sequence[Angles],
    solved: Sequence[Posed],
    clock: Clock,
    kit: str,
    key: str,
) -> str:
    rig, extras = RIGS[figure.view], carried(figure, kit)
    hidden = figure.hidden if "lesser" in poses[0] else figure.hidden | {"lesser_toes"}
    limbs = [limb for limb in rig.limbs if limb.name not in hidden]
    drawn = []
    for limb in limbs:
        limb_key = f"{key}-{limb.name}"
        inner = _limb(figure, limb, poses, solved, clock, extras)
        aside = f' transform="translate({numbers(*figure.far)})"' if limb.far else ""
        css = ("fl ff", "fs ff") if limb.far else ("fl", "fs")
        drawn.append(
            f'<defs><g id="{limb_key}" class="fg">{inner}</g></defs>'
            + "".join(f'<use href="#{limb_key}" class="{one}"{aside}/>' for one in css)
        )
    return clock.placed("".join(drawn), [one.pelvis for one in solved])


def _limb(
    figure: Figure,
    limb: Limb,
    poses: Sequence[Angles],
    solved: Sequence[Posed],
    clock: Clock,
    extras: Mapping[str, tuple[str, str]],
) -> str:
    """The bones of a limb inside one another, the first in the frame of the pelvis."""
    rig = RIGS[figure.view]

    def inside(bone: Bone) -> str:
        under, over = extras.get(bone.name, ("", ""))
        under += attached(figure, bone.name, over=False)
        over += attached(figure, bone.name, over=True)
        children = "".join(
            clock.placed(
                inside(child),
                [one.spins[child.name].at for one in solved],
                [one.spins[child.name].turn for one in solved],
                "scale(-1 1)" if child.mirrored else "",
            )
            for child in (rig.bones[name] for name in limb.bones)
            if child.parent == bone.name
        )
        return under + _outline(figure, bone, poses, solved, clock) + children + over

    roots = [rig.bones[name] for name in limb.bones if rig.bones[name].parent not in limb.bones]
    return "".join(
        clock.placed(
            inside(root),
            [_from_pelvis(one, root) for one in solved],
            [_turn_in_room(one, root, rig.bones) for one in solved],
            "scale(-1 1)" if root.mirrored else "",
        )
        for root in roots
    )


def _outline(
    figure: Figure, bone: Bone, poses: Sequence[Angles], solved: Sequence[Posed], clock: Clock
) -> str:
    if not bone.outline:
        return ""
    drawn = shape(bone.outline)
    if figure.view is View.SIDE and bone.name == "foot":
        paths = [side_foot(angles.get("arch", 0.0)) for angles in poses]
        drawn = shape(paths[0])
        if len(set(paths)) > 1:
            drawn = drawn[:-2] + f">{clock.moving('d', paths)}</path>"
    if bone.detail:
        drawn += shape(bone.detail, "fd")
    seen = [one.spins[bone.name].seen for one in solved]
    if len(set(seen)) > 1:
        return group(drawn, motion=clock.turning("scale", [(share,) for share in seen]))
    return group(drawn, f"scale(1 {seen[0]:.2f})") if seen[0] != 1 else drawn


def _from_pelvis(posed: Posed, bone: Bone) -> Point:
    frame = posed.frames[bone.name]
    return frame.e - posed.pelvis[0], frame.f - posed.pelvis[1]


def _turn_in_room(posed: Posed, bone: Bone, bones: Mapping[str, Bone]) -> float:
    """The sum of the turns on the way from the pelvis: never a jump from 180 to -180."""
    turn = posed.spins[bone.name].turn
    while bone.parent:
        bone = bones[bone.parent]
        turn += posed.spins[bone.name].turn
    return turn


def _band(band: Band, solved: Sequence[Posed], clock: Clock) -> str:
    paths = [
        "M"
        + "L".join(
            numbers(*(one.points[end] if isinstance(end, str) else end)) for end in band.ends
        )
        for one in solved
    ]
    drawn = shape(paths[0], "fb")
    if len(set(paths)) == 1:
        return drawn
    return drawn[:-2] + f">{clock.moving('d', paths)}</path>"


def _arrows(figure: Figure, first: Angles, second: Angles) -> str:
    steps = [between(first, second, share / 6) for share in range(7)]
    solved = [pose(figure, angles) for angles in steps]
    return "".join(_arrow([one.points[name] for one in solved], figure) for name in figure.trace)


def _pushes(figure: Figure) -> str:
    """Forces, where they act in the pose that is held."""
    points = pose(figure, figure.poses[figure.forth[-1]]).points
    ways = (
        [
            points[push.point],
            (points[push.point][0] + push.by[0], points[push.point][1] + push.by[1]),
        ]
        for push in figure.pushes
    )
    return "".join(_arrow(way, figure) for way in ways)


def _arrow(way: Sequence[Point], figure: Figure) -> str:
    """Along the way a point took, its head where it arrived; nothing for what hardly moved."""
    length = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(way))
    head = figure.frame[2] * 0.035
    if length < head / 2:
        return ""
    (x, y), (px, py) = way[-1], way[-2]
    angle = atan2(y - py, x - px)
    barbs: Iterable[Point] = (
        (x - head * cos(angle + turn), y - head * sin(angle + turn))
        for turn in (radians(28), radians(-28))
    )
    first, second = barbs
    return line(way, "fy") + line([first, (x, y), second], "fy")
