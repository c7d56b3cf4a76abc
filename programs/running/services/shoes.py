"""Shoes: how far each has run, which one is taken by default, and which are due.

How far a shoe has run is one sum in the database. When it is due is a habit, not a finding
(evidence.md 5): a due shoe is named, and nothing is forbidden.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.units import KM_PER_MILE
from programs.pain.models import PainReport
from programs.running.models import Run, Shoe

TELLS_FROM_M = 20_000
TELLS_FROM_DAYS = 3
"""Pain by shoe is said from this distance and number of answered days on (our choice)."""


@dataclass(frozen=True, slots=True)
class ShoePain:
    """Pain on the days run in one shoe alone on which pain was told (0 counts as told).

    `points` is the sum of each day's worst score.
    """

    days: int
    distance_m: int
    points: int

    @property
    def per_10_km(self) -> Decimal:
        return (Decimal(self.points) * 10_000 / self.distance_m).quantize(Decimal("0.1"))

    @property
    def per_10_mi(self) -> Decimal:
        return (Decimal(self.points) * 10_000 * KM_PER_MILE / self.distance_m).quantize(
            Decimal("0.1")
        )

    @property
    def mean(self) -> Decimal:
        return (Decimal(self.points) / self.days).quantize(Decimal("0.1"))


@dataclass(frozen=True, slots=True)
class ShoeSums:
    """One shoe, how far it has run in all, and the pain of its runs (None: not enough known)."""

    shoe: Shoe
    distance_m: int
    pain: ShoePain | None = None

    @property
    def is_due(self) -> bool:
        return self.shoe.retired_on is None and self.distance_m >= self.shoe.due_at_m

    @property
    def share(self) -> int:
        """Per cent of the distance at which it is due, at most 100."""
        return min(100 * self.distance_m // self.shoe.due_at_m, 100)


def shoes_of(runner: User) -> Sequence[ShoeSums]:
    """All shoes, the default first and the retired last, in three statements."""
    pain = pain_by_shoe(runner)
    sums = [_sums(shoe, pain) for shoe in Shoe.objects.of(runner).with_distance()]
    return sorted(sums, key=lambda each: each.shoe.retired_on is not None)


def shoes_due(runner: User) -> Sequence[ShoeSums]:
    """The shoes in use that have run as far as they are meant to, in one statement."""
    shoes = Shoe.objects.of(runner).in_use().with_distance()
    return [sums for sums in (_sums(shoe, {}) for shoe in shoes) if sums.is_due]


def _sums(shoe: Shoe, pain: Mapping[int, ShoePain]) -> ShoeSums:
    run_m: int = shoe.run_m  # type: ignore[attr-defined]
    return ShoeSums(shoe, shoe.distance_start_m + run_m, pain.get(shoe.pk))


def pain_by_shoe(runner: User) -> Mapping[int, ShoePain]:
    """Pain while running by the shoe's key, where enough is known; two statements.

    Pain is told of a day: a day with two shoes, or with a run in none, tells of no shoe.
    """
    told = PainReport.objects.of(runner).filter(moment=PainReport.Moment.RUN)
    told = told.exclude(source=PainReport.Source.INTAKE)
    worst: dict[date, int] = dict(told.values_list("date").annotate(Max("score")).order_by())
    days: defaultdict[date, list[tuple[int | None, int]]] = defaultdict(list)
    runs = Run.objects.of(runner).filter(distance_m__isnull=False).order_by()
    for day, shoe, distance_m in runs.values_list("date", "shoe_id", "distance_m"):
        if day in worst:
            days[day].append((shoe, distance_m or 0))
    sums: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for day, parts in days.items():
        shoes = {shoe for shoe, _metres in parts}
        only = shoes.pop()
        if only is not None and not shoes:
            sums[only].append((sum(metres for _shoe, metres in parts), worst[day]))
    by_shoe = {
        shoe: ShoePain(len(told), sum(m for m, _p in told), sum(p for _m, p in told))
        for shoe, told in sums.items()
    }
    return {shoe: pain for shoe, pain in by_shoe.items() if _tells(pain)}


def _tells(pain: ShoePain) -> bool:
    return pain.days >= TELLS_FROM_DAYS and pain.distance_m >= TELLS_FROM_M


def default_shoe(runner: User) -> Shoe | None:
    """The shoe that a new run is logged with unless another is chosen."""
    return Shoe.objects.of(runner).filter(is_default=True).first()


@transaction.atomic
def save_shoe(shoe: Shoe) -> Shoe:
    """Store a new or changed shoe; the first one in use becomes the default."""
    _lock(shoe.runner)
    others = Shoe.objects.of(shoe.runner).in_use().exclude(pk=shoe.pk)
    if shoe.retired_on is None and not others.filter(is_default=True).exists():
        shoe.is_default = True
    shoe.full_clean()
    shoe.save()
    return shoe


@transaction.atomic
def make_default(shoe: Shoe) -> None:
    """Take this shoe for new runs from now on."""
    _lock(shoe.runner)
    if shoe.retired_on is not None:
        raise ValidationError(_("This shoe is retired. Take it back into use first."))
    Shoe.objects.of(shoe.runner).filter(is_default=True).update(is_default=False)
    Shoe.objects.filter(pk=shoe.pk).update(is_default=True)


@transaction.atomic
def retire(shoe: Shoe, *, on: date) -> None:
    """Put a shoe away from the day `on`. Its runs stay; another one in use becomes the default."""
    _lock(shoe.runner)
    was_default = Shoe.objects.filter(pk=shoe.pk, is_default=True).exists()
    Shoe.objects.filter(pk=shoe.pk).update(retired_on=on, is_default=False)
    if was_default:
        _first_becomes_default(shoe.runner)


@transaction.atomic
def take_back(shoe: Shoe) -> None:
    """Use a retired shoe again."""
    _lock(shoe.runner)
    Shoe.objects.filter(pk=shoe.pk).update(retired_on=None)
    if default_shoe(shoe.runner) is None:
        _first_becomes_default(shoe.runner)


@transaction.atomic
def delete_shoe(shoe: Shoe) -> None:
    """Take out a shoe that was entered by mistake; one with runs can only be retired."""
    _lock(shoe.runner)
    if Run.objects.filter(shoe=shoe).exists():
        raise ValidationError(_("This shoe has runs. Retire it, so that they keep their shoe."))
    runner = shoe.runner
    shoe.delete()
    if default_shoe(runner) is None:
        _first_becomes_default(runner)


def _lock(runner: User) -> None:
    """One change of a runner's shoes at a time: there is at most one default."""
    User.objects.select_for_update().get(pk=runner.pk)


def _first_becomes_default(runner: User) -> None:
    first = Shoe.objects.of(runner).in_use().order_by("-pk").first()
    if first:
        Shoe.objects.filter(pk=first.pk).update(is_default=True)
