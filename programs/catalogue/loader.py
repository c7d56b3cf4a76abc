"""The reviewed data as frozen objects, checked whole when first used.

Files stand in `data/`: `exercises/*.toml` (a table for each exercise), `protocols/*.toml` (one
protocol each, named like its file), `spots.toml`, `tests.toml` (a table for each strength test)
and `evidence/*.toml` (a table for each source).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

from programs.catalogue.checks import problems
from programs.catalogue.evidence import DATA, Source, load_evidence, read_evidence
from programs.catalogue.spots import read_spots
from programs.catalogue.strength_tests import problems_of_tests, read_gate_test, read_tests
from programs.catalogue.tables import (
    OWN_SLUG,
    RULE,
    TEMPO,
    CatalogueError,
    read_entries,
    read_entry,
    read_file,
    read_optional_text,
    read_pattern,
    read_slug,
    read_sources,
    read_text,
)
from programs.engine.exercise import (
    OWN,
    Catalogue,
    Dose,
    Earned,
    Exercise,
    Loading,
    Protocol,
    ProtocolPhase,
)
from programs.engine.reading import (
    read_bool,
    read_choice,
    read_choices,
    read_int,
    read_list,
    read_object,
    read_optional_int,
)
from programs.engine.reasons import InvalidInput
from programs.engine.words import Scheme, Spot, Tissue

__all__ = [
    "CatalogueError",
    "Source",
    "load_catalogue",
    "load_evidence",
    "protocol_table",
    "read_catalogue",
    "read_exercise",
    "read_protocol",
]

HEAVY_RM = 12
"""A load that can be lifted 12 times or fewer is heavy (formats.md)."""


class Legs(StrEnum):
    ONE = "one"
    TWO = "two"


class Unit(StrEnum):
    REPS = "reps"
    HOLD = "hold"


class KitKind(StrEnum):
    """What can carry a load."""

    RUCKSACK = "rucksack"
    DUMBBELLS = "dumbbells"
    ANKLE_WEIGHTS = "ankle_weights"
    BANDS = "bands"


class Need(StrEnum):
    """What an exercise cannot be done without."""

    STEP = "step"
    BAND = "band"
    RUCKSACK = "rucksack"
    WEIGHT = "weight"


@cache
def load_catalogue() -> Catalogue:
    """The exercises and protocols, read once for the life of the process."""
    return read_catalogue(DATA)


def read_catalogue(folder: Path) -> Catalogue:
    """Read and check one folder of data; raise `CatalogueError` for the first wrong place."""
    exercises = dict(read_entries(folder / "exercises", read_exercise))
    protocols = {
        path.stem: read_entry(path, path.stem, read_protocol, read_file(path))
        for path in sorted((folder / "protocols").glob("*.toml"))
    }
    catalogue = Catalogue(
        MappingProxyType(exercises),
        MappingProxyType(protocols),
        read_spots(folder),
        read_tests(folder),
    )
    sources = frozenset(read_evidence(folder))
    for problem in (*problems(catalogue, sources), *problems_of_tests(catalogue, sources)):
        raise CatalogueError(problem)
    return catalogue


def read_exercise(slug: str, table: object) -> Exercise:
    """An exercise from its table; raise `InvalidInput` for the first wrong field."""
    entry = read_object(
        table,
        "",
        required=(
            *("name", "muscles", "tissue", "set_up", "cues", "mistakes", "loading"),
            *("legs", "unit", "sources"),
        ),
        optional=(
            *("kit", "needs", "tempo", "easier", "harder"),
            *("avoid_spots", "novice_week", "no_novices"),
            *(("picture",) if slug.startswith(OWN) else ()),
        ),
    )
    return Exercise(
        slug=slug,
        name=read_text(entry["name"], "name"),
        muscles=_texts(entry["muscles"], "muscles"),
        tissue=read_choice(entry["tissue"], "tissue", Tissue),
        set_up=read_text(entry["set_up"], "set_up"),
        cues=_cues(entry["cues"]),
        mistakes=_texts(entry["mistakes"], "mistakes"),
        loading=read_choice(entry["loading"], "loading", Loading),
        kit=_kit(entry.get("kit", {})),
        needs=read_choices(entry.get("needs", []), "needs", Need),
        legs=read_choice(entry["legs"], "legs", Legs),
        unit=read_choice(entry["unit"], "unit", Unit),
        tempo=_tempo(entry.get("tempo")),
        easier=_neighbour(entry.get("easier"), "easier"),
        harder=_neighbour(entry.get("harder"), "harder"),
        avoid_spots=frozenset(read_choices(entry.get("avoid_spots", []), "avoid_spots", Spot)),
        sources=read_sources(entry["sources"]),
        novice_week=None
        if read_bool(entry.get("no_novices", False), "no_novices")
        else read_int(entry.get("novice_week", 1), "novice_week", 1, 12),
        picture=_neighbour(entry.get("picture"), "picture") or "",
    )


def protocol_table(slug: str) -> dict[str, object]:
    """The protocol as its file has it, to be copied and edited. Raises `CatalogueError`."""
    return read_file(DATA / "protocols" / f"{slug}.toml")


def read_protocol(slug: str, table: object) -> Protocol:
    """A protocol from its table; raise `InvalidInput` for the first wrong field."""
    entry = read_object(
        table,
        "",
        required=("name", "summary", "sources", "phases"),
        optional=("spots", "alternative_to", "asks", "tried_on", "earned", "exercises"),
    )
    return Protocol(
        slug=slug,
        name=read_text(entry["name"], "name"),
        spots=read_choices(entry.get("spots", []), "spots", Spot),
        summary=read_text(entry["summary"], "summary"),
        sources=read_sources(entry["sources"]),
        phases=read_list(entry["phases"], "phases", _phase),
        alternative_to=_neighbour(entry.get("alternative_to"), "alternative_to"),
        asks=read_optional_text(entry.get("asks"), "asks"),
        tried_on=read_optional_text(entry.get("tried_on"), "tried_on"),
        earned=_earned(entry.get("earned")),
        exercises=_brought_along(entry.get("exercises", {})),
    )


def _brought_along(value: object) -> Mapping[str, Exercise]:
    """A coach's own exercises, each in the shape of the catalogue's files."""
    if not isinstance(value, dict):
        raise InvalidInput("exercises", "must be a table of exercises by name", value)
    for slug in value:
        read_pattern(slug, "exercises", OWN_SLUG, "own-4f0c2a9be1d7")
    return MappingProxyType({slug: read_exercise(slug, table) for slug, table in value.items()})


def _earned(value: object) -> Earned | None:
    if value is None:
        return None
    entry = read_object(value, "earned", required=("heel_raises", "why", "source"))
    return Earned(
        heel_raises=read_int(entry["heel_raises"], "earned.heel_raises", 1, 50),
        why=read_text(entry["why"], "earned.why"),
        source=read_slug(entry["source"], "earned.source"),
    )


def _phase(value: object, field: str) -> ProtocolPhase:
    entry = read_object(
        value,
        field,
        required=("name", "weeks", "goal", "gate", "gate_rule", "doses"),
        optional=("gate_test",),
    )
    weeks = read_list(entry["weeks"], f"{field}.weeks", _week)
    if len(weeks) != 2:
        raise InvalidInput(f"{field}.weeks", "must be [first week, last week]")
    return ProtocolPhase(
        name=read_text(entry["name"], f"{field}.name"),
        first_week=weeks[0],
        last_week=weeks[1],
        goal=read_text(entry["goal"], f"{field}.goal"),
        gate=read_text(entry["gate"], f"{field}.gate"),
        gate_rule=read_pattern(entry["gate_rule"], f"{field}.gate_rule", RULE, "plantar.gate1"),
        doses=read_list(entry["doses"], f"{field}.doses", _dose),
        gate_test=read_gate_test(entry.get("gate_test"), f"{field}.gate_test"),
    )


def _dose(value: object, field: str) -> Dose:
    entry = read_object(
        value,
        field,
        required=("exercise", "sets", "rest_seconds", "per_week", "sources", "rule", "why"),
        optional=("reps", "hold_seconds", "rm", "daily", "scheme", "tempo"),
    )
    rm = read_optional_int(entry.get("rm"), f"{field}.rm", 3, 30)
    scheme = entry.get("scheme", Scheme.DOUBLE.value)
    return Dose(
        exercise=read_slug(entry["exercise"], f"{field}.exercise"),
        sets=read_int(entry["sets"], f"{field}.sets", 1, 6),
        reps=read_optional_int(entry.get("reps"), f"{field}.reps", 3, 50),
        hold_seconds=read_optional_int(entry.get("hold_seconds"), f"{field}.hold_seconds", 3, 90),
        rm=rm,
        rest_seconds=read_int(entry["rest_seconds"], f"{field}.rest_seconds", 0, 300),
        per_week=read_int(entry["per_week"], f"{field}.per_week", 1, 7),
        heavy=rm is not None and rm <= HEAVY_RM,
        daily=read_bool(entry.get("daily", False), f"{field}.daily"),
        scheme=read_choice(scheme, f"{field}.scheme", Scheme),
        sources=read_sources(entry["sources"], f"{field}.sources"),
        rule=read_pattern(entry["rule"], f"{field}.rule", RULE, "plantar.phase1"),
        why=read_text(entry["why"], f"{field}.why"),
        tempo=_tempo(entry.get("tempo"), f"{field}.tempo"),
    )


def _week(value: object, field: str) -> int:
    return read_int(value, field, 1, 52)


def _texts(value: object, field: str) -> tuple[str, ...]:
    texts = read_list(value, field, read_text)
    if not texts:
        raise InvalidInput(field, "must name at least one")
    return texts


def _cues(value: object) -> tuple[str, ...]:
    cues = read_list(value, "cues", read_text)
    if len(cues) != 3:
        raise InvalidInput("cues", "must be exactly three", len(cues))
    return cues


def _kit(value: object) -> Mapping[str, str]:
    entry = read_object(value, "kit", required=(), optional=tuple(KitKind))
    return MappingProxyType(
        {kind.value: read_text(entry[kind], f"kit.{kind}") for kind in KitKind if kind in entry}
    )


def _tempo(value: object, field: str = "tempo") -> str:
    return "" if value is None else read_pattern(value, field, TEMPO, "3-2-3")


def _neighbour(value: object, field: str) -> str | None:
    return None if value is None else read_slug(value, field)
