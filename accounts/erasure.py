"""Erasing an account for good: asked for, two weeks to think again, then every trace goes.

Rows go with the account by cascade. What no foreign key leads to is taken out by hand: sign-in
sessions, files, notes in the administration's history, keys in the cache.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.archive.sections import sections
from accounts.models import Erased, Erasure, User, private_storage
from accounts.pausing import pause, resume

GRACE = timedelta(days=14)
"""Between asking and erasing (our choice): long enough to notice a mistake or a misused device."""

_files: list[Callable[[User], list[str]]] = []


def on_erasure(files: Callable[[User], list[str]]) -> None:
    """Register what names the files of a person in the private storage."""
    if files not in _files:
        _files.append(files)


@transaction.atomic
def ask_for_erasure(person: User, *, at: datetime) -> Erasure:
    """Begin the two weeks; everything rests meanwhile. Asking twice is asking once."""
    erasure, _asked = Erasure.objects.get_or_create(
        person=person, defaults={"asked_at": at, "due_at": at + GRACE}
    )
    pause(person, at=at)
    return erasure


@transaction.atomic
def keep_account(person: User, *, at: datetime) -> bool:
    """Think again: the account goes on as it was. False if nothing was to be erased."""
    kept, _rows = Erasure.objects.filter(person=person).delete()
    resume(person, at=at)
    return kept > 0


def due_for_erasure(at: datetime) -> QuerySet[Erasure]:
    return Erasure.objects.filter(due_at__lte=at).select_related("person").order_by("due_at")


def erase(person: User, *, asked_at: datetime, at: datetime) -> Erased:
    """Delete the account with all that is known of the person.

    Files go after the rows: a file without a row is found by nobody and is swept up later, a row
    without its file would be a broken promise.
    """
    names = [name for files in _files for name in files(person)]
    with transaction.atomic():
        carried = sum(section.rows_of(person).count() for section in sections())
        _forget_sessions(person)
        _forget_history(person)
        _total, by_table = person.delete()
        rows = sum(by_table.values())
        erased = Erased.objects.create(
            asked_at=asked_at, erased_at=at, rows=max(rows, carried), files=len(names)
        )
        transaction.on_commit(lambda: _delete_files(names))
    return erased


def _delete_files(names: list[str]) -> None:
    storage = private_storage()
    for name in names:
        storage.delete(name)


def _forget_sessions(person: User) -> None:
    keys = UserSession.objects.filter(user=person).values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=list(keys)).delete()


def _forget_history(person: User) -> None:
    """The administration's history names things by their words: those about the person go blank.

    The entry itself stays: that something was done to some account is the site's to know.
    """
    about: Q = _entries(User, [person.pk])
    for section in sections():
        keys = section.rows_of(person).values_list("pk", flat=True)
        about |= _entries(section.model, keys)
    for address in {person.email, *_addresses(person)}:
        about |= Q(object_repr__icontains=address) | Q(change_message__icontains=address)
    LogEntry.objects.filter(about).update(object_repr="erased", object_id=None, change_message="")


def _addresses(person: User) -> list[str]:
    return list(EmailAddress.objects.filter(user=person).values_list("email", flat=True))


def _entries(model: type[Any], keys: Any) -> Q:
    kind = ContentType.objects.get_for_model(model, for_concrete_model=False)
    return Q(content_type=kind, object_id__in=[str(key) for key in keys])
