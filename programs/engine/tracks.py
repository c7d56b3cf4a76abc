"""The protocols a runner trains by, one for each sore spot and two for both feet."""

from __future__ import annotations

from dataclasses import dataclass

from programs.engine.choices import chosen_protocol
from programs.engine.exercise import Catalogue, Protocol
from programs.engine.intake import PREVENTION, Intake, SoreSpot
from programs.engine.reasons import Reason
from programs.engine.standing import FRESH, Standing
from programs.engine.words import SIDES, Side, Spot

HIP = "hip"
"""The place of the hip work, beside the spots and `PREVENTION`."""

HIP_PAIRING = "hip_pairing"
MAINTENANCE = "maintenance"

FOOT_MAP = tuple(Spot)

UNSETTLED_WEEKS = 4
"""How long the last phase goes on where its goal is not met yet (our choice)."""


@dataclass(frozen=True, slots=True)
class Track:
    """One protocol for one spot and side; `side` None is both feet.

    `place` names what it is for: a spot, `PREVENTION` or `HIP`.
    `chosen` says why it is not the usual one, or why what the runner asked for is not open.
    """

    protocol: Protocol
    place: str
    spot: Spot | None
    side: Side | None
    chosen: Reason | None = None

    @property
    def sides(self) -> tuple[Side, ...]:
        return (self.side,) if self.side else SIDES


Stage = tuple[Protocol, int]
"""Where a track is: the protocol and its phase (index)."""


def sore_first(spots: tuple[SoreSpot, ...]) -> list[SoreSpot]:
    """Worst pain first; then worst while running, then the order of the foot map, left first."""
    return sorted(
        spots,
        key=lambda s: (-s.worst_last_week, -s.during_run, FOOT_MAP.index(s.spot), s.side),
    )


def choose_tracks(intake: Intake, catalogue: Catalogue, *, careful: bool) -> tuple[Track, ...]:
    """The runner's protocols in order of importance: sore spots, then foot core, then hip."""

    def track(place: str, spot: Spot | None, side: Side | None) -> Track:
        protocol, why = chosen_protocol(place, intake, catalogue, careful=careful)
        return Track(protocol, place, spot, side, why)

    sore = (track(spot.spot, spot.spot, spot.side) for spot in sore_first(intake.spots))
    hip = Track(catalogue.protocols[HIP_PAIRING], HIP, None, None)
    return (*sore, track(PREVENTION, None, None), hip)


def active(track: Track, week: int, catalogue: Catalogue, standing: Standing = FRESH) -> Stage:
    """The stage a track is in; once its weeks are over, maintenance.

    Where the end of the last phase was not earned it goes on for `UNSETTLED_WEEKS`.
    """
    done = standing.weeks_of(track.place, track.side)
    for index, phase in enumerate(track.protocol.phases):
        if done + week <= phase.last_week:
            return track.protocol, index
    if week <= UNSETTLED_WEEKS and (track.place, track.side) in standing.unsettled:
        return track.protocol, len(track.protocol.phases) - 1
    return catalogue.protocols[MAINTENANCE], 0
