"""`gettext` and `ngettext` for who says the same to many: each message is looked up once.

Django asks the catalogue of every installed app anew. A page does not notice, a thousand mails do.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.db.models import Model
from django.utils import translation
from django.utils.formats import date_format


def gettext(message: str) -> str:
    """As `django.utils.translation.gettext`."""
    return _said(translation.get_language(), message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """As `django.utils.translation.ngettext`."""
    return _counted(translation.get_language(), singular, plural, number)


def dated(message: str, day: date, form: str = "j M") -> str:
    """The message with `%(day)s` in it: that day, in a format of Django's `date`."""
    return _dated(translation.get_language(), message, day, form)


def choice(row: Model, field: str) -> str:
    """As `row.get_<field>_display()`, which puts all the other choices into words with it."""
    return _chosen(translation.get_language(), type(row), field, getattr(row, field))


@lru_cache(maxsize=10_000)
def _said(language: str | None, message: str) -> str:
    return translation.gettext(message)


@lru_cache(maxsize=10_000)
def _counted(language: str | None, singular: str, plural: str, number: int) -> str:
    return translation.ngettext(singular, plural, number)


@lru_cache(maxsize=10_000)
def _dated(language: str | None, message: str, day: date, form: str) -> str:
    return translation.gettext(message) % {"day": date_format(day, form)}


@lru_cache(maxsize=10_000)
def _chosen(language: str | None, model: type[Model], field: str, value: str) -> str:
    found = model._meta.get_field(field)
    return str(dict(found.flatchoices).get(value, value))  # type: ignore[union-attr]
