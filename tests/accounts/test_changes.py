"""How rooms hear of a change: at once, or once for months that are written at one go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from accounts.changes import announce, announced_once
from accounts.models import User

AT = datetime(2026, 12, 1, 8, tzinfo=UTC)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[User, datetime]]:
    told: list[tuple[User, datetime]] = []
    monkeypatch.setattr("accounts.changes._listeners", [lambda *each: told.append(each)])
    return told


def test_a_change_is_heard_at_once(heard: list[tuple[User, datetime]]) -> None:
    runner = User(pk=1)
    announce(runner, at=AT)
    assert heard == [(runner, AT)]


def test_many_changes_of_one_person_are_heard_once_as_of_the_last(
    heard: list[tuple[User, datetime]],
) -> None:
    one, other = User(pk=1), User(pk=2)
    with announced_once():
        for hours, person in enumerate([one, other, one]):
            announce(person, at=AT + timedelta(hours=hours))
        assert heard == []
    assert heard == [(one, AT + timedelta(hours=2)), (other, AT + timedelta(hours=1))]


def test_nothing_is_heard_of_what_failed(heard: list[tuple[User, datetime]]) -> None:
    with pytest.raises(ZeroDivisionError), announced_once():
        announce(User(pk=1), at=AT)
        raise ZeroDivisionError
    announce(User(pk=1), at=AT)
    assert len(heard) == 1
