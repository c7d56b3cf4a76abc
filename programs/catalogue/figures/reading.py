"""Reading `data/figures/*.toml`: one table an exercise; errors name file, entry and field.

A figure may be `like` another one and then gives only what differs. Of its poses `start` gives
every joint that moves; `end` and those between give what has changed since `start`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from programs.catalogue.evidence import DATA
from programs.catalogue.figures.props import CARRIED
from programs.catalogue.figures.rigs import RIGS, Rig
from programs.catalogue.figures.words import (
    Band,
    Figure,
    Lens,
    Place,
    Plant,
    Point,
    Prop,
    PropKind,
    Push,
    View,
)
from programs.catalogue.loader import read_catalogue
from programs.catalogue.tables import CatalogueError, read_entry, read_file, read_text
from programs.engine.exercise import Catalogue, Exercise, Loading
from programs.engine.reading import read_bool, read_choice, read_list, read_object
from programs.engine.reasons import InvalidInput

REQUIRED = ("view", "shows", "frame", "poses")
OPTIONAL = (
    *("plant", "forth", "back", "even", "props", "bands", "loads", "load_at", "trace"),
    *("pushes", "lens", "hidden", "stretch", "far"),
)
ROOM = 400.0
"""No place of a picture is farther than this from its origin, in centimetres."""


@cache
def load_figures() -> Mapping[str, Figure]:
    """The figure of every exercise, read and checked once for the life of the process."""
    return read_figures(DATA)


def read_figures(folder: Path) -> Mapping[str, Figure]:
    """Read and check the figures; raise `CatalogueError` for the first wrong place."""
    tables: dict[str, tuple[Path, object]] = {}
    for path in sorted((folder / "figures").glob("*.toml")):
        for slug, table in read_file(path).items():
            if slug in tables:
                raise CatalogueError(
                    f"{path.name}: {slug}: stands in {tables[slug][0].name} already"
                )
            tables[slug] = (path, table)
    figures = {
        slug: read_entry(path, slug, lambda slug, _: _figure(slug, tables), table)
        for slug, (path, table) in tables.items()
    }
    for problem in _problems(figures, read_catalogue(folder)):
        raise CatalogueError(f"figures: {problem}")
    return MappingProxyType(figures)


def read_figure(slug: str, table: object) -> Figure:
    """One figure from a whole table, without `like`."""
    entry = read_object(table, "", required=REQUIRED, optional=OPTIONAL)
    view = read_choice(entry["view"], "view", View)
    rig = RIGS[view]
    poses = _poses(entry["poses"], rig)
    plant, plant_at = _plant(entry.get("plant"))
    return Figure(
        slug=slug,
        view=view,
        shows=read_text(entry["shows"], "shows"),
        frame=_frame(entry["frame"]),
        plant=plant,
        plant_at=plant_at,
        poses=poses,
        forth=_names(entry.get("forth", list(poses)), "forth", poses),
        back=_names(entry.get("back", list(poses)[::-1]), "back", poses),
        even=read_bool(entry.get("even", False), "even"),
        props=read_list(entry.get("props", []), "props", lambda v, f: _prop(v, f, rig)),
        bands=read_list(entry.get("bands", []), "bands", lambda v, f: _band(v, f, rig)),
        loads=_loads(entry.get("loads", {})),
        load_at=_point(entry.get("load_at", [0, 0]), "load_at"),
        trace=_choices(entry.get("trace", []), "trace", rig.points),
        pushes=read_list(entry.get("pushes", []), "pushes", lambda v, f: _push(v, f, rig)),
        lens=_lens(entry.get("lens")),
        hidden=frozenset(
            _choices(entry.get("hidden", []), "hidden", {limb.name for limb in rig.limbs})
        ),
        stretch=_stretch(entry.get("stretch", {}), rig),
        far=_point(entry.get("far", [3.5, -1.2]), "far"),
    )


def _figure(slug: str, tables: Mapping[str, tuple[Path, object]]) -> Figure:
    return read_figure(slug, _whole(slug, tables, ()))


def _whole(
    slug: str, tables: Mapping[str, tuple[Path, object]], seen: tuple[str, ...]
) -> Mapping[str, object]:
    """The table with everything that it takes over from the one it is `like`."""
    table = tables[slug][1]
    own = read_object(table, "", required=(), optional=("like", *REQUIRED, *OPTIONAL))
    base = own.get("like")
    if base is None:
        return own
    if not isinstance(base, str) or base not in tables or base in (slug, *seen):
        raise InvalidInput("like", "must name another figure, and no circle of them", base)
    taken = _whole(base, tables, (slug, *seen))
    merged = {**taken, **{key: value for key, value in own.items() if key != "like"}}
    if "poses" in own:
        merged["poses"] = _merged(taken.get("poses"), own["poses"])
    return merged


def _merged(taken: object, own: object) -> object:
    if not isinstance(taken, Mapping) or not isinstance(own, Mapping):
        return own
    return {
        name: {**_mapping(taken.get(name, {})), **_mapping(own.get(name, {}))}
        for name in {**taken, **own}
    }


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _poses(value: object, rig: Rig) -> Mapping[str, Mapping[str, float]]:
    if not isinstance(value, Mapping) or "start" not in value or "end" not in value:
        raise InvalidInput("poses", "must give start and end")
    # Of a figure that is like another, a pose added later still belongs before the end.
    names = [name for name in value if name != "end"] + ["end"]
    start = _angles(value["start"], "poses.start", rig)
    poses = {}
    for name in names:
        angles = _angles(value[name], f"poses.{name}", rig)
        for joint in angles:
            if joint not in start:
                raise InvalidInput(f"poses.start.{joint}", f"is missing; {name} gives it")
        poses[name] = MappingProxyType({**start, **angles})
    return MappingProxyType(poses)


def _angles(value: object, field: str, rig: Rig) -> dict[str, float]:
    entry = read_object(value, field, required=(), optional=rig.joints)
    return {
        joint: read_degrees(angle, f"{field}.{joint}", *rig.joints[joint])
        for joint, angle in entry.items()
    }


def read_degrees(value: object, field: str, low: float, high: float) -> float:
    """An angle or a place within what the joint or the picture allows."""
    allowed = f"must be a number from {low:g} to {high:g}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidInput(field, allowed, str(value))
    if not low <= value <= high:
        raise InvalidInput(field, allowed, str(value))
    return float(value)


def _numbers(value: object, field: str, count: int) -> tuple[float, ...]:
    found = read_list(value, field, lambda v, f: read_degrees(v, f, -ROOM, ROOM))
    if len(found) != count:
        raise InvalidInput(field, f"must be {count} numbers", len(found))
    return found


def _point(value: object, field: str) -> Point:
    x, y = _numbers(value, field, 2)
    return x, y


def _frame(value: object) -> tuple[float, float, float, float]:
    left, top, width, height = _numbers(value, "frame", 4)
    if width < 10 or height < 10:
        raise InvalidInput("frame", "must be [left, top, width, height], at least 10 wide and high")
    return left, top, width, height


def _plant(value: object) -> tuple[Plant, Point]:
    if value is None:
        return Plant.BALL, (0.0, -2.0)
    entry = read_object(value, "plant", required=("point", "at"))
    return read_choice(entry["point"], "plant.point", Plant), _point(entry["at"], "plant.at")


def _names(value: object, field: str, poses: Mapping[str, object]) -> tuple[str, ...]:
    names = _choices(value, field, poses)
    if len(names) < 2:
        raise InvalidInput(field, "must name at least two poses")
    return names


def _choices(value: object, field: str, allowed: object) -> tuple[str, ...]:
    known = tuple(allowed) if isinstance(allowed, Mapping | set) else ()

    def read(one: object, path: str) -> str:
        if not isinstance(one, str) or one not in known:
            raise InvalidInput(path, f"must be one of {', '.join(sorted(known))}", str(one))
        return one

    return read_list(value, field, read)


def _prop(value: object, field: str, rig: Rig) -> Prop:
    entry = read_object(
        value, field, required=("kind", "at"), optional=("size", "bone", "over", "turn")
    )
    bone = entry.get("bone")
    return Prop(
        read_choice(entry["kind"], f"{field}.kind", PropKind),
        _point(entry["at"], f"{field}.at"),
        _point(entry.get("size", [0, 0]), f"{field}.size"),
        "" if bone is None else _choices([bone], f"{field}.bone", rig.bones)[0],
        read_bool(entry.get("over", False), f"{field}.over"),
        read_degrees(entry.get("turn", 0), f"{field}.turn", -180, 180),
    )


def _push(value: object, field: str, rig: Rig) -> Push:
    entry = read_object(value, field, required=("point", "by"))
    point = _choices([entry["point"]], f"{field}.point", rig.points)[0]
    return Push(point, _point(entry["by"], f"{field}.by"))


def _band(value: object, field: str, rig: Rig) -> Band:
    def end(one: object, path: str) -> str | Point:
        if isinstance(one, str):
            return _choices([one], path, rig.points)[0]
        return _point(one, path)

    ends = read_list(value, field, end)
    if len(ends) < 2:
        raise InvalidInput(field, "must have at least two ends")
    return Band(ends)


def _loads(value: object) -> Mapping[str, Place]:
    entry = read_object(
        value, "loads", required=(), optional=("rucksack", "dumbbells", "ankle_weights")
    )
    return MappingProxyType(
        {kit: read_choice(place, f"loads.{kit}", Place) for kit, place in entry.items()}
    )


def _lens(value: object) -> Lens | None:
    if value is None:
        return None
    entry = read_object(value, "lens", required=("of", "at", "radius", "zoom"))
    return Lens(
        _point(entry["of"], "lens.of"),
        _point(entry["at"], "lens.at"),
        read_degrees(entry["radius"], "lens.radius", 5, 100),
        read_degrees(entry["zoom"], "lens.zoom", 1, 6),
    )


def _stretch(value: object, rig: Rig) -> Mapping[str, float]:
    entry = read_object(value, "stretch", required=(), optional=rig.bones)
    return MappingProxyType(
        {bone: read_degrees(seen, f"stretch.{bone}", 0.1, 1) for bone, seen in entry.items()}
    )


def _problems(figures: Mapping[str, Figure], catalogue: Catalogue) -> Iterator[str]:
    """What must hold between the figures and the exercises. One sentence a problem."""
    for slug in figures:
        if slug not in catalogue.exercises:
            yield f"{slug}: is no exercise"
    for exercise in catalogue.exercises.values():
        if exercise.slug not in figures:
            yield f"{exercise.slug}: is missing"
        else:
            yield from _of_loads(exercise, figures[exercise.slug])


def _of_loads(exercise: Exercise, figure: Figure) -> Iterator[str]:
    """Each kind of kit that loads the exercise is drawn somewhere, and no other."""
    kit = set() if exercise.loading is Loading.BAND else set(exercise.kit)
    if set(figure.loads) != kit:
        yield f"{exercise.slug}: loads: must place {', '.join(sorted(kit)) or 'nothing'}"
    for kind, place in figure.loads.items():
        drawn = place is Place.THERE or (kind, place) in CARRIED
        if not drawn and figure.view is not View.FOOT_FRONT:
            yield f"{exercise.slug}: loads.{kind}: cannot be drawn at {place}"
    if exercise.loading is Loading.BAND and not figure.bands:
        yield f"{exercise.slug}: bands: must draw the band"
