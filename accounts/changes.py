"""How a room on the left tells the rooms on its right that a person's plan or settings changed.

Listeners run at once, inside the caller's transaction: what they write commits or falls with
the change itself (reminders are recomputed this way). Register in `AppConfig.ready`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from accounts.models import User

Listener = Callable[[User, datetime], None]

_listeners: list[Listener] = []


def on_change(listener: Listener) -> None:
    """Call `listener(user, at)` after each announced change; registering twice is one."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(user: User, *, at: datetime) -> None:
    """Say that `user`'s plan, zone, hours or absence changed. Call inside the transaction."""
    for listener in _listeners:
        listener(user, at)
