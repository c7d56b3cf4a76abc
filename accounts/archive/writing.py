"""Writing the file: one table after another, row by row, so that years take no more memory."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import connection, transaction
from django.db.models import ForeignKey, Model

from accounts.archive.format import FORMAT, MANIFEST, VERSION
from accounts.archive.rows import line_of, to_json
from accounts.archive.sections import Section, Sheet, originals_of, sections, sheets
from accounts.models import User

ROWS_AT_ONCE = 1000

Progress = Callable[[int, int], None]
"""Called with how many of how many rows are done."""


def write_archive(person: User, target: IO[bytes], *, at: datetime, progress: Progress) -> int:
    """Write everything about `person` into `target`; the number of rows. Reads one moment."""
    with _one_moment(), ZipFile(target, "w", ZIP_DEFLATED) as archive:
        carried = [(each, each.rows_of(person).count()) for each in sections()]
        total = sum(rows for _section, rows in carried)
        files: dict[str, dict[str, Any]] = {}
        numbers: dict[type[Model], dict[int, int]] = {}
        done = 0
        for section, rows in carried:
            if rows:
                files[section.path] = _write_section(archive, section, person, numbers)
            done += rows
            progress(done, total)
        for sheet in sheets():
            _write_sheet(archive, sheet, person)
        for name, original in originals_of(person):
            with archive.open(f"originals/{name}", "w") as entry:
                shutil.copyfileobj(original, entry)
        archive.writestr(MANIFEST, _manifest(person, files, at))
    return total


@contextmanager
def _one_moment() -> Iterator[None]:
    """Let all tables be read as they were at one instant, where the database can do that.

    On SQLite a transaction would keep everybody else from writing while it lasts.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _write_section(
    archive: ZipFile, section: Section, person: User, numbers: dict[type[Model], dict[int, int]]
) -> dict[str, Any]:
    own = numbers.setdefault(section.model, {})
    points_to_itself = any(
        isinstance(each, ForeignKey) and each.remote_field.model is section.model
        for each in section.fields
    )
    if points_to_itself:
        keys = section.rows_of(person).values_list("pk", flat=True)
        own.update({key: number for number, key in enumerate(keys.iterator(), 1)})
    digest = hashlib.sha256()
    rows = 0
    with archive.open(section.path, "w") as entry:
        for row in _with_people(section, person).iterator(chunk_size=ROWS_AT_ONCE):
            rows += 1
            own[row.pk] = rows
            line = line_of(to_json(row, section, numbers))
            digest.update(line)
            entry.write(line)
    return {"rows": rows, "sha256": digest.hexdigest()}


def _with_people(section: Section, person: User) -> Any:
    """With the other people in the rows, whose names are written."""
    rows = section.rows_of(person)
    others = [
        each.name
        for each in section.fields
        if isinstance(each, ForeignKey) and issubclass(each.remote_field.model, User)
    ]
    return rows.select_related(*others) if others else rows


def _write_sheet(archive: ZipFile, sheet: Sheet, person: User) -> None:
    with archive.open(f"{sheet.name}.csv", "w") as entry:
        # With a mark, so that spreadsheets read the letters as they are.
        text = io.TextIOWrapper(entry, encoding="utf-8-sig", newline="", write_through=True)
        table = csv.writer(text)
        table.writerow(sheet.columns)
        for row in sheet.rows(person):
            table.writerow([harmless(value) for value in row])
        text.detach()


def harmless(value: Any) -> Any:
    """A spreadsheet takes what begins so for a formula: an apostrophe makes it a text."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return value


def _manifest(person: User, files: dict[str, dict[str, Any]], at: datetime) -> str:
    about = {
        "format": FORMAT,
        "version": VERSION,
        "made_at": at.isoformat(),
        "account": {"email": person.email, "name": person.name},
        "files": files,
    }
    return json.dumps(about, ensure_ascii=False, indent=1)
