"""The spots of the foot map: their names, how to find them, and which pain rules they follow."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from programs.catalogue.evidence import DATA
from programs.catalogue.tables import CatalogueError, read_entry, read_file, read_text
from programs.engine.exercise import SpotFacts
from programs.engine.reading import read_choice, read_object
from programs.engine.words import SiteClass, Spot


@cache
def load_spots() -> Mapping[Spot, SpotFacts]:
    """Every spot of the foot map, in its order, read once for the life of the process."""
    return read_spots(DATA)


def read_spots(folder: Path) -> Mapping[Spot, SpotFacts]:
    path = folder / "spots.toml"
    found = {slug: read_entry(path, slug, _spot, table) for slug, table in read_file(path).items()}
    if list(found) != list(Spot):
        raise CatalogueError(f"{path.name}: must have one entry for each of {', '.join(Spot)}")
    return MappingProxyType({facts.spot: facts for facts in found.values()})


def _spot(slug: str, table: object) -> SpotFacts:
    entry = read_object(table, "", required=("name", "where", "site_class"))
    return SpotFacts(
        spot=read_choice(slug, "spot", Spot),
        name=read_text(entry["name"], "name"),
        where=read_text(entry["where"], "where"),
        site_class=read_choice(entry["site_class"], "site_class", SiteClass),
    )
