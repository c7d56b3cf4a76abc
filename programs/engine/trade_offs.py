"""What the runner's week cannot hold, and what one more day in it would give.

The second is no guess: the week is solved again with the best further day, as long as the
runner's longest one. It is solved only when something was left out.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence

from programs.engine.items import Prescriber
from programs.engine.placement import mask_of, strength_days, unevenness
from programs.engine.reasons import DESIGN, Reason, gettext_noop, reason
from programs.engine.timetable import Timetable
from programs.engine.week import MOST_EXERCISES
from programs.engine.week_pattern import WEEK
from programs.engine.words import Place, Side

_ = gettext_noop

DAY_NAMES = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)


def trade_offs(timetable: Timetable, prescriber: Prescriber) -> tuple[Reason, ...]:
    """Notes on what was cut; nothing where the week holds all that was asked for."""
    cut = left_out(timetable)
    notes = []
    if cut:
        text = _(
            "Left out, as your minutes and %(most)s exercises a side are what a session holds: "
            "%(exercises)s."
        )
        exercises = named(timetable, list(cut))
        notes.append(reason("place.cut", text, DESIGN, most=MOST_EXERCISES, exercises=exercises))
    days = timetable.strength.bit_count()
    if days < timetable.asked:
        text = _(
            "The programme asks for %(asked)s strength days a week, at least 48 hours apart; "
            "your days hold %(days)s."
        )
        notes.append(reason("place.days", text, DESIGN, asked=timetable.asked, days=days))
    return (*notes, *one_more_day(timetable, cut, prescriber)) if notes else ()


def left_out(timetable: Timetable) -> dict[Place, int]:
    """What some weeks should hold and do not, each with the number of the first such stretch."""
    cut: dict[Place, int] = {}
    for number, (stretch, week) in enumerate(
        zip(timetable.stretches, timetable.weeks, strict=True)
    ):
        for missing in week.left_out(stretch):
            cut.setdefault(missing, number)
    return cut


def named(timetable: Timetable, missing: Sequence[Place]) -> str:
    """The exercises in plain words, each once; with the side where the other one does it."""
    sides: dict[str, list[Side]] = {}
    for side, slug in missing:
        sides.setdefault(slug, []).append(side)
    trained = {slug for week in timetable.weeks for _side, slug in week.held}
    return "; ".join(
        timetable.catalogue.exercises[slug].name
        + (f" ({lacking[0]})" if len(lacking) == 1 and slug in trained else "")
        for slug, lacking in sides.items()
    )


def one_more_day(
    timetable: Timetable, cut: dict[Place, int], prescriber: Prescriber
) -> Iterator[Reason]:
    """The best further day and what the week would hold with it; nothing if each day is used."""
    wider = widened(timetable)
    if wider is None:
        return
    weekday, other = wider
    if timetable.stretches is not timetable.wished:
        # Loads that waited for room go on with the further day, and take other minutes.
        other.solve(prescriber)
    held = {number: other.week(other.stretches[number]).held for number in set(cut.values())}
    won = [place for place, number in cut.items() if place in held[number]]
    days = other.strength.bit_count()
    text = gain_words(more_days=days > timetable.strength.bit_count(), more_exercises=bool(won))
    yield reason(
        "place.one_more_day",
        text,
        DESIGN,
        minutes=other.minutes[weekday],
        weekday=DAY_NAMES[weekday],
        days=days,
        asked=timetable.asked,
        exercises=named(timetable, won),
    )


def widened(timetable: Timetable) -> tuple[int, Timetable] | None:
    """The week with the day that makes its strength days most and most even; the earliest."""

    def worth(weekday: int) -> tuple[int, int]:
        strength = strength_with(timetable, weekday)
        return strength.bit_count(), -unevenness(strength)

    free = [day for day in range(WEEK) if not timetable.minutes[day]]
    if not free:
        return None
    weekday = max(free, key=worth)
    other = copy.copy(timetable)
    other.minutes = minutes_with(timetable, weekday)
    other.strength = strength_with(timetable, weekday)
    return weekday, other


def minutes_with(timetable: Timetable, weekday: int) -> list[int]:
    """The runner's minutes with one more day of the longest day's."""
    longest = max(timetable.minutes)
    return [longest if day == weekday else own for day, own in enumerate(timetable.minutes)]


def strength_with(timetable: Timetable, weekday: int) -> int:
    """The strength days (a mask) of the same runner with that day as well."""
    minutes, usable = minutes_with(timetable, weekday), timetable.usable
    if timetable.has_room(weekday, minutes[weekday]):
        usable |= mask_of([weekday])
    return strength_days(usable, timetable.calf, minutes, timetable.asked)


def gain_words(*, more_days: bool, more_exercises: bool) -> str:
    if more_days and more_exercises:
        return _(
            "With %(minutes)s minutes on %(weekday)s as well, your week would hold %(days)s of the "
            "%(asked)s strength days, and these come in: %(exercises)s."
        )
    if more_days:
        return _(
            "With %(minutes)s minutes on %(weekday)s as well, your week would hold %(days)s of the "
            "%(asked)s strength days."
        )
    if more_exercises:
        return _(
            "With %(minutes)s minutes on %(weekday)s as well, these would come in: %(exercises)s."
        )
    return _("One more day in the week would not bring in more.")
