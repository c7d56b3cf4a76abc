"""Where a runner is sore, as a run asks about it."""

from __future__ import annotations

from datetime import date, timedelta

from accounts.models import User
from programs.engine.words import Spot
from programs.pain.models import PainReport, PainSpot
from programs.pain.services import Place

SORE_DAYS = 84
"""What was reported sore in the last twelve weeks is asked about (our choice)."""


def sore_places(runner: User, day: date) -> tuple[Place, ...]:
    """The spots and sides that were sore lately, in the order of the foot map; one statement."""
    lately = PainReport.objects.of(runner).filter(
        date__gte=day - timedelta(days=SORE_DAYS), score__gt=0
    )
    told = set(lately.exclude(spot=PainSpot.FOOT).values_list("spot", "side").order_by())
    return tuple(sorted(told, key=lambda place: (PainSpot.values.index(place[0]), place[1])))


def sore_spots(runner: User, day: date) -> frozenset[Spot]:
    """The same as the engine names them."""
    return frozenset(Spot(spot) for spot, _side in sore_places(runner, day))
