"""Hands that wait for what they have done: for the page that answers, for the server, for a clock.

A press alone may return while the old page still stands: whoever then goes elsewhere cancels what
was sent, and whoever reads the page or the database reads what was before.
"""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page

LOOKS, PAUSE_MS = 450, 100
"""How often and how soon one looks again: as patient as a page (tests/browser/conftest.py)."""


def follow(wanted: Locator) -> None:
    """Press a link or a button, and wait for the page that answers."""
    with wanted.page.expect_navigation():
        wanted.click()


def enter(wanted: Locator) -> None:
    """The same by keyboard: with the focus on it, press Enter."""
    wanted.focus()
    with wanted.page.expect_navigation():
        wanted.page.keyboard.press("Enter")


def until(page: Page, holds: Callable[[], bool], what: str) -> None:
    """Wait until something `holds` that the page itself does not show; `what` names it."""
    for _look in range(LOOKS):
        if holds():
            return
        page.wait_for_timeout(PAUSE_MS)
    raise AssertionError(f"not in all this time: {what}")


def stop_the_clock(page: Page) -> None:
    """Let the page's time stand still from its next second on: a slow machine loses none of it.

    Before, `page.clock.install()`; then `run_for()` moves it and `resume()` lets it go on.
    """
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 1)
