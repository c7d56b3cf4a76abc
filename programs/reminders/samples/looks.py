"""A mail's HTML as one mail program or another would show it."""

from __future__ import annotations

import re

from django.core.mail import EmailMultiAlternatives
from django.db import models
from django.utils.translation import gettext_lazy as _

_DARK = re.compile(r"@media\s*\(prefers-color-scheme:\s*dark\)")
_SCHEME = re.compile(r'content="light dark"')
_IMAGE = re.compile(r"<img\b|background(-image)?:[^;\"}]*url\(", re.IGNORECASE)


class Look(models.TextChoices):
    """What the reader chose, and what the mail program leaves out."""

    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")
    NO_IMAGES = "no-images", _("Images off")
    TEXT = "text", _("Text")


def html_of(mail: EmailMultiAlternatives) -> str:
    return str(mail.alternatives[0][0])


def as_seen(html: str, *, dark: bool) -> str:
    """With the reader's colours decided here, whatever the browser prefers."""
    scheme = "dark" if dark else "light"
    decided = _DARK.sub("@media all" if dark else "@media not all", html)
    return _SCHEME.sub(f'content="{scheme}"', decided)


def has_images(html: str) -> bool:
    return bool(_IMAGE.search(html))
