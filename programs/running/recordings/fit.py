"""FIT, the format of most watches: a header, small typed messages, a checksum.

`fitdecode` knows what the fields mean but decodes each of the thousands of points on the way. We
need the few messages that sum up an activity, so the framing is walked here, the other messages are
stepped over by their length, and only the few are decoded: about thirty times quicker.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, Literal

import fitdecode
from django.utils.translation import gettext as _

from programs.running.recordings.words import (
    Recording,
    UnreadableRecording,
    both_feet,
    damaged,
    instant,
    number,
    whole,
    without_date,
)

FILE_ID, SESSION = 0, 18
"""The messages that are read: what kind of file it is, and the sums of each activity."""

DEFINITION, DEVELOPER, COMPRESSED = 0x40, 0x20, 0x80
MOST_KEPT = 1_000
"""Messages of these kinds in one file; a file made to be slow would repeat them for ever."""

SURFACES = {"treadmill": "treadmill", "trail": "trail", "track": "track", "street": "road"}


def read_fit(content: bytes, *, vouched: bool = False) -> list[Recording]:
    """Every activity of a FIT file; `UnreadableRecording` where it is none or not whole.

    `vouched`: another checksum held; this one takes most of the time.
    """
    kinds: set[str] = set()
    found: list[Recording] = []
    for message in _decoded(b"".join(_summaries(content, vouched))):
        told = {each.name: each.value for each in message.fields}
        if message.name == "file_id":
            kinds.add(str(told.get("type")))
        elif message.name == "session":
            found.extend(_recording(told))
    if found:
        return found
    if "activity" in kinds or not kinds:
        raise UnreadableRecording(_("It holds no finished activity."))
    raise UnreadableRecording(
        _("It is a FIT file of another kind, such as settings or a course. Send activities.")
    )


def _recording(told: dict[str, Any]) -> Iterator[Recording]:
    began = told.get("start_time")
    if began is None:
        return
    # A watch whose clock is not set counts from when it was switched on: that stays a number.
    started_at = instant(str(began)) if isinstance(began, datetime) else None
    if started_at is None:
        raise without_date()
    steps = _number(told, "avg_running_cadence", "avg_cadence")
    part = _number(told, "avg_fractional_cadence") or 0
    yield Recording(
        sport=str(told.get("sport") or "").lower(),
        started_at=started_at,
        distance_m=whole(_number(told, "total_distance")),
        duration_seconds=whole(_number(told, "total_timer_time", "total_elapsed_time")),
        cadence_spm=both_feet(None if not steps else steps + part),
        surface=SURFACES.get(str(told.get("sub_sport")), ""),
    )


def _number(told: dict[str, Any], *names: str) -> Decimal | None:
    """The first of these that the message tells."""
    numbers = (number(str(told[name])) for name in names if told.get(name) is not None)
    return next((each for each in numbers if each is not None), None)


def _decoded(content: bytes) -> Iterator[Any]:
    reader = fitdecode.FitReader(
        content,
        check_crc=fitdecode.CrcCheck.DISABLED,
        error_handling=fitdecode.ErrorHandling.IGNORE,
    )
    try:
        for frame in reader:
            if isinstance(frame, fitdecode.FitDataMessage):
                yield frame
    except Exception as error:  # The file decides what the decoder trips over, whatever it is.
        raise damaged() from error


def _summaries(content: bytes, vouched: bool) -> Iterator[bytes]:
    """The same file, or chain of files, with the messages that are read and no others."""
    at = 0
    while at < len(content):
        header = content[at : at + 14]
        if len(header) < 12 or header[8:12] != b".FIT" or header[0] < 12:
            if at:
                raise damaged()
            raise UnreadableRecording(_("It is not a FIT file."))
        first = at + header[0]
        last = first + int.from_bytes(header[4:8], "little")
        if last + 2 > len(content):
            raise damaged()
        told = int.from_bytes(content[last : last + 2], "little")
        # A checksum of 0 was never made.
        if told and not vouched and told != _checksum(content[at:last]):
            raise damaged()
        kept = b"".join(_kept(content, first, last))
        yield bytes([12, *header[1:4]]) + len(kept).to_bytes(4, "little") + b".FIT" + kept + b"\0\0"
        at = last + 2


def _kept(content: bytes, at: int, last: int) -> Iterator[bytes]:
    """The messages from `at` to `last` that are read, with what defines them."""
    # For each local number: how long its messages are and whether they are read.
    lengths: dict[int, int] = {}
    wanted: set[int] = set()
    kept = 0
    while at < last:
        head, begin = content[at], at
        if head & DEFINITION and not head & COMPRESSED:
            at, length, kind = _definition(content, at, last)
            local = head & 0x0F
            lengths[local] = length
            (wanted.add if kind in (FILE_ID, SESSION) else wanted.discard)(local)
        else:
            local = (head >> 5) & 0x03 if head & COMPRESSED else head & 0x0F
            if local not in lengths:
                raise damaged()
            at += 1 + lengths[local]
        if at > last:
            raise damaged()
        if local in wanted:
            kept += 1
            if kept > MOST_KEPT:
                raise damaged()
            yield content[begin:at]


def _definition(content: bytes, at: int, last: int) -> tuple[int, int, int]:
    """Where a definition ends, the length of its messages and their global number."""
    if at + 6 > last:
        raise damaged()
    order: Literal["big", "little"] = "big" if content[at + 2] else "little"
    kind = int.from_bytes(content[at + 3 : at + 5], order)
    end = at + 6 + 3 * content[at + 5]
    sizes = content[at + 7 : end : 3]
    if content[at] & DEVELOPER:
        if end >= last:
            raise damaged()
        more = end + 1 + 3 * content[end]
        sizes, end = sizes + content[end + 2 : more : 3], more
    return end, sum(sizes), kind


@cache
def _table() -> tuple[int, ...]:
    """CRC-16 with the polynomial 0x8005, reflected, as the format's own description has it."""
    rows = []
    for row in range(256):
        for _bit in range(8):
            row = (row >> 1) ^ (0xA001 if row & 1 else 0)
        rows.append(row)
    return tuple(rows)


def _checksum(content: bytes) -> int:
    table, crc = _table(), 0
    for byte in content:
        crc = (crc >> 8) ^ table[(crc ^ byte) & 0xFF]
    return crc
