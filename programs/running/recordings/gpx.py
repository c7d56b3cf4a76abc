"""GPX: tracks of points with places and times, from which distance and time are summed up.

Read here and not with a library: those that read GPX expand entities, so each file would be walked
twice, once to be safe and once to be read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from math import asin, cos, hypot, radians, sin, sqrt
from typing import Any

from django.utils.translation import gettext as _

from programs.running.recordings.words import (
    Recording,
    UnreadableRecording,
    both_feet,
    instant,
    mean,
    number,
    whole,
)
from programs.running.recordings.xml import inside, text_of, walk

EARTH_M = 6_371_009
"""Mean radius, in metres (IUGG)."""

Place = tuple[float, float]


@dataclass
class _Track:
    sport: str = ""
    started_at: datetime | None = None
    metres: float = 0.0
    time: timedelta = timedelta()
    steps: list[Decimal] = field(default_factory=list)
    last: tuple[Place, datetime] | None = None
    """The point before, in the same piece: between pieces the watch was paused."""

    def add_point(self, point: Any) -> None:
        place, at = _place(point), instant(text_of(point, "time"))
        if place is None or at is None:
            return
        self.started_at = self.started_at or at
        if self.last:
            self.metres += _metres(self.last[0], place)
            self.time += max(at - self.last[1], timedelta())
        self.last = place, at
        steps = number(inside(point, "cad", "cadence"))
        if steps is not None:
            self.steps.append(steps)

    def recording(self) -> Recording | None:
        if self.started_at is None or not self.time:
            return None
        return Recording(
            sport=self.sport,
            started_at=self.started_at,
            distance_m=whole(self.metres),
            duration_seconds=whole(Decimal(str(self.time.total_seconds()))),
            cadence_spm=both_feet(mean(self.steps)),
        )


def read_gpx(content: bytes) -> list[Recording]:
    """Every track with times of a GPX file; `UnreadableRecording` where it has none."""
    found: list[Recording] = []
    track = _Track()
    for event, name, element in walk(content, "gpx"):
        if name == "trk" and event == "start":
            track = _Track()
        elif event == "start" and name == "trkseg":
            track.last = None
        elif event == "end" and name == "trkpt":
            track.add_point(element)
            element.clear()
        elif event == "end" and name == "trk":
            track.sport = (text_of(element, "type") or "").strip().lower()
            found.extend(each for each in [track.recording()] if each)
            element.clear()
    if not found:
        raise UnreadableRecording(_("It is a route without times, so it is no run yet."))
    return found


def _place(point: Any) -> Place | None:
    try:
        found = float(point.get("lat")), float(point.get("lon"))
    except (TypeError, ValueError):
        return None
    return found if abs(found[0]) <= 90 and abs(found[1]) <= 180 else None


def _metres(one: Place, other: Place) -> float:
    """Along the surface, by the haversine formula."""
    (north, east), (north_2, east_2) = (map(radians, place) for place in (one, other))
    across = sqrt(cos(north) * cos(north_2)) * sin((east_2 - east) / 2)
    return 2 * EARTH_M * asin(min(1.0, hypot(sin((north_2 - north) / 2), across)))
