"""Where what we claim comes from, and how sure we are of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

from programs.catalogue.tables import read_entries, read_optional_text, read_text
from programs.engine.reading import read_choice, read_object
from programs.engine.reasons import InvalidInput, gettext_noop

_ = gettext_noop

YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
DATA = Path(__file__).resolve().parent / "data"


class Certainty(StrEnum):
    """How sure we are of what a source says."""

    PAPER = "paper"
    SUMMARY = "summary"
    FIELD = "field"
    DESIGN = "design"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Certainty.PAPER: _("checked against the published paper, its abstract or its registration"),
    Certainty.SUMMARY: _("seen in a summary, not in the paper itself"),
    Certainty.FIELD: _("from experience in the field, not checked against a paper"),
    Certainty.DESIGN: _("our choice"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """One source that reasons may name. `url` is empty only where there is nothing to open."""

    key: str
    title: str
    citation: str
    url: str
    certainty: Certainty

    @property
    def year(self) -> str:
        """The year of publication as the citation names it; empty where it names none."""
        found = YEAR.search(self.citation)
        return found[0] if found else ""


@cache
def load_evidence() -> Mapping[str, Source]:
    """The sources by key, read once for the life of the process."""
    return read_evidence(DATA)


def read_evidence(folder: Path) -> Mapping[str, Source]:
    return MappingProxyType(dict(read_entries(folder / "evidence", _source)))


def _source(key: str, table: object) -> Source:
    entry = read_object(table, "", required=("title", "citation", "certainty"), optional=("url",))
    certainty = read_choice(entry["certainty"], "certainty", Certainty)
    url = read_optional_text(entry.get("url"), "url")
    open_to_all = certainty in (Certainty.PAPER, Certainty.SUMMARY)
    if open_to_all != url.startswith("https://"):
        allowed = "must begin with https://" if open_to_all else "must be left out"
        raise InvalidInput("url", allowed, url)
    return Source(
        key,
        read_text(entry["title"], "title"),
        read_text(entry["citation"], "citation"),
        url,
        certainty,
    )
