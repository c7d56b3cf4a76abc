"""The simulation is reproducible, and its report does not say more than it may."""

from __future__ import annotations

import pytest

from benchmarks.simulation import POLICIES, WEEKS, live, report


@pytest.mark.parametrize("policy", POLICIES)
def test_the_same_seed_is_the_same_life(policy: str) -> None:
    first, again = (live(7, POLICIES[policy]) for _ in range(2))
    assert first.sessions == again.sessions


def test_a_session_is_planned_three_times_a_week() -> None:
    assert live(7, POLICIES["scripted"]).planned == 3 * WEEKS


def test_the_report_names_every_policy_and_its_own_limits() -> None:
    text = report(runners=5, seed=1)
    assert all(name in text for name in POLICIES)
    assert "not what helps a heel" in text
