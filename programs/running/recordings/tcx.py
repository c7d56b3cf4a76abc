"""TCX, Garmin's older format: activities of laps, each with its sums, of points."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
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


@dataclass
class _Activity:
    sport: str
    started_at: datetime | None = None
    seconds: Decimal = Decimal(0)
    metres: Decimal = Decimal(0)
    steps: list[Decimal] = field(default_factory=list)
    """What the points count."""
    lap_steps: list[tuple[Decimal, Decimal]] = field(default_factory=list)
    """Where laps have a mean: that and the seconds of the lap."""

    def add_point(self, point: Any) -> None:
        steps = number(inside(point, "RunCadence", "Cadence"))
        if steps is not None:
            self.steps.append(steps)

    def add_lap(self, lap: Any) -> None:
        self.started_at = self.started_at or instant(lap.get("StartTime"))
        seconds = number(text_of(lap, "TotalTimeSeconds")) or Decimal(0)
        self.seconds += seconds
        self.metres += number(text_of(lap, "DistanceMeters")) or Decimal(0)
        steps = number(inside(lap, "AvgRunCadence"))
        if steps and seconds:
            self.lap_steps.append((steps, seconds))

    def recording(self) -> Recording | None:
        if self.started_at is None:
            return None
        total = sum((seconds for _steps, seconds in self.lap_steps), Decimal(0))
        laps = sum((steps * seconds for steps, seconds in self.lap_steps), Decimal(0))
        return Recording(
            sport=self.sport.lower(),
            started_at=self.started_at,
            distance_m=whole(self.metres),
            duration_seconds=whole(self.seconds),
            cadence_spm=both_feet(laps / total if total else mean(self.steps)),
        )


def read_tcx(content: bytes) -> list[Recording]:
    """Every activity of a TCX file; `UnreadableRecording` where it has none."""
    found: list[Recording] = []
    activity = _Activity("")
    for event, name, element in walk(content, "TrainingCenterDatabase"):
        if name == "Activity" and event == "start":
            activity = _Activity(element.get("Sport") or "")
        elif event == "end" and name == "Trackpoint":
            activity.add_point(element)
            element.clear()
        elif event == "end" and name == "Lap":
            activity.add_lap(element)
            element.clear()
        elif event == "end" and name == "Activity":
            found.extend(each for each in [activity.recording()] if each)
            element.clear()
    if not found:
        raise UnreadableRecording(_("It holds no finished activity."))
    return found
