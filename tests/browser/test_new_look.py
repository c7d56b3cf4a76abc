"""A style changed by a release reaches the phone, though the worker itself has not changed."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.people import person
from tests.ground import Ground

STYLE = "/static/reports/progress.css"
AS_BEFORE_THE_RELEASE = """async style => {
  await navigator.serviceWorker.ready;
  const name = (await caches.keys()).find(each => each.startsWith("look-"));
  const old = new Response(".old {}", { headers: { "Content-Type": "text/css" } });
  await (await caches.open(name)).put(style, old);
}"""
READ = "async style => (await fetch(style)).text()"


def test_the_newest_style_is_shown_and_the_last_one_without_network(
    ground: Ground, visit: Visit
) -> None:
    ground.web()
    page = visit(sign_in=person("Ada"), keeps=True)
    page.goto("/settings/")
    page.evaluate(AS_BEFORE_THE_RELEASE, STYLE)
    page.reload()
    assert is_looked_after(page)
    newest = page.evaluate(READ, STYLE)
    assert ".chart" in newest
    page.context.set_offline(True)
    assert page.evaluate(READ, STYLE) == newest
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()


def is_looked_after(page: Page) -> bool:
    return bool(page.evaluate("navigator.serviceWorker.controller !== null"))
