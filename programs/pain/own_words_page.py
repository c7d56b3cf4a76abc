"""What the page of own words lists: what has been written first, then where else one may write."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from programs.engine.words import Spot
from programs.pain.models import OwnWords, PainReport, PainSpot
from programs.pain.services import own_words_of


@dataclass(frozen=True)
class Topic:
    """One thing to write about: a spot, or all of it. `words` is None where nothing stands."""

    slug: str
    title: str
    words: OwnWords | None


@dataclass(frozen=True)
class Topics:
    """`offered`: what has words, all in all, and the spots with pain reports; then the rest."""

    offered: tuple[Topic, ...]
    others: tuple[Topic, ...]


def title_of(spot: str) -> str:
    return str(PainSpot(spot).label) if spot else _("All in all")


def topics(runner: User) -> Topics:
    """Two queries."""
    written = {words.spot: words for words in own_words_of(runner)}
    reported = set(PainReport.objects.of(runner).values_list("spot", flat=True).distinct())
    offered = {"", *written, *reported}
    listed = [(spot, _topic(spot, written.get(spot))) for spot in ("", *Spot)]
    return Topics(
        tuple(topic for spot, topic in listed if spot in offered),
        tuple(topic for spot, topic in listed if spot not in offered),
    )


def _topic(spot: str, words: OwnWords | None) -> Topic:
    return Topic(spot.replace("_", "-") or "overall", title_of(spot), words)
