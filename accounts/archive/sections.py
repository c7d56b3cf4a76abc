"""What of a person stands in which table. Rooms register; writing, reading and erasing ask here.

A *section* is one table seen from its person. A *record* is what this site noted around them
(mails sent, consents, who looked): it goes out with the rest and never comes back in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Field, ForeignKey, Model, QuerySet

from accounts.models import User

Check = Callable[[Any], bool]
"""Whether a value read from a foreign file has the shape that the pages rely on."""

NAME_OF_OTHERS = "name"
"""Of another person in a record, only this leaves the house."""


@dataclass(frozen=True, slots=True)
class Section:
    """One table: `owner` is the way from a row to its person (`plan__runner`).

    `left_out` names the fields that stay here, with what makes their value for a row that comes
    in. `json` holds a check for every JSON field: what is inside was not made by a form.
    `gives_way` picks the rows that even a fresh account has and that what comes in replaces
    (all of them when it is empty). `order` is that of the lines.
    """

    model: type[Model]
    owner: str
    left_out: Mapping[str, Callable[[], Any]] = field(default_factory=dict)
    json: Mapping[str, Check] = field(default_factory=dict)
    gives_way: Mapping[str, Any] | None = None
    is_record: bool = False
    order: tuple[str, ...] = ("pk",)

    @property
    def name(self) -> str:
        return self.model._meta.label_lower

    @property
    def path(self) -> str:
        return f"{'record' if self.is_record else 'data'}/{self.name}.jsonl"

    @property
    def fields(self) -> tuple[Field[Any, Any], ...]:
        """What of a row is written, in the order of the model; its number is the line's."""
        return tuple(
            each
            for each in self.model._meta.concrete_fields
            if not each.primary_key and each.name != self.owner and each.name not in self.left_out
        )

    def rows_of(self, person: User) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._default_manager.filter(**{self.owner: person})
        return rows.order_by(*self.order)

    def giving_way(self, person: User) -> QuerySet[Any]:
        rows = self.rows_of(person)
        return rows.none() if self.gives_way is None else rows.filter(**self.gives_way)


def leads_to_a_person(each: Field[Any, Any]) -> bool:
    return isinstance(each, ForeignKey) and issubclass(each.remote_field.model, User)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A flat table for a spreadsheet: made of the sections' rows, and only written."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[User], Iterator[tuple[Any, ...]]]


Originals = Callable[[User], Iterator[tuple[str, Any]]]
"""The files a person brought, as (name, open binary file)."""

_sections: list[Section] = []
_sheets: list[Sheet] = []
_originals: list[Originals] = []
_arrivals: list[Callable[[User, datetime], None]] = []


def carry(*sections: Section) -> None:
    """Register tables. A table that others point to stands before them."""
    _sections.extend(each for each in sections if each not in _sections)


def carry_sheet(sheet: Sheet) -> None:
    if sheet not in _sheets:
        _sheets.append(sheet)


def carry_originals(files: Originals) -> None:
    if files not in _originals:
        _originals.append(files)


def on_arrival(listener: Callable[[User, datetime], None]) -> None:
    """Call `listener(person, at)` once everything is in, before it is kept.

    It reads what came in as the pages will; what it raises refuses the file.
    """
    if listener not in _arrivals:
        _arrivals.append(listener)


def sections() -> tuple[Section, ...]:
    return tuple(_sections)


def sheets() -> tuple[Sheet, ...]:
    return tuple(_sheets)


def originals_of(person: User) -> Iterator[tuple[str, Any]]:
    for files in _originals:
        yield from files(person)


def arrived(person: User, at: datetime) -> None:
    for listener in _arrivals:
        listener(person, at)
