"""One row of a table as one JSON object, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Field, ForeignKey, IntegerField, JSONField, Model

from accounts.archive.sections import NAME_OF_OTHERS, Section, leads_to_a_person

PLAIN = (BooleanField, IntegerField)
"""Fields whose values JSON knows; all others but JSON itself are written as text."""

Numbers = Mapping[type[Model], Mapping[int, int]]
"""For each table the number of a row (from 1) in place of its key here, or the other way round."""


class BadField(ValueError):
    """The value of one field is not what the field may hold."""


def to_json(row: Model, section: Section, numbers: Numbers) -> dict[str, Any]:
    """The row without anything that only means something in this database.

    A reference is the number of the row it points to; of other people only the name is given.
    """
    return {each.name: _value(row, each, numbers) for each in section.fields}


def _value(row: Model, each: Field[Any, Any], numbers: Numbers) -> Any:
    if leads_to_a_person(each):
        other = getattr(row, each.name)
        return getattr(other, NAME_OF_OTHERS) if other else None
    value = each.value_from_object(row)
    if value is None or isinstance(each, (*PLAIN, JSONField)):
        return value
    if isinstance(each, ForeignKey):
        return numbers.get(each.remote_field.model, {}).get(value)
    return each.value_to_string(row)


def line_of(data: Mapping[str, Any]) -> bytes:
    """As it stands in the file: one line, keys in order, so that equal rows are equal bytes."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


def from_json(data: Any, section: Section, keys: Numbers) -> tuple[Model, dict[str, int]]:
    """A row not yet saved, and by field the numbers of rows of its own table that it points to.

    Raises `BadField` naming the first field that is missing, unknown or of a wrong value.
    """
    if not isinstance(data, dict):
        raise BadField("the line")
    wanted = {each.name: each for each in section.fields}
    for name in sorted(wanted.keys() ^ data.keys()):
        raise BadField(name)
    values: dict[str, Any] = {name: make() for name, make in section.left_out.items()}
    later: dict[str, int] = {}
    for name, each in wanted.items():
        if isinstance(each, ForeignKey) and each.remote_field.model is section.model:
            if data[name] is not None:
                later[name] = _whole(name, data[name])
        elif isinstance(each, ForeignKey):
            values[each.attname] = _key(each, data[name], keys)
        else:
            values[name] = _read(each, data[name], section)
    return section.model(**values), later


def _whole(name: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadField(name)
    return value


def _key(each: ForeignKey[Any, Any], value: Any, keys: Numbers) -> int | None:
    if value is None and each.null:
        return None
    known = keys.get(each.remote_field.model, {})
    try:
        return known[_whole(each.name, value)]
    except KeyError as error:
        raise BadField(each.name) from error


def _read(each: Field[Any, Any], value: Any, section: Section) -> Any:
    if value is None:
        if not each.null:
            raise BadField(each.name)
        return None
    if isinstance(each, JSONField):
        if not section.json[each.name](value):
            raise BadField(each.name)
        return value
    if isinstance(each, PLAIN) != isinstance(value, int) or isinstance(value, (float, dict, list)):
        raise BadField(each.name)
    try:
        read = each.to_python(value)
        # A text field checks its length in forms only.
        if isinstance(read, str) and len(read) > (each.max_length or len(read)):
            raise BadField(each.name)
        if isinstance(read, datetime) and read.tzinfo is None:
            raise BadField(each.name)
        # `clean` would refuse what is empty, which a row may be where a form may not.
        return read if read in each.empty_values else each.clean(read, None)
    except (ValidationError, ValueError, OverflowError) as error:
        raise BadField(each.name) from error
