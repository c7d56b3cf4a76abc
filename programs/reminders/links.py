"""Links in mails: whole addresses, and signed ones that act for their owner without signing in.

A signed link is good for one purpose, one person and a limited time. Opening it changes nothing
(mail scanners open every link); only the form on the page that it shows does.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.encoding import force_bytes

from accounts.models import User
from programs.engine.due import due_at
from programs.reminders.models import Kind, Reminder


class Purpose(StrEnum):
    """Each has its own salt: a token made for one is noise to the others."""

    MORNING = "reminders.morning"
    STOP = "reminders.stop"
    LATER = "reminders.later"
    DONE = "reminders.done"
    ALL = "reminders.all"


PLAIN = re.compile(r"[A-Za-z0-9_:-]+")
"""What stands in an address as it is: numbers and signed tokens."""

MARK = 7_046_029_254
"""Stands where an argument will stand, be it a number or a token."""

STOP_LINK_DAYS = 400
"""A mail found a year later must still be able to end the mails."""


LATER_LINK_DAYS = 7

ALL_LINK_DAYS = 60

DONE_LINK_DAYS = 3
"""A session can be logged from its mail for as long as its morning after can be remembered."""


def page(name: str, *args: object) -> str:
    """The whole address of a page of this site; tasks have no request to ask for the host."""
    words = tuple(map(str, args))
    if not all(map(PLAIN.fullmatch, words)):
        return f"{settings.SITE_URL}{reverse(name, args=args)}"
    between = iter(_path(name, len(words)))
    path = next(between) + "".join(word + rest for word, rest in zip(words, between, strict=True))
    return f"{settings.SITE_URL}{path}"


@cache
def _path(name: str, places: int) -> list[str]:
    """What stands before, between and after the arguments: found once for all mails."""
    marks = [str(MARK + number) for number in range(places)]
    return re.split("|".join(marks), reverse(name, args=marks)) if marks else [reverse(name)]


def sign(purpose: Purpose, person: User, *, until: datetime, **what: str) -> str:
    said = {"person": person.pk, "until": int(until.timestamp()), **what}
    return _signer(purpose, settings.SECRET_KEY).sign_object(said, serializer=_Compact)


class _Signer(signing.TimestampSigner):
    """The one of `signing.dumps`, but the key of a purpose is derived once, not for each link."""

    def signature(self, value: str | bytes, key: str | bytes | None = None) -> str:
        mac = _keyed(self.salt, key or self.key).copy()
        mac.update(force_bytes(value))
        return signing.b64_encode(mac.digest()).decode()


@lru_cache(maxsize=100)
def _signer(purpose: Purpose, key: str) -> _Signer:
    return _Signer(key=key, salt=purpose)


@lru_cache(maxsize=100)
def _keyed(salt: str, key: str | bytes) -> hmac.HMAC:
    return salted_hmac(salt + "signer", "", key, algorithm="sha256")


class _Compact:
    """The one of `signing.dumps`, but made once."""

    _encode = json.JSONEncoder(separators=(",", ":")).encode

    def dumps(self, said: Mapping[str, Any]) -> bytes:
        return self._encode(said).encode("latin-1")

    def loads(self, data: bytes) -> Any:
        return json.loads(data.decode("latin-1"))


def read(purpose: Purpose, token: str, *, at: datetime) -> Mapping[str, Any] | None:
    """What was signed for this purpose; None if forged, meant for another one, or expired."""
    try:
        data = signing.loads(token, salt=purpose)
    except signing.BadSignature:
        return None
    return data if at < datetime.fromtimestamp(data["until"], UTC) else None


def morning_link(person: User, day: date) -> str:
    """The page that asks about the first steps of `day`, open until that local day ends."""
    tomorrow = day + timedelta(days=1)
    until = due_at(tomorrow, time(), person.profile.zone)
    token = sign(Purpose.MORNING, person, until=until, day=day.isoformat())
    return page("reminders:morning", token)


def done_link(person: User, day: date) -> str:
    """The page that logs the session of `day` at once, whole or short, and takes it back."""
    until = due_at(day + timedelta(days=1 + DONE_LINK_DAYS), time(), person.profile.zone)
    return page("reminders:done", sign(Purpose.DONE, person, until=until, day=day.isoformat()))


def later_link(reminder: Reminder) -> str:
    """The page that brings this mail again later in the day, or none for some days."""
    until = reminder.due_at + timedelta(days=LATER_LINK_DAYS)
    token = sign(Purpose.LATER, reminder.person, until=until, reminder=str(reminder.pk))
    return page("reminders:later", token)


def all_link(reminder: Reminder) -> str:
    """The page on which a kind that comes less often comes as chosen again."""
    until = reminder.due_at + timedelta(days=ALL_LINK_DAYS)
    token = sign(Purpose.ALL, reminder.person, until=until, kind=Kind(reminder.kind))
    return page("reminders:all", token)


def stop_link(reminder: Reminder) -> str:
    """The page that ends this kind of mail, or all of them."""
    until = reminder.due_at + timedelta(days=STOP_LINK_DAYS)
    token = sign(Purpose.STOP, reminder.person, until=until, kind=Kind(reminder.kind))
    return page("reminders:stop", token)
