"""Template tags of the shared look."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from accounts.wording import choice

register = template.Library()
register.filter("choice", choice)


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """The drawing `templates/icons/<name>.svg`, inline so that it takes the colour of its text."""
    return render_to_string(f"icons/{name}.svg")


@register.inclusion_tag("_nav_item.html", takes_context=True)
def nav_item(context: dict[str, Any], view: str, label: str, drawing: str) -> dict[str, Any]:
    """One entry of the main navigation; left out while no page has the name `view`."""
    try:
        url = reverse(view)
    except NoReverseMatch:
        return {"url": ""}
    request = context.get("request")
    here = bool(request and request.path.startswith(url))
    return {"url": url, "label": label, "drawing": drawing, "here": here}


@register.filter
def numbers_from(last: int, first: int) -> range:
    """`first` to `last`, both included: `{% for n in 10|numbers_from:0 %}`."""
    return range(first, last + 1)
