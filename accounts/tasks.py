"""What Celery runs for accounts. Arguments are ids; every task may run twice or be lost."""

from __future__ import annotations

from celery import shared_task
from django.core.cache import cache

from accounts import clock, letters
from accounts.archives import remove_expired, to_do, work_at
from accounts.erasure import due_for_erasure, erase
from accounts.retention import tidy_up

TIDIED = "accounts.tidied"
DAY_SECONDS = 24 * 60 * 60


@shared_task  # type: ignore[untyped-decorator]
def work_at_archive(key: int) -> None:
    """Make or read one archive and tell its person."""
    archive = work_at(key, at=clock.now())
    if archive is not None:
        letters.send(letters.archive_ended(archive))


@shared_task  # type: ignore[untyped-decorator]
def keep_house() -> None:
    """Every quarter of an hour, from beat: what was left behind, what is due, what is over."""
    at = clock.now()
    for key in to_do(at):
        work_at_archive.delay(key)
    remove_expired(at)
    for erasure in due_for_erasure(at):
        erase_account.delay(erasure.pk)
    if cache.add(TIDIED, 1, DAY_SECONDS):
        tidy_up(at)


@shared_task  # type: ignore[untyped-decorator]
def erase_account(key: int) -> None:
    """Erase one account whose two weeks are over; nothing if its person kept it meanwhile."""
    at = clock.now()
    erasure = due_for_erasure(at).filter(pk=key).first()
    if erasure is not None:
        farewell = letters.erased(erasure.person)
        erase(erasure.person, asked_at=erasure.asked_at, at=at)
        letters.send(farewell)
