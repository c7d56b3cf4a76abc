"""One article of the guide, arranged as its page shows it: sections, visits, numbered sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from programs.catalogue.evidence import Certainty, Source, load_evidence
from programs.catalogue.guide import Article, Guide, Statement, Visit
from programs.catalogue.guide_words import Behaviour, Kind, Section
from programs.engine.reasons import DESIGN
from programs.engine.words import Spot, Urgency
from programs.pain.guide_words import (
    ADVISERS,
    GROUPS,
    KINDS,
    SECTIONS,
    SECTIONS_OF_KIND,
    URGENCIES,
    Words,
)

READ = (Certainty.PAPER, Certainty.SUMMARY)
"""Sources that somebody can open: only these get a number."""


@dataclass(frozen=True)
class Note:
    """A source with its number on this page; 0 where there is nothing to open."""

    number: int
    source: Source


@dataclass(frozen=True)
class Line:
    """A statement, the numbers of its sources, and whether it is our own choice."""

    text: str
    numbers: tuple[int, ...]
    ours: bool


@dataclass(frozen=True)
class Block:
    """A heading with its lines. `translated` headings come from our code, others from the data."""

    id: str
    heading: Words
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Appointment:
    urgency: Urgency
    soon: Words
    who: tuple[Words, ...]
    line: Line


@dataclass(frozen=True)
class Page:
    article: Article
    chapter: Words
    before: tuple[Block, ...]
    """What stands above the appointments."""
    visits: tuple[Appointment, ...]
    after: tuple[Block, ...]
    numbered: tuple[Note, ...]
    unnumbered: tuple[Note, ...]
    overdue: bool


class Numbering:
    """Gives each source its number when it is first named."""

    def __init__(self) -> None:
        self._evidence = load_evidence()
        self._numbers: dict[str, int] = {}
        self._others: dict[str, None] = {}

    def line(self, text: str, keys: Iterable[str]) -> Line:
        """The line with its numbers; keys must be in the evidence."""
        numbers, named = [], tuple(keys)
        for key in named:
            if self._evidence[key].certainty in READ:
                numbers.append(self._numbers.setdefault(key, len(self._numbers) + 1))
            else:
                self._others[key] = None
        return Line(text, tuple(numbers), DESIGN in named)

    def lines(self, statements: Iterable[Statement]) -> tuple[Line, ...]:
        return tuple(self.line(one.text, one.sources) for one in statements)

    def numbered(self) -> tuple[Note, ...]:
        return tuple(Note(number, self._evidence[key]) for key, number in self._numbers.items())

    def unnumbered(self) -> tuple[Note, ...]:
        return tuple(Note(0, self._evidence[key]) for key in self._others)


def page_of(article: Article, today: date) -> Page:
    """Sources are numbered in the order in which a reader meets them."""
    numbering = Numbering()
    first = (Section.ABOUT, Section.MISTAKEN)
    parts = tuple(
        Block(f"part-{number}", part.heading, numbering.lines(part.statements))
        for number, part in enumerate(article.parts, 1)
    )
    before = (*parts, *_blocks(article, first, numbering))
    visits = tuple(_appointments(article.visits, numbering))
    after = tuple(_blocks(article, [s for s in Section if s not in first], numbering))
    return Page(
        article=article,
        chapter=KINDS[article.kind],
        before=before,
        visits=visits,
        after=after,
        numbered=numbering.numbered(),
        unnumbered=numbering.unnumbered(),
        overdue=article.review.is_overdue(today),
    )


def _blocks(article: Article, sections: Iterable[Section], numbering: Numbering) -> Iterator[Block]:
    for section in sections:
        if section in article.sections:
            heading = SECTIONS_OF_KIND.get((article.kind, section), SECTIONS[section])
            yield Block(section.value, heading, numbering.lines(article.sections[section]))


def _appointments(visits: Iterable[Visit], numbering: Numbering) -> Iterator[Appointment]:
    order = list(URGENCIES)
    for visit in sorted(visits, key=lambda one: order.index(one.urgency)):
        who = tuple(ADVISERS[adviser] for adviser in visit.who)
        line = numbering.line(visit.when, visit.sources)
        yield Appointment(visit.urgency, URGENCIES[visit.urgency], who, line)


@dataclass(frozen=True)
class Group:
    heading: Words
    articles: tuple[Article, ...]


def by_place(causes: Iterable[Article]) -> list[Group]:
    """Causes under the part of the body they belong to, in the order of the map."""
    listed = list(causes)
    groups = ((heading, tuple(c for c in listed if c.group == g)) for g, heading in GROUPS.items())
    return [Group(heading, articles) for heading, articles in groups if articles]


def possibilities(guide: Guide, article: Article) -> tuple[Article, ...]:
    """The causes that a spot's or a behaviour's page lists, in the order of the map."""
    if article.kind is Kind.SPOT:
        return tuple(c for c in guide.causes() if Spot(article.key) in c.spots)
    if article.kind is Kind.BEHAVIOUR:
        return tuple(c for c in guide.causes() if Behaviour(article.key) in c.behaviours)
    return ()


def spots_of(guide: Guide, article: Article) -> tuple[Article, ...]:
    """The spots at which a cause is felt."""
    return tuple(guide.articles[Kind.SPOT][spot] for spot in article.spots)


def behaviours_of(guide: Guide, article: Article) -> tuple[Article, ...]:
    """The behaviours that go with a cause."""
    return tuple(guide.articles[Kind.BEHAVIOUR][one] for one in article.behaviours)


def spots_drawn(article: Article) -> tuple[Spot, ...]:
    """The spots that the page marks on its drawings."""
    return (Spot(article.key),) if article.kind is Kind.SPOT else article.spots
