"""Storing what hurts, as scores and in the runner's own words.

One score per spot, side, moment and day: the newest answer stands. Own words are kept word for
word and version by version.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from programs.pain.models import OWN_TEXTS, BodySide, OwnWords, PainReport, PainSpot

Place = tuple[str, str]
"""A spot and a side."""


def report_pain(
    runner: User,
    *,
    day: date,
    moment: str,
    scores: Mapping[Place, int],
    at: datetime,
    source: str = PainReport.Source.PAGE,
) -> None:
    """Store a score (0-10) for each place, in one statement. `ValidationError` stores nothing."""
    for (spot, side), score in scores.items():
        if spot not in PainSpot.values or side not in BodySide.values:
            raise ValidationError(_("This spot is not on the foot map."))
        if isinstance(score, bool) or not isinstance(score, int) or not 0 <= score <= 10:
            raise ValidationError(_("Give a whole number from 0 to 10."))
    PainReport.objects.bulk_create(
        [
            PainReport(
                runner=runner,
                spot=spot,
                side=side,
                moment=moment,
                score=score,
                date=day,
                reported_at=at,
                source=source,
            )
            for (spot, side), score in scores.items()
        ],
        update_conflicts=True,
        unique_fields=["runner", "date", "moment", "spot", "side"],
        update_fields=["score", "reported_at", "source"],
    )


@transaction.atomic
def write_own_words(
    runner: User, *, spot: str, texts: Mapping[str, str], at: datetime
) -> OwnWords | None:
    """Make `texts` the current version for `spot` (empty: overall); return it.

    Nothing is written where nothing changed. Three empty texts end the current version; the
    earlier ones stay. Texts over the limit are refused by the database.
    """
    # Two windows saving at once wait for each other here instead of failing.
    User.objects.select_for_update().get(pk=runner.pk)
    current = OwnWords.objects.of(runner).current().filter(spot=spot).first()
    if current and all(getattr(current, name) == texts[name] for name in OWN_TEXTS):
        return current
    if current:
        # A clock set back must not end a version before it began.
        current.replaced_at = max(at, current.written_at)
        current.save(update_fields=["replaced_at"])
    if not any(texts[name] for name in OWN_TEXTS):
        return None
    return OwnWords.objects.create(
        runner=runner, spot=spot, written_at=at, **{name: texts[name] for name in OWN_TEXTS}
    )


def own_words_of(runner: User) -> list[OwnWords]:
    """The current versions in the order of the map, the overall one first; one query."""
    order = ["", *dict(OwnWords._meta.get_field("spot").flatchoices)]
    written = OwnWords.objects.of(runner).current()
    return sorted(written, key=lambda words: order.index(words.spot))
