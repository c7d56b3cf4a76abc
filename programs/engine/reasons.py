"""Reasons: why a prescription or a decision is what it is, in words a runner understands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypedDict

DESIGN = "design"
"""Source key of what no paper prints and we chose ourselves; shown as "our choice"."""


class InvalidInput(ValueError):
    """One clear sentence about one field: `field` is its path, `allowed` what it may hold."""

    def __init__(self, field: str, allowed: str, found: object = None) -> None:
        self.field = field
        self.allowed = allowed
        self.found = found
        shown = "" if found is None else f", found {in_words(found)}"
        super().__init__(f"{field}: {allowed}{shown}")


def in_words(found: object) -> str:
    """Name one JSON value in a few words, whatever its size: input may be hostile."""
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, str):
        return repr(found if len(found) <= 40 else found[:40] + "…")
    if isinstance(found, int) and found.bit_length() > 128:
        return "a very large number"
    if isinstance(found, (int, float)):
        return str(found)
    if isinstance(found, Mapping):
        return "an object"
    return "a list" if isinstance(found, (list, tuple)) else f"a {type(found).__name__}"


def gettext_noop(message: str) -> str:
    """Mark `message` for translation without importing Django; the pages translate it."""
    return message


class Phrase(NamedTuple):
    """A translatable text with `%(name)s` places and the values that fill them."""

    message: str
    values: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """The phrase in English, as the commands print it."""
        return self.message % dict(self.values) if self.values else self.message


def phrase(message: str, **values: object) -> Phrase:
    """Build a `Phrase`; values are put into words (`str`) here, so that it can be stored."""
    return Phrase(message, tuple([(name, str(value)) for name, value in values.items()]))


class ReasonJSON(TypedDict):
    rule: str
    text: str
    source: str
    message: str
    values: dict[str, str]


class Reason(NamedTuple):
    """One reason. `message` is a translatable text with `%(name)s` places, `values` fill them.

    `source` is a key of the catalogue's evidence (for instance `rathleff-2015`) or `DESIGN`.
    """

    rule: str
    message: str
    source: str
    values: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """The reason in English, as the commands print it."""
        return self.message % dict(self.values) if self.values else self.message

    def to_json(self) -> ReasonJSON:
        return {
            "rule": self.rule,
            "text": self.text,
            "source": self.source,
            "message": self.message,
            "values": dict(self.values),
        }


def reason(rule: str, message: str, source: str, **values: object) -> Reason:
    """Build a `Reason`; values are put into words (`str`) here, so that it can be stored."""
    return Reason(rule, message, source, tuple([(k, str(v)) for k, v in values.items()]))


def reason_from_json(data: Mapping[str, object]) -> Reason:
    """Read back what `Reason.to_json` wrote."""
    values = data.get("values") or {}
    assert isinstance(values, Mapping)
    return Reason(
        str(data["rule"]),
        str(data.get("message") or data["text"]),
        str(data["source"]),
        tuple((str(k), str(v)) for k, v in values.items()),
    )
