"""The foot-pain guide as reviewed data: `data/guide/<kind>/*.toml`, one article a table.

Every statement names the evidence behind it, so that a page can say how sure each line is. An
article never names one cause or a likelihood: it lists what to discuss with a clinician.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType

from programs.catalogue.evidence import DATA, read_evidence
from programs.catalogue.guide_checks import problems
from programs.catalogue.guide_words import (
    KIND_FIELDS,
    Adviser,
    Behaviour,
    CauseGroup,
    Kind,
    Section,
)
from programs.catalogue.tables import (
    CatalogueError,
    read_entries,
    read_optional_text,
    read_text,
)
from programs.engine.reading import read_bool, read_choice, read_choices, read_list, read_object
from programs.engine.reasons import InvalidInput
from programs.engine.words import Spot, Urgency

COMMON = ("title", "summary", "sure", "visits", "owner", "reviewed_on", "review_due")
SIGNATURE = ("signed_by", "signed_on")


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing we say, and the keys of the evidence behind it."""

    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """When to be seen, how soon, and by whom; any one of `who` will do."""

    urgency: Urgency
    who: tuple[Adviser, ...]
    when: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Statements under a heading of their own."""

    heading: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """Who answers for an article, when it was read through, when that has to happen again."""

    owner: str
    reviewed_on: date
    review_due: date
    signed_by: str
    """The clinician who signed it; empty while nobody has."""
    signed_on: date | None

    def is_overdue(self, today: date) -> bool:
        return self.review_due < today


@dataclass(frozen=True, slots=True)
class Article:
    """One page of the guide. Which sections it has depends on its kind."""

    kind: Kind
    key: str
    title: str
    summary: str
    also_called: str
    group: CauseGroup | None
    spots: tuple[Spot, ...]
    behaviours: tuple[Behaviour, ...]
    sections: Mapping[Section, tuple[Statement, ...]]
    parts: tuple[Part, ...]
    visits: tuple[Visit, ...]
    review: Review
    both_sides: bool = False
    """Whether pain in both feet at once fits it."""

    @property
    def slug(self) -> str:
        """Its part of an address: `heel-under`."""
        return self.key.replace("_", "-")

    def source_keys(self) -> Iterable[str]:
        """Every source named, in reading order, each as often as it is named."""
        for statements in (*self.sections.values(), *(part.statements for part in self.parts)):
            for statement in statements:
                yield from statement.sources
        for visit in self.visits:
            yield from visit.sources


@dataclass(frozen=True, slots=True)
class Guide:
    """All articles by kind and key, in the order of the map (evidence.md 3)."""

    articles: Mapping[Kind, Mapping[str, Article]]

    def all(self) -> Iterable[Article]:
        return (article for kind in self.articles.values() for article in kind.values())

    def causes(self) -> Iterable[Article]:
        return self.articles[Kind.CAUSE].values()

    def find(self, kind: Kind, slug: str) -> Article | None:
        """The article with this part of an address."""
        return next((one for one in self.articles[kind].values() if one.slug == slug), None)


@cache
def load_guide() -> Guide:
    """The guide, read and checked once for the life of the process."""
    return read_guide(DATA)


def read_guide(folder: Path) -> Guide:
    """Read and check the whole guide; raise `CatalogueError` for the first wrong place."""
    guide = Guide(
        MappingProxyType(
            {
                kind: MappingProxyType(
                    dict(read_entries(folder / "guide" / kind, partial(_article, kind)))
                )
                for kind in Kind
            }
        )
    )
    for problem in problems(guide, frozenset(read_evidence(folder))):
        raise CatalogueError(problem)
    return guide


def _article(kind: Kind, key: str, table: object) -> Article:
    required, optional = KIND_FIELDS[kind]
    entry = read_object(table, "", required=(*COMMON, *required), optional=(*optional, *SIGNATURE))
    return Article(
        kind=kind,
        key=key,
        title=read_text(entry["title"], "title"),
        summary=read_text(entry["summary"], "summary"),
        also_called=read_optional_text(entry.get("also_called"), "also_called"),
        group=read_choice(entry["group"], "group", CauseGroup) if "group" in entry else None,
        spots=read_choices(entry.get("spots", []), "spots", Spot),
        behaviours=read_choices(entry.get("behaviours", []), "behaviours", Behaviour),
        sections=_sections(entry),
        parts=read_list(entry.get("parts", []), "parts", _part),
        visits=read_list(entry["visits"], "visits", _visit),
        review=_review(entry),
        both_sides=read_bool(entry.get("both_sides", False), "both_sides"),
    )


def _sections(entry: Mapping[str, object]) -> Mapping[Section, tuple[Statement, ...]]:
    return MappingProxyType(
        {
            section: _statements(entry[section], section.value)
            for section in Section
            if section in entry
        }
    )


def _statements(value: object, field: str) -> tuple[Statement, ...]:
    statements = read_list(value, field, _statement)
    if not statements:
        raise InvalidInput(field, "must say at least one thing, or be left out")
    return statements


def _statement(value: object, field: str) -> Statement:
    """`["What we say.", "source", "another-source"]`."""
    words = read_list(value, field, read_text)
    if len(words) < 2:
        raise InvalidInput(field, "must be a text and at least one source of the evidence")
    return Statement(words[0], words[1:])


def _part(value: object, field: str) -> Part:
    entry = read_object(value, field, required=("heading", "says"))
    return Part(
        read_text(entry["heading"], f"{field}.heading"),
        _statements(entry["says"], f"{field}.says"),
    )


def _visit(value: object, field: str) -> Visit:
    entry = read_object(value, field, required=("urgency", "who", "when", "sources"))
    who = read_choices(entry["who"], f"{field}.who", Adviser)
    if not who:
        raise InvalidInput(f"{field}.who", f"must name at least one of {', '.join(Adviser)}")
    sources = read_list(entry["sources"], f"{field}.sources", read_text)
    if not sources:
        raise InvalidInput(f"{field}.sources", "must name at least one source of the evidence")
    return Visit(
        urgency=read_choice(entry["urgency"], f"{field}.urgency", Urgency),
        who=who,
        when=read_text(entry["when"], f"{field}.when"),
        sources=sources,
    )


def _review(entry: Mapping[str, object]) -> Review:
    review = Review(
        owner=read_text(entry["owner"], "owner"),
        reviewed_on=_day(entry["reviewed_on"], "reviewed_on"),
        review_due=_day(entry["review_due"], "review_due"),
        signed_by=read_optional_text(entry.get("signed_by"), "signed_by"),
        signed_on=_day(entry["signed_on"], "signed_on") if "signed_on" in entry else None,
    )
    if review.review_due <= review.reviewed_on:
        raise InvalidInput("review_due", "must be after reviewed_on", str(review.review_due))
    if bool(review.signed_by) != (review.signed_on is not None):
        raise InvalidInput("signed_by", "must stand together with signed_on")
    return review


def _day(value: object, field: str) -> date:
    # A TOML date-time is a date to Python as well, but no day.
    if type(value) is not date:
        raise InvalidInput(field, "must be a date such as 2026-11-27", str(value))
    return value
