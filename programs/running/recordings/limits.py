"""How much is read at once. All numbers are our own choice and stand only here."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024

RECORDING_BYTES = 25 * MIB
"""Of one recording, unpacked: a day's run written every second is a fifth of it."""

NAME_LETTERS = 200
"""So much of a file's name is shown and kept."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one import may hold. Bytes; `entries` are those of all zip files together."""

    files: int
    sent_bytes: int
    unpacked_bytes: int
    entries: int

    @property
    def sent_mb(self) -> int:
        return self.sent_bytes // MIB

    @property
    def unpacked_mb(self) -> int:
        return self.unpacked_bytes // MIB


UPLOAD = Limits(files=50, sent_bytes=100 * MIB, unpacked_bytes=150 * MIB, entries=5_000)
"""Through the page, read while the person waits: an hour's run takes 3 ms as FIT out of a zip,
10 ms alone and 90 ms as GPX, so a hundred take a second or ten, the largest zip half a minute."""

COMMAND = Limits(
    files=10_000, sent_bytes=20_000 * MIB, unpacked_bytes=20_000 * MIB, entries=200_000
)
"""On the server itself: an archive of many years with all its photographs."""
