"""The life of an archive row: asked for, made or read by a worker, handed out, removed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from tempfile import TemporaryFile

from django.core.cache import cache
from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.archive.format import BROKEN, MOST_BYTES, TOO_LARGE, Refused
from accounts.archive.reading import read_archive
from accounts.archive.writing import write_archive
from accounts.models import Archive, User

logger = logging.getLogger(__name__)

Direction, Status = Archive.Direction, Archive.Status

KEPT = timedelta(days=7)
"""How long a finished file waits to be downloaded (our choice): it holds everything."""
TAKEN_FOR = timedelta(minutes=30)
"""After this a worker that said nothing counts as dead, and another takes over."""
PROGRESS_SECONDS = 3600


class Busy(Exception):
    """One archive of the person is being made or read already."""


def ask_for_export(person: User, *, at: datetime) -> Archive:
    """Queue an export. Raises `Busy` while another one of the person is under way."""
    return _ask(Archive(person=person, direction=Direction.OUT, asked_at=at))


def ask_for_import(person: User, upload: File[bytes], *, at: datetime) -> Archive:
    """Keep the upload and queue it. Raises `Busy`, or `Refused` where it is too large."""
    if upload.size > MOST_BYTES:
        raise Refused(TOO_LARGE)
    archive = Archive(person=person, direction=Direction.IN, asked_at=at, size_bytes=upload.size)
    archive.file.save("import.zip", upload, save=False)
    try:
        return _ask(archive)
    except Busy:
        archive.file.delete(save=False)
        raise


def _ask(archive: Archive) -> Archive:
    try:
        with transaction.atomic():
            archive.save()
    except IntegrityError as error:
        raise Busy from error
    return archive


def to_do(at: datetime) -> list[int]:
    """Archives nobody works at: just asked for, or left behind by a worker that died."""
    open_rows = Archive.objects.filter(status__in=Archive.OPEN)
    idle = Q(taken_at=None) | Q(taken_at__lte=at - TAKEN_FOR)
    return list(open_rows.filter(idle).order_by("asked_at").values_list("pk", flat=True))


def work_at(key: int, *, at: datetime) -> Archive | None:
    """Take the row up and carry it out; None if another worker has it or it is done."""
    idle = Q(taken_at=None) | Q(taken_at__lte=at - TAKEN_FOR)
    rows = Archive.objects.filter(idle, pk=key, status__in=Archive.OPEN)
    if not rows.update(status=Status.WORKING, taken_at=at):
        return None
    archive = Archive.objects.select_related("person").get(pk=key)
    try:
        (_export if archive.direction == Direction.OUT else _import)(archive, at)
    except Refused as refused:
        _fail(archive, str(refused), at)
    except Exception as error:
        # The kind of error only: its text may hold what the person wrote.
        logger.error("archive %s failed: %s", key, type(error).__name__)
        _fail(archive, BROKEN, at)
    return archive


def _export(archive: Archive, at: datetime) -> None:
    with TemporaryFile() as made:
        archive.rows = write_archive(archive.person, made, at=at, progress=_progress_of(archive.pk))
        made.seek(0)
        archive.file.save("export.zip", File(made), save=False)
        archive.size_bytes = archive.file.size
    archive.status, archive.ended_at, archive.expires_at = Status.READY, at, at + KEPT
    archive.save()


def _import(archive: Archive, at: datetime) -> None:
    with archive.file.open("rb") as source:
        archive.rows = read_archive(
            archive.person, source, at=at, progress=_progress_of(archive.pk)
        )
    archive.status, archive.ended_at = Status.READY, at
    _drop_file(archive)
    archive.save()


def _fail(archive: Archive, why: str, at: datetime) -> None:
    _drop_file(archive)
    archive.status, archive.ended_at, archive.why = Status.FAILED, at, why[:300]
    archive.save()


def remove(archive: Archive, *, at: datetime) -> None:
    """Take the file of a finished export away before its time."""
    _drop_file(archive)
    archive.status, archive.ended_at = Status.GONE, archive.ended_at or at
    archive.save()


def remove_expired(at: datetime) -> int:
    """Take away the files whose week is over; how many."""
    over = Archive.objects.filter(status=Status.READY, expires_at__lte=at)
    for archive in over:
        remove(archive, at=at)
    return len(over)


def _drop_file(archive: Archive) -> None:
    if archive.file:
        archive.file.delete(save=False)


def _progress_of(key: int) -> Callable[[int, int], None]:
    def tell(done: int, total: int) -> None:
        cache.set(_cache_key(key), 100 * done // max(total, 1), PROGRESS_SECONDS)

    return tell


def percent_done(archive: Archive) -> int:
    """How far the worker is, 0 to 100."""
    return int(cache.get(_cache_key(archive.pk), 0)) if archive.status == Status.WORKING else 0


def _cache_key(key: int) -> str:
    return f"archive-{key}"


def files_of(person: User) -> list[str]:
    return [str(archive.file) for archive in person.archives.exclude(file="")]


def file_name(archive: Archive) -> str:
    """What the file is called when it is downloaded."""
    return f"footstrong-{archive.asked_at:%Y-%m-%d}.zip"
