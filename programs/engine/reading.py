"""Reading untrusted JSON values: each function returns a checked value or raises `InvalidInput`.

`field` is the value's path, for instance `spots[0].worst_last_week`. Numbers with a fraction come
as JSON numbers or strings and become Decimal; binary floats never survive.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from programs.engine.reasons import InvalidInput

LIST_LIMIT = 20

Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=StrEnum)

_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")


def join(field: str, key: str) -> str:
    return f"{field}.{key}" if field else key


def read_object(
    value: object, field: str, *, required: Iterable[str], optional: Iterable[str] = ()
) -> Mapping[str, object]:
    """A JSON object with all the required keys and no unknown ones."""
    name = field or "input"
    if not isinstance(value, Mapping):
        raise InvalidInput(name, "must be an object", value)
    required, known = tuple(required), {*required, *optional}
    for key in value:
        if key not in known:
            raise InvalidInput(
                join(field, key if _is_short_text(key) else "(key)"),
                f"is not a known key; allowed: {', '.join(sorted(known))}",
            )
    for key in required:
        if key not in value:
            raise InvalidInput(join(field, key), "is missing")
    return value


def _is_short_text(key: object) -> bool:
    return isinstance(key, str) and len(key) <= 40 and key.isprintable()


def read_int(value: object, field: str, low: int, high: int) -> int:
    allowed = f"must be a whole number from {low} to {high}"
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidInput(field, allowed, _shown(value))
    if not low <= value <= high:
        raise InvalidInput(field, allowed, value)
    return value


def read_optional_int(value: object, field: str, low: int, high: int) -> int | None:
    return None if value is None else read_int(value, field, low, high)


def read_decimal(
    value: object, field: str, low: str, high: str, *, unit: str, step: str = "0.001"
) -> Decimal:
    """A number from `low` to `high` that is a whole multiple of `step`."""
    allowed = f"must be from {low} to {high} {unit}, in steps of {step}"
    number = _plain_decimal(value)
    if number is None:
        raise InvalidInput(field, f"{allowed}, as a plain number such as 1.5", _shown(value))
    if not Decimal(low) <= number <= Decimal(high) or number % Decimal(step):
        raise InvalidInput(field, allowed, value)
    return number


def _plain_decimal(value: object) -> Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Decimal(value) if value.bit_length() <= 64 else None
    if isinstance(value, float):
        # repr is the shortest text that reads back as the same float: 0.1 stays 0.1.
        return Decimal(repr(value)) if math.isfinite(value) and abs(value) < 1e15 else None
    if isinstance(value, str) and _PLAIN_NUMBER.fullmatch(value):
        return Decimal(value)
    return None


def read_bool(value: object, field: str) -> bool:
    if not isinstance(value, bool):
        raise InvalidInput(field, "must be true or false", _shown(value))
    return value


def read_list(
    value: object, field: str, read: Callable[[object, str], Value], *, limit: int = LIST_LIMIT
) -> tuple[Value, ...]:
    """A list of at most `limit` values, each read under its own path."""
    if not isinstance(value, (list, tuple)):
        raise InvalidInput(field, "must be a list", _shown(value))
    if len(value) > limit:
        raise InvalidInput(field, f"must have at most {limit} entries", len(value))
    return tuple(read(entry, f"{field}[{number}]") for number, entry in enumerate(value))


def read_choice(value: object, field: str, choices: type[Choice]) -> Choice:
    try:
        if isinstance(value, str):
            return choices(value)
    except ValueError:
        pass
    raise InvalidInput(field, f"must be one of {', '.join(choices)}", _shown(value))


def read_choices(value: object, field: str, choices: type[Choice]) -> tuple[Choice, ...]:
    """A list of different choices, returned in the order of the enumeration."""

    def read(entry: object, path: str) -> Choice:
        return read_choice(entry, path, choices)

    chosen = read_list(value, field, read, limit=len(choices))
    if len(set(chosen)) < len(chosen):
        raise InvalidInput(field, "must name each only once")
    return tuple(choice for choice in choices if choice in chosen)


def _shown(value: object) -> object:
    return "null" if value is None else value
