"""How a mail of this house is made: text is canonical, HTML carries the same words in our look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import css_inline
from django.conf import settings
from django.template.loader import render_to_string

AUTOMATIC = {"Auto-Submitted": "auto-generated"}
"""On every mail that no person typed, so that no holiday notice answers it."""


def html_of(template: str, context: Mapping[str, Any]) -> str:
    """`template` (it extends emails/base.html) with its style sheet moved into the elements.

    Mail programs drop style sheets; what only a sheet can say (dark mode) stays in one.
    """
    page = render_to_string(template, {"site_url": settings.SITE_URL, **context})
    return css_inline.inline(page, keep_at_rules=True, load_remote_stylesheets=False)
