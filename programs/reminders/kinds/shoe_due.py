"""The mail on the day after a pair of shoes has run as far as its owner wanted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from accounts.units import distance_unit, from_km
from accounts.wording import gettext as _
from accounts.wording import ngettext
from programs.reminders.kinds.rule import Group, KindRule, then_or_next
from programs.reminders.letters import Button, Letter, Row, Rows, Words
from programs.reminders.links import page
from programs.reminders.models import Reminder
from programs.running.models import Run, Shoe
from programs.running.services.shoes import ShoeSums

WEEK = timedelta(days=7)


def days(person: User, today: date) -> set[date]:
    """The day after the run that made a shoe due was logged, from a week ago on: told once."""
    shoes = list(Shoe.objects.of(person).in_use())
    runs: defaultdict[int | None, list[Run]] = defaultdict(list)
    found = Run.objects.filter(shoe__in=shoes, distance_m__isnull=False)
    for run in found.order_by("date", "logged_at", "pk") if shoes else ():
        runs[run.shoe_id].append(run)
    told = {_due_since(shoe, runs[shoe.pk], person) for shoe in shoes}
    return {day for day in told if day and day > today - WEEK}


def _due_since(shoe: Shoe, runs: Iterable[Run], person: User) -> date | None:
    """The day after the run that brought it to its distance; a run logged late counts then."""
    distance_m = shoe.distance_start_m
    for run in runs:
        distance_m += run.distance_m or 0
        if distance_m >= shoe.due_at_m:
            logged_on = run.logged_at.astimezone(person.profile.tz).date()
            return max(run.date, logged_on) + timedelta(days=1)
    return None


Due = Mapping[int, Sequence[ShoeSums]]
"""Each runner's shoes in use that are due."""


def facts(reminders: Sequence[Reminder], at: datetime) -> Due:
    due: defaultdict[int, list[ShoeSums]] = defaultdict(list)
    people = {each.person_id for each in reminders}
    for shoe in Shoe.objects.filter(runner__in=people).in_use().with_distance():
        run_m: int = shoe.run_m  # type: ignore[attr-defined]
        sums = ShoeSums(shoe, shoe.distance_start_m + run_m)
        if sums.is_due:
            due[shoe.runner_id].append(sums)
    return due


def content(reminder: Reminder, due: Due, at: datetime) -> Letter | Reminder.Why:
    shoes = due.get(reminder.person_id, ())
    if not shoes:
        return Reminder.Why.NOTHING_NEW
    title = ngettext(
        "A pair of shoes has run its distance",
        "%(count)d pairs of shoes have run their distance",
        len(shoes),
    ) % {"count": len(shoes)}
    honest = _(
        "The distance is a habit, not a finding: no trial ties it to injuries. Look at the sole "
        "and the heel cup, and how they feel. New ones are best mixed in over some weeks."
    )
    units = reminder.person.profile.units
    return Letter(
        subject=title,
        title=title,
        parts=(
            Rows(tuple(_row(each, units) for each in shoes)),
            Words(honest),
            Button(_("See your shoes"), page("running:shoes")),
        ),
        why=_("You get this mail once for each pair of shoes."),
    )


def _row(sums: ShoeSums, units: str) -> Row:
    limit = _("you wanted to look at them at %(distance)s")
    return Row(
        sums.shoe.name,
        (limit % {"distance": _distance(sums.shoe.due_at_m, units)},),
        _distance(sums.distance_m, units),
    )


def _distance(metres: int, units: str) -> str:
    """To the whole unit: a shoe is not measured in metres."""
    whole = from_km(Decimal(metres) / 1000, units).quantize(Decimal(1))
    return f"{number_format(whole)} {distance_unit(units)}"


RULE = KindRule(
    group=Group.GEAR,
    says=_lazy("Once, when a pair of shoes has run the distance that you set"),
    default_time=time(18, 0),
    useful_for=timedelta(hours=5),
    days=days,
    facts=facts,
    content=content,
    falls_on=then_or_next,
)
