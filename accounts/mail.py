"""How a mail of this house is made: text is canonical, HTML carries the same words in our look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import css_inline
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language

AUTOMATIC = {"Auto-Submitted": "auto-generated"}
"""On every mail that no person typed, so that no holiday notice answers it."""

_ACTION = re.compile(r"(?P<label>[^:\n]+): (?P<url>https?://\S+)")
_FACT = re.compile(r"(?P<name>[^:\n]{1,30}): (?P<value>.+)")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a mail about an account, told by its shape in the text."""

    shape: str
    """`words`, `code` to type, `action` with a button, or `facts`, one a line."""
    text: str
    label: str = ""
    url: str = ""
    facts: tuple[tuple[str, str], ...] = ()


def html_of(template: str, context: Mapping[str, Any]) -> str:
    """`template` (it extends emails/base.html) with its style sheet moved into the elements.

    Mail programs drop style sheets; what only a sheet can say (dark mode) stays in one.
    """
    page = render_to_string(template, {"site_url": settings.SITE_URL, **context})
    return css_inline.inline(page, keep_at_rules=True, load_remote_stylesheets=False)


def account_html(subject: str, paragraphs: Iterable[str], *, code: str = "") -> str:
    """The HTML of a mail about the account itself, out of the paragraphs of its text.

    "Sign in: https://..." becomes a button, several lines of "When: ..." become a table.
    """
    shown = {
        "subject": subject,
        "paragraphs": list(_shaped(paragraphs, code)),
        "language": get_language(),
    }
    return html_of("emails/account.html", shown)


def _shaped(paragraphs: Iterable[str], code: str) -> Iterator[Paragraph]:
    for text in paragraphs:
        facts = [_FACT.fullmatch(line) for line in text.splitlines()]
        action = _ACTION.fullmatch(text)
        if code and text == code:
            yield Paragraph("code", text)
        elif action:
            yield Paragraph("action", text, action["label"], action["url"])
        elif len(facts) > 1 and all(facts):
            pairs = tuple((fact["name"], fact["value"]) for fact in facts if fact)
            yield Paragraph("facts", text, facts=pairs)
        else:
            yield Paragraph("words", text)
