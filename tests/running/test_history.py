"""What the runs of some days add up to."""

from __future__ import annotations

from datetime import timedelta

from accounts.models import User
from programs.running.services.history import past_runs, run_sums, weekly_metres
from tests.plans.conftest import make_runner
from tests.running.conftest import MONDAY, ran


def test_sums_count_what_is_known(runner: User) -> None:
    ran(runner, cadence_spm=160, hills="up", surface="road")
    ran(runner, MONDAY - timedelta(days=1), None, duration_seconds=1800, cadence_spm=170)
    ran(runner, MONDAY - timedelta(days=40))
    ran(make_runner("Zebulon"))
    sums = run_sums(runner, MONDAY - timedelta(days=29), MONDAY)
    assert (sums.runs, sums.distance_m, sums.duration_seconds) == (2, 8000, 1800)
    assert (sums.longest_m, sums.cadence_spm) == (8000, 160)
    assert sums.hills == {"up": 1, "": 1}


def test_weeks_without_runs_are_zero(runner: User) -> None:
    ran(runner, MONDAY - timedelta(days=15))
    assert [metres for _monday, metres in weekly_metres(runner, MONDAY, weeks=4)] == [8000, 0, 0, 0]


def test_only_the_30_days_before_are_past_runs(runner: User) -> None:
    for back in (0, 1, 30, 31):
        ran(runner, MONDAY - timedelta(days=back))
    assert [(MONDAY - run.date).days for run in past_runs(runner, MONDAY)] == [1, 30]
