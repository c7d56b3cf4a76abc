"""Reading the file into a fresh account: all of it, or nothing and one sentence that says why."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import IO, Any
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from django.db import DataError, IntegrityError, transaction
from django.db.models import ForeignKey, Model

from accounts.archive import format as said
from accounts.archive.format import FORMAT, MANIFEST, VERSION, Refused
from accounts.archive.rows import BadField, from_json
from accounts.archive.sections import Section, arrived, sections
from accounts.archive.writing import Progress
from accounts.changes import announce
from accounts.models import User

ROWS_AT_ONCE = 500


def read_archive(
    person: User, source: IO[bytes], *, at: datetime, progress: Progress = lambda done, total: None
) -> int:
    """Put the rows of the file into `person`'s account; how many. Raises `Refused`, and then
    nothing has changed."""
    try:
        with ZipFile(source) as archive, transaction.atomic():
            manifest = check_outside(archive)
            _refuse_full(person)
            rows = _Reading(archive, manifest, person, progress).all()
            _see_whether_pages_open(person, at)
            announce(person, at=at)
            return rows
    except (BadZipFile, ZlibError, EOFError, NotImplementedError) as error:
        raise Refused(said.INCOMPLETE) from error
    except (IntegrityError, DataError) as error:
        raise Refused(said.CHANGED, name="data/") from error


def check_outside(archive: ZipFile) -> dict[str, dict[str, Any]]:
    """The manifest's files, once nothing about the zip itself speaks against reading it."""
    entries = {entry.filename: entry for entry in archive.infolist()}
    if MANIFEST not in entries or entries[MANIFEST].file_size > said.MOST_MANIFEST_BYTES:
        raise Refused(said.NOT_OURS)
    if sum(entry.file_size for entry in entries.values()) > said.MOST_UNPACKED_BYTES:
        raise Refused(said.TOO_MUCH)
    manifest = _manifest(archive)
    version = manifest.get("version")
    if not isinstance(version, int) or version < 1:
        raise Refused(said.NOT_OURS)
    if version > VERSION:
        raise Refused(said.TOO_NEW)
    files = manifest.get("files")
    if not isinstance(files, dict) or not all(_is_listed(each) for each in files.values()):
        raise Refused(said.NOT_OURS)
    _refuse_unlisted(entries, files)
    return files


def _manifest(archive: ZipFile) -> dict[str, Any]:
    try:
        manifest = json.loads(archive.read(MANIFEST))
    except (ValueError, RecursionError, RuntimeError) as error:
        raise Refused(said.NOT_OURS) from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise Refused(said.NOT_OURS)
    return manifest


def _is_listed(about: Any) -> bool:
    return (
        isinstance(about, dict)
        and isinstance(about.get("rows"), int)
        and 0 < about["rows"] <= said.MOST_ROWS
        and isinstance(about.get("sha256"), str)
    )


def _refuse_unlisted(entries: dict[str, ZipInfo], files: dict[str, Any]) -> None:
    """Every table is in the manifest and the other way round; none is locked."""
    tables = {name for name in entries if name.endswith(".jsonl")}
    if tables != set(files):
        raise Refused(said.INCOMPLETE)
    if any(entry.flag_bits & 1 for entry in entries.values()):
        raise Refused(said.NOT_OURS)
    known = {section.path for section in sections()}
    for name in sorted(tables - known):
        raise Refused(said.CHANGED, name=name[:80])


def _refuse_full(person: User) -> None:
    """Rows that come in stand beside none of the person's own."""
    # Held, so that nothing is begun on another page meanwhile.
    User.objects.select_for_update().get(pk=person.pk)
    for section in sections():
        if not section.is_record:
            section.giving_way(person).delete()
            if section.rows_of(person).exists():
                raise Refused(said.NOT_EMPTY)


def _see_whether_pages_open(person: User, at: datetime) -> None:
    try:
        arrived(person, at)
    except Exception as error:
        # Whatever a page would stumble over was put there by hand.
        raise Refused(said.CHANGED, name="data/") from error


class _Reading:
    """The tables in their order; each row's number leads later tables to its new key."""

    def __init__(
        self, archive: ZipFile, files: dict[str, Any], person: User, progress: Progress
    ) -> None:
        self.archive = archive
        self.files = files
        self.person = person
        self.progress = progress
        self.keys: dict[type[Model], dict[int, int]] = {}
        self.total = sum(about["rows"] for about in files.values())
        self.done = 0

    def all(self) -> int:
        for section in sections():
            if section.path not in self.files:
                continue
            if section.is_record:
                self._verify(section)
            else:
                self._take(section)
        return self.done

    def _verify(self, section: Section) -> None:
        for _line in self._lines(section):
            pass

    def _take(self, section: Section) -> None:
        own = self.keys.setdefault(section.model, {})
        later: list[tuple[int, dict[str, int]]] = []
        lines = enumerate(self._lines(section), 1)
        while chunk := list(islice(lines, ROWS_AT_ONCE)):
            rows = [self._row(section, number, line, later) for number, line in chunk]
            for (number, _line), row in zip(
                chunk, section.model._default_manager.bulk_create(rows), strict=True
            ):
                own[number] = row.pk
            self.done += len(rows)
            self.progress(self.done, self.total)
        self._point_to_own(section, later)

    def _row(
        self, section: Section, number: int, line: bytes, later: list[tuple[int, dict[str, int]]]
    ) -> Model:
        try:
            row, own = from_json(_loads(line), section, self.keys)
        except BadField as error:
            # A table that is not the manifest's is damaged, whichever line shows it first.
            self._verify(section)
            raise Refused(
                said.UNREADABLE, name=section.path, line=number, field=error.args[0]
            ) from error
        if own:
            later.append((number, own))
        if "__" not in section.owner:
            setattr(row, section.owner, self.person)
        return row

    def _point_to_own(self, section: Section, later: list[tuple[int, dict[str, int]]]) -> None:
        own = self.keys[section.model]
        rows = []
        for number, references in later:
            row = section.model(pk=own[number])
            for name, target in references.items():
                if target not in own or target == number:
                    raise Refused(said.UNREADABLE, name=section.path, line=number, field=name)
                each = section.model._meta.get_field(name)
                assert isinstance(each, ForeignKey)
                setattr(row, each.attname, own[target])
            rows.append(row)
        names = sorted({name for _number, references in later for name in references})
        if rows:
            section.model._default_manager.bulk_update(rows, names, batch_size=ROWS_AT_ONCE)

    def _lines(self, section: Section) -> Iterator[bytes]:
        """The lines of one table; `Refused` where they are not those of the manifest."""
        about = self.files[section.path]
        digest = hashlib.sha256()
        rows = 0
        with self.archive.open(section.path) as entry:
            while line := entry.readline(said.MOST_LINE_BYTES):
                rows += 1
                digest.update(line)
                if not line.endswith(b"\n") or rows > about["rows"]:
                    raise Refused(said.INCOMPLETE)
                yield line
        if rows != about["rows"] or digest.hexdigest() != about["sha256"]:
            raise Refused(said.INCOMPLETE)


def _loads(line: bytes) -> Any:
    """One line's JSON, without what no database can hold."""
    try:
        data = json.loads(line, parse_constant=_no_constant)
        if "\\u0000" in json.dumps(data):
            raise ValueError("NUL")
        json.dumps(data, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise BadField("the line") from error
    return data


def _no_constant(name: str) -> None:
    raise ValueError(name)
