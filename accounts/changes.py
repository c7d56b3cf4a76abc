"""How a room on the left tells the rooms on its right that a person's plan or settings changed.

Listeners run at once, inside the caller's transaction: what they write commits or falls with
the change itself (reminders are recomputed this way). Register in `AppConfig.ready`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from accounts.models import User

Listener = Callable[[User, datetime], None]

_listeners: list[Listener] = []
_held: ContextVar[dict[User, datetime] | None] = ContextVar("held_announcements", default=None)


def on_change(listener: Listener) -> None:
    """Call `listener(user, at)` after each announced change; registering twice is one."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(user: User, *, at: datetime) -> None:
    """Say that `user`'s plan, zone, hours or absence changed. Call inside the transaction."""
    held = _held.get()
    if held is not None:
        held[user] = at
        return
    for listener in _listeners:
        listener(user, at)


@contextmanager
def announced_once() -> Iterator[None]:
    """Announce each person changed within once, at the end and as of their last change.

    For months of a life written at one go; nothing is announced when it fails.
    """
    held: dict[User, datetime] = {}
    token = _held.set(held)
    try:
        yield
    finally:
        _held.reset(token)
    for user, at in held.items():
        announce(user, at=at)
