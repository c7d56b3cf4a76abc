"""Recordings made by hand: small FIT, TCX and GPX files, as a watch would write them."""

from __future__ import annotations

import gzip
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from fitdecode.utils import compute_crc

MORNING = datetime(2026, 11, 2, 6, 30, tzinfo=UTC)
"""Of `MONDAY`; half past seven in Copenhagen."""

FIT_EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
RUNNING, CYCLING = 1, 2
ACTIVITY, SETTINGS = 4, 2


def fit(
    start: datetime = MORNING,
    *,
    metres: float = 8020,
    seconds: float = 2910,
    one_foot: int | None = 85,
    sport: int = RUNNING,
    kind: int = ACTIVITY,
    points: int = 20,
    sessions: int = 1,
) -> bytes:
    """A FIT file: what it is, some points with a field of a developer's own, and its sums."""
    began = int((start - FIT_EPOCH).total_seconds())
    body = _define(0, 0, [(0, 1, 0x00)]) + struct.pack("<BB", 0, kind)
    # Local messages of the points carry two bytes that only their maker understands.
    body += _define(1, 20, [(253, 4, 0x86), (3, 1, 0x02)], developer=[(0, 2, 0)])
    body += b"".join(struct.pack("<BIBH", 1, began + n, 140, n) for n in range(points))
    if sessions:
        fields = [(2, 4, 0x86), (5, 1, 0x00), (9, 4, 0x86), (8, 4, 0x86), (18, 1, 0x02)]
        body += _define(2, 18, fields)
    for number in range(sessions):
        sums = (began + number * 7200, sport, round(metres * 100), round(seconds * 1000))
        body += struct.pack("<BIBIIB", 2, *sums, 255 if one_foot is None else one_foot)
    return signed(body)


def signed(body: bytes) -> bytes:
    """A FIT file of this body: with its header and checksum."""
    header = struct.pack("<BBHI4s", 14, 0x20, 2140, len(body), b".FIT")
    whole = header + struct.pack("<H", compute_crc(header)) + body
    return whole + struct.pack("<H", compute_crc(whole))


def _define(
    local: int,
    message: int,
    fields: Sequence[tuple[int, int, int]],
    developer: Sequence[tuple[int, int, int]] = (),
) -> bytes:
    head = 0x40 | (0x20 if developer else 0) | local
    told = struct.pack("<BBBHB", head, 0, 0, message, len(fields))
    told += b"".join(bytes(each) for each in fields)
    if developer:
        told += bytes([len(developer)]) + b"".join(bytes(each) for each in developer)
    return told


def tcx(
    start: datetime = MORNING,
    *,
    metres: int = 8000,
    seconds: int = 2900,
    one_foot: int | None = 86,
    sport: str = "Running",
) -> bytes:
    """A TCX file of two laps, the second a quarter as long as the first."""
    steps = "" if one_foot is None else f"<ns3:RunCadence>{one_foot}</ns3:RunCadence>"
    laps = "".join(
        f'<Lap StartTime="{start.isoformat()}"><TotalTimeSeconds>{seconds * part / 5}'
        f"</TotalTimeSeconds><DistanceMeters>{metres * part / 5}</DistanceMeters><Track>"
        f"<Trackpoint><Time>{start.isoformat()}</Time><Extensions><ns3:TPX>{steps}</ns3:TPX>"
        "</Extensions></Trackpoint></Track></Lap>"
        for part in (4, 1)
    )
    # Strava's own begin with spaces, which XML does not allow.
    return (
        '          <?xml version="1.0" encoding="UTF-8"?><TrainingCenterDatabase'
        ' xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"'
        ' xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2"><Activities>'
        f'<Activity Sport="{sport}"><Id>{start.isoformat()}</Id>{laps}</Activity>'
        "</Activities></TrainingCenterDatabase>"
    ).encode()


def gpx(
    start: datetime = MORNING,
    *,
    km: int = 3,
    seconds_per_km: int = 360,
    one_foot: int | None = None,
    sport: str | None = "running",
    pause: int = 0,
) -> bytes:
    """A GPX file due north, a point every 100 m; `pause` seconds between two pieces halfway."""
    steps = "" if one_foot is None else f"<x:cad>{one_foot}</x:cad>"
    points = []
    for hundred in range(km * 10 + 1):
        halfway = hundred >= km * 5
        at = start + timedelta(seconds=hundred * seconds_per_km / 10 + (pause if halfway else 0))
        lat = 55 + hundred * 100 / 111_194.93
        points.append(
            ("</trkseg><trkseg>" if pause and hundred == km * 5 else "")
            + f'<trkpt lat="{lat:.7f}" lon="12.5"><time>{at.isoformat()}</time>'
            f"<extensions>{steps}</extensions></trkpt>"
        )
    kind = "" if sport is None else f"<type>{sport}</type>"
    return (
        '<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1" xmlns:x="x:y">'
        f"<trk>{kind}<trkseg>{''.join(points)}</trkseg></trk></gpx>"
    ).encode()


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip file of these."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


def strava() -> bytes:
    """A site's archive: recordings as they were sent there, beside everything else."""
    return packed(
        {
            "activities.csv": b"Activity ID,Activity Type\n1,Run\n",
            "media/sunrise.jpg": b"\xff\xd8",
            "activities/1.fit.gz": gzip.compress(fit()),
            "activities/2.gpx": gpx(MORNING + timedelta(days=-2)),
            "activities/3.tcx.gz": gzip.compress(tcx(MORNING + timedelta(days=-4))),
            "activities/4.fit.gz": gzip.compress(
                fit(MORNING - timedelta(days=1), sport=CYCLING, metres=40_000)
            ),
            "__MACOSX/activities/._1.fit.gz": b"shadow",
        }
    )


def opened(files: Mapping[str, bytes]) -> list[tuple[str, Any]]:
    return [(name, BytesIO(content)) for name, content in files.items()]
