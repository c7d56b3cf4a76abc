"""One default shoe, distances summed in the database, due by habit, pain told by shoe."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from programs.running.models import RETIRE_AT_M, Shoe
from programs.running.services.shoes import (
    ShoePain,
    default_shoe,
    delete_shoe,
    make_default,
    retire,
    shoes_due,
    shoes_of,
    take_back,
)
from tests.plans.conftest import make_runner
from tests.running.conftest import HEEL, MONDAY, make_shoe, ran


def test_the_first_shoe_is_the_default_and_another_may_take_its_place(runner: User) -> None:
    blue, red = make_shoe(runner), make_shoe(runner, "Red")
    assert default_shoe(runner) == blue
    make_default(red)
    assert default_shoe(runner) == red


def test_the_database_knows_one_default_per_runner(runner: User) -> None:
    make_shoe(runner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Shoe.objects.create(runner=runner, name="Red", is_default=True)


def test_a_retired_default_hands_over_and_may_come_back(runner: User) -> None:
    blue, red = make_shoe(runner), make_shoe(runner, "Red")
    retire(blue, on=MONDAY)
    assert default_shoe(runner) == red
    blue.refresh_from_db()
    with pytest.raises(ValidationError, match="retired"):
        make_default(blue)
    take_back(blue)
    assert Shoe.objects.of(runner).in_use().count() == 2


def test_a_shoe_with_runs_is_retired_and_not_deleted(runner: User) -> None:
    blue = make_shoe(runner)
    ran(runner, shoe=blue)
    with pytest.raises(ValidationError, match="Retire it"):
        delete_shoe(blue)
    red = make_shoe(runner, "Red")
    delete_shoe(red)
    assert Shoe.objects.of(runner).count() == 1


def test_a_shoe_is_due_at_its_own_distance_or_at_ours(runner: User) -> None:
    worn = make_shoe(runner, "Worn", distance_start_m=RETIRE_AT_M - 8000)
    make_shoe(runner, "Light", distance_start_m=300_000, retire_at_m=300_001)
    assert shoes_due(runner) == []
    ran(runner, shoe=worn)
    assert [(due.shoe, due.distance_m) for due in shoes_due(runner)] == [(worn, RETIRE_AT_M)]
    retire(worn, on=MONDAY)
    assert shoes_due(runner) == []


def test_distances_of_many_shoes_are_one_statement(runner: User) -> None:
    for number in range(8):
        ran(runner, shoe=make_shoe(runner, f"Shoe {number}"))
    with CaptureQueriesContext(connection) as asked:
        assert len(shoes_of(runner)) == 8
    assert len(asked) == 3


def test_pain_per_10_km_is_that_of_days_in_one_shoe(runner: User) -> None:
    blue, red = make_shoe(runner), make_shoe(runner, "Red")
    for back, score in enumerate((4, 0, 2)):
        ran(runner, MONDAY - timedelta(days=back), 10_000, shoe=blue, pain={HEEL: score})
    mixed = MONDAY - timedelta(days=5)
    ran(runner, mixed, 10_000, shoe=blue, pain={HEEL: 9})
    ran(runner, mixed, 10_000, shoe=red)
    pain = {sums.shoe: sums.pain for sums in shoes_of(runner)}
    assert pain[red] is None
    assert pain[blue] == ShoePain(days=3, distance_m=30_000, points=6)


def test_pain_per_10_km_and_its_mean_are_exact() -> None:
    pain = ShoePain(days=3, distance_m=15_000, points=7)
    assert (pain.per_10_km, pain.mean) == (Decimal("4.7"), Decimal("2.3"))
    assert pain.per_10_mi == Decimal("7.5")


def test_too_few_days_tell_nothing_of_a_shoe(runner: User) -> None:
    blue = make_shoe(runner)
    ran(runner, MONDAY, 30_000, shoe=blue, pain={HEEL: 4})
    assert [sums.pain for sums in shoes_of(runner)] == [None]


def test_shoes_of_others_are_not_seen(runner: User) -> None:
    make_shoe(make_runner("Zebulon"))
    assert shoes_of(runner) == []
