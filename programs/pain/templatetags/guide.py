"""Links into the guide and words of the reviewed data."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from programs.catalogue.guide import Article, load_guide
from programs.catalogue.guide_words import Behaviour, Kind

register = template.Library()


@register.filter
def address(article: Article) -> str:
    """The page of an article."""
    return reverse("pain:article", args=[article.kind, article.slug])


@register.filter
def spot_article(spot: str) -> Article | None:
    """The article about a spot of the foot map; None for the foot as a whole."""
    return load_guide().articles[Kind.SPOT].get(spot)


@register.filter
def behaviour_title(behaviour: Behaviour) -> str:
    return _(load_guide().articles[Kind.BEHAVIOUR][behaviour].title)


@register.filter
def catalogued(text: str) -> str:
    """A text of the reviewed data in the reader's language."""
    return _(text) if text else ""
