"""How runs tell the rooms on the right (the plan) that they changed, without knowing them.

Listeners run at once, inside the caller's transaction. Register in `AppConfig.ready`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime

from accounts.changes import announce
from accounts.models import User

Listener = Callable[[User, Collection[date], datetime], None]

_listeners: list[Listener] = []


def on_runs_changed(listener: Listener) -> None:
    """Call `listener(runner, days, at)` after runs of those days changed; twice is once."""
    if listener not in _listeners:
        _listeners.append(listener)


def runs_changed(runner: User, days: Collection[date], *, at: datetime) -> None:
    """Say that runs of these local days were logged, changed or taken out."""
    for listener in _listeners:
        listener(runner, days, at)
    announce(runner, at=at)
