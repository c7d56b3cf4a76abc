"""One recording to the runs in it; what is no run is named."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.running.recordings.fit import read_fit
from programs.running.recordings.gpx import read_gpx
from programs.running.recordings.tcx import read_tcx
from programs.running.recordings.words import Recording, UnreadableRecording, without_date

RUNNING = frozenset(
    ["running", "run", "jogging", "9", "trail running", "trail run", "trailrun", "virtual run"]
    + ["virtualrun", "treadmill running", "track running", "street running", "indoor running"]
)
"""How files name a run; 9 is Strava's old number for it."""

OTHERS = {
    **dict.fromkeys(["cycling", "biking", "ride", "bike", "1"], gettext_lazy("a bike ride")),
    **dict.fromkeys(["virtualride", "e biking"], gettext_lazy("a bike ride")),
    **dict.fromkeys(["walking", "walk", "10"], gettext_lazy("a walk")),
    **dict.fromkeys(["hiking", "hike", "4"], gettext_lazy("a hike")),
    **dict.fromkeys(["swimming", "swim", "lap swimming"], gettext_lazy("a swim")),
    **dict.fromkeys(["rowing", "paddling", "kayaking"], gettext_lazy("a paddle")),
    **dict.fromkeys(["stand up paddleboarding"], gettext_lazy("a paddle")),
    **dict.fromkeys(["other", "generic"], gettext_lazy("a recording of another sport")),
}

SLOWEST_M_S, QUICKEST_M_S = Decimal("1.7"), Decimal(6)
"""A file that names no sport is taken as a run between these speeds, 6 and 21 km/h (our choice):
below it is more often a walk, above it a ride."""

FIRST_YEAR = 2000
"""A watch whose clock was never set begins at the end of 1989."""


@dataclass(frozen=True, slots=True)
class NoRun:
    """Something else than a run, and what."""

    sentence: str


def read_recording(kind: str, content: bytes, *, vouched: bool = False) -> list[Recording | NoRun]:
    """What is in one file; `UnreadableRecording` where it cannot be read.

    `vouched`: an archive's own checksum held, so that the file's need not be reckoned again.
    """
    if kind == "fit":
        recordings = read_fit(content, vouched=vouched)
    else:
        recordings = {"tcx": read_tcx, "gpx": read_gpx}[kind](content)
    mark = sha256(content).hexdigest()
    marks = [mark] + [sha256(f"{mark} {n}".encode()).hexdigest() for n in range(1, len(recordings))]
    return [
        _sorted(replace(each, fingerprint=mark))
        for each, mark in zip(recordings, marks, strict=True)
    ]


def _sorted(found: Recording) -> Recording | NoRun:
    sport = " ".join(found.sport.replace("_", " ").replace("-", " ").split())
    if sport and sport not in RUNNING:
        return NoRun(_no_run(sport))
    if found.started_at.year < FIRST_YEAR:
        raise without_date()
    if found.distance_m is None and found.duration_seconds is None:
        raise UnreadableRecording(_("It holds neither a distance nor a time."))
    if not sport and not _at_a_runners_speed(found):
        return NoRun(
            _("It names no sport and was not at the speed of a run. If it was one, log it by hand.")
        )
    return found


def _no_run(sport: str) -> str:
    if sport in OTHERS:
        return _("It is %(what)s. Only runs come in.") % {"what": OTHERS[sport]}
    return _("Its sport is “%(sport)s”. Only runs come in.") % {"sport": sport[:40]}


def _at_a_runners_speed(found: Recording) -> bool:
    if not found.distance_m or not found.duration_seconds:
        return False
    return SLOWEST_M_S <= Decimal(found.distance_m) / found.duration_seconds <= QUICKEST_M_S
