"""What a sample is, and the people who receive samples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import Profile, User
from programs.reminders.models import ReminderPreference

Words = str | Promise
NOBODY = 0
"""No row has this id: what a sample's links are signed for finds no one."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One mail that can be looked at."""

    name: str
    """In the address of its page."""
    title: Words
    group: Words
    make: Callable[[datetime], EmailMultiAlternatives]
    """The mail as it would go out at this instant."""


def reader(*, pk: int = NOBODY, name: str = "") -> User:
    """A person without a row, who reads English in UTC and trains after a habit."""
    person = User(pk=pk, email="sample@example.org", name=name)
    Profile(user=person)
    ReminderPreference(person=person, anchor=_("after the morning coffee"))
    return person
