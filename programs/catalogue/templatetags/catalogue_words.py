"""Words of the reviewed data in the reader's language."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def in_words(text: str) -> str:
    """A text of the catalogue, translated; the catalogue's English is the message."""
    return _(text) if text else ""


@register.filter
def tempo_in_words(tempo: str) -> str:
    """`3-2-3` as "3 s up, 2 s pause, 3 s down."; how a whole repetition goes."""
    up, pause, down = tempo.split("-")
    words = {"up": up, "pause": pause, "down": down}
    if up == "0" or down == "0":
        return _("Quick; one repetition takes about %(down)s s.") % words
    if pause == "0":
        return _("%(up)s s up, %(down)s s down.") % words
    return _("%(up)s s up, %(pause)s s pause, %(down)s s down.") % words
