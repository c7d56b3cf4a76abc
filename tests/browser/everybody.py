"""What a page must keep so that everybody can use it, read in Chromium and in its markup.

Each check returns sentences; a page without problems returns none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from typing import Literal
from xml.etree.ElementTree import Element

import html5lib
from playwright.sync_api import Page

VIEWS: tuple[tuple[int, int, Literal["light", "dark"]], ...] = (
    (360, 740, "light"),
    (1280, 900, "dark"),
)
TARGET_PX, LEAST_TARGET_PX = 44, 24

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """async () => {
  const values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await axe.run(document, {
    runOnly: {type: "tag", values}, resultTypes: ["violations"], elementRef: false,
  });
  return found.violations.flatMap(violation => violation.nodes.map(
    node => `axe ${violation.id}: ${node.target.join(" ")} (${node.failureSummary})`));
}"""

SIDEWAYS = """() => {
  const {scrollWidth, clientWidth} = document.documentElement;
  if (scrollWidth <= clientWidth) return "";
  const wide = [...document.querySelectorAll("body *")].filter(
    element => Math.round(element.getBoundingClientRect().right) >= scrollWidth);
  return `scrolls sideways for ${wide.at(-1)?.outerHTML.slice(0, 120)}`;
}"""
"""What reaches farthest to the right, the innermost of it; empty where all fits."""
LOOSE_TEXT = """loose => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important; } p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = loose ? [sheet] : [];
}"""
"""The text spacing that a reader may set (WCAG 1.4.12)."""

MEASURE = """([target, least]) => {
  const found = [];
  const seen = element => element.checkVisibility({visibilityProperty: true});
  const name = element => element.outerHTML.slice(0, 120);
  const short = (element, limit, box = element) => {
    const height = box.getBoundingClientRect().height;
    if (seen(element) && height > 1 && height < limit - 0.5)
      found.push(`${height.toFixed(1)} px high, not ${limit}: ${name(element)}`);
  };
  const main = "button:not(.btn--s), .btn:not(.btn--s), select, textarea, summary, .nav a, .hurts,"
    + "input:not([type=hidden], [type=checkbox], [type=radio], [type=range])";
  for (const element of document.querySelectorAll(main)) short(element, target);
  for (const element of document.querySelectorAll("input:is([type=checkbox], [type=radio])")) {
    const label = element.closest("label") ?? element.labels[0] ?? element;
    short(element, target, label);
  }
  for (const element of document.querySelectorAll(".btn--s, [role=button]")) short(element, least);
  const heads = document.querySelectorAll("h1").length;
  if (heads !== 1) found.push(`${heads} h1`);
  return found;
}"""


def look(page: Page) -> list[str]:
    """Problems of the open page on a phone in light and on a desk in the dark."""
    # Chromium's own protocol runs this, so the page's Content-Security-Policy stays in force.
    page.evaluate(AXE)
    found = []
    for width, height, scheme in VIEWS:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        if sideways := page.evaluate(SIDEWAYS):
            found.append(f"{width} px: {sideways}")
        problems = [*page.evaluate(MEASURE, [TARGET_PX, LEAST_TARGET_PX]), *page.evaluate(RUN_AXE)]
        found += [f"{width} px, {scheme}: {problem}" for problem in problems]
    return [*found, *_reflow(page)]


def _reflow(page: Page) -> Iterator[str]:
    """The narrowest width that WCAG 1.4.10 names, as it is and with loose text."""
    page.set_viewport_size({"width": 320, "height": 640})
    if sideways := page.evaluate(SIDEWAYS):
        yield f"320 px: {sideways}"
    page.evaluate(LOOSE_TEXT, True)
    if sideways := page.evaluate(SIDEWAYS):
        yield f"320 px with loose text: {sideways}"
    page.evaluate(LOOSE_TEXT, False)


INTERACTIVE = {"a", "button", "input", "select", "textarea", "summary", "label", "iframe"}
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "form")


def read(html: str) -> list[str]:
    """Problems of the markup as the server sent it: syntax, ids, references, nesting."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(html)
    wrong = [f"line {place[0]}: {code} {data}" for place, code, data in parser.errors]
    return [*wrong, *_ids(root), *_nesting(root, None)]


def _ids(root: Element) -> Iterator[str]:
    known = Counter(element.get("id") for element in root.iter() if element.get("id") is not None)
    yield from (f"id {name!r} stands {count} times" for name, count in known.items() if count > 1)
    for element in root.iter():
        for attribute in REFERENCES:
            for name in element.get(attribute, "").split():
                if name not in known:
                    yield f"{element.tag} {attribute}={name!r} points nowhere"


def _nesting(element: Element, outer: str | None) -> Iterator[str]:
    """A control inside a control; a label may hold the one control that it names."""
    tag = str(element.tag)
    is_control = tag in INTERACTIVE and element.get("type") != "hidden"
    if is_control and outer and (outer != "label" or tag in ("a", "label", "summary")):
        yield f"{tag} inside {outer}"
    for child in element:
        yield from _nesting(child, tag if is_control else outer)
