"""From what was sent to single recordings: zip and gzip are opened, with every size bounded."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from django.utils.translation import gettext as _

from programs.running.recordings.limits import NAME_LETTERS, RECORDING_BYTES, Limits
from programs.running.recordings.words import UnreadableRecording

UNPRINTABLE = "\N{REPLACEMENT CHARACTER}"
KINDS = ("fit", "tcx", "gpx")
"""What a recording's name ends in, perhaps with .gz after it."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """One recording: its bytes, or why there are none.

    `kind` is one of `KINDS`; empty for what stands beside the recordings of a zip file, such as
    pictures and tables, which nobody meant to import.
    """

    name: str
    kind: str
    content: bytes = b""
    wrong: str = ""
    vouched: bool = False
    """Whether a checksum of the zip or gzip says already that the bytes are as they were packed."""


class Unpacker:
    """Opens the files of one import and counts what came out of all of them."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.unpacked_bytes = 0
        self.entries = 0

    def open(self, name: str, file: IO[bytes]) -> Iterator[Unpacked]:
        """Each recording in the file of this name; one that cannot be opened says why."""
        if ending(name) == "zip":
            yield from self._zip(name, file)
            return
        kind, shown = kind_of(name), shown_name(name)
        try:
            if not kind:
                raise UnreadableRecording(
                    _("Allowed are .fit, .tcx and .gpx, each also with .gz, and .zip.")
                )
            content = self._content(name, file)
            yield Unpacked(shown, kind, content, vouched=ending(name) == "gz")
        except UnreadableRecording as error:
            yield Unpacked(shown, kind, wrong=str(error))

    def _zip(self, name: str, file: IO[bytes]) -> Iterator[Unpacked]:
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            wrong = _("It is no zip file, or it ends too early. Make or download it once more.")
            yield Unpacked(shown_name(name), "zip", wrong=wrong)
            return
        with archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            self.entries += len(entries)
            if self.entries > self.limits.entries:
                wrong = _("Zip files may hold at most %(most)d files together.")
                wrong %= {"most": self.limits.entries}
                yield Unpacked(shown_name(name), "zip", wrong=wrong)
                return
            for entry in entries:
                if kind_of(entry.filename) and entry.file_size > self._left():
                    yield Unpacked(shown_name(name), "zip", wrong=self._full(entry.filename))
                    return
                yield self._entry(archive, entry)

    def _entry(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Unpacked:
        shown, kind = shown_name(entry.filename), kind_of(entry.filename)
        if _is_a_shadow(entry.filename):
            return Unpacked(shown, "")
        try:
            if ending(entry.filename) == "zip":
                kind = "zip"
                raise UnreadableRecording(_("A zip file in a zip file is not opened. Unpack it."))
            if not kind:
                return Unpacked(shown, "")
            if entry.flag_bits & 0x1:
                raise UnreadableRecording(_("It is locked with a password. Unpack it first."))
            with archive.open(entry) as member:
                content = self._content(entry.filename, member)
                return Unpacked(shown, kind, content, vouched=True)
        except UnreadableRecording as error:
            return Unpacked(shown, kind, wrong=str(error))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
            return Unpacked(shown, kind, wrong=_("It is damaged inside the zip file."))

    def _content(self, name: str, file: IO[bytes]) -> bytes:
        """All bytes of one recording, gunzipped where its name says so."""
        most = min(RECORDING_BYTES, self._left())
        content = (_gunzipped if ending(name) == "gz" else _plain)(file, most + 1)
        # What is refused has cost its time as well.
        self.unpacked_bytes += len(content)
        if len(content) > most:
            raise UnreadableRecording(self._too_large(most))
        if not content:
            raise UnreadableRecording(_("It is empty."))
        return content

    def _left(self) -> int:
        return max(0, self.limits.unpacked_bytes - self.unpacked_bytes)

    def _full(self, name: str) -> str:
        """Said once, of the zip file that did not fit, and not of each recording in it."""
        return _(
            "It was read up to %(name)s: all recordings together may have at most %(most)d MB, "
            "unpacked. Unpack it and send the rest in parts."
        ) % {"name": shown_name(name)[-60:], "most": self.limits.unpacked_mb}

    def _too_large(self, most: int) -> str:
        if most == RECORDING_BYTES:
            return _("A recording may have at most %(most)d MB.") % {"most": most // (1024 * 1024)}
        return _("All recordings together may have at most %(most)d MB. Send the rest apart.") % {
            "most": self.limits.unpacked_mb
        }


def _plain(file: IO[bytes], most: int) -> bytes:
    return file.read(most)


def _gunzipped(file: IO[bytes], most: int) -> bytes:
    """The first `most` bytes of what was packed."""
    try:
        with gzip.GzipFile(fileobj=file) as packed:
            return packed.read(most)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnreadableRecording(
            _("It is no gzip file, or it ends too early. Download it once more.")
        ) from error


def ending(name: str) -> str:
    return PurePosixPath(name.lower()).suffix.lstrip(".")


def kind_of(name: str) -> str:
    """Which kind of recording the name says it is; empty for none."""
    kind = ending(name.lower().removesuffix(".gz"))
    return kind if kind in KINDS else ""


def shown_name(name: str) -> str:
    """A stranger's file name as we show and keep it: printable, and not too long."""
    plain = "".join(letter if letter.isprintable() else UNPRINTABLE for letter in name)
    return plain if len(plain) <= NAME_LETTERS else f"…{plain[1 - NAME_LETTERS :]}"


def _is_a_shadow(name: str) -> bool:
    """What a Mac writes beside each file of a zip."""
    path = PurePosixPath(name)
    return "__MACOSX" in path.parts or path.name.startswith("._")
