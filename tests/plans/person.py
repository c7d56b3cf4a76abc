"""Someone who uses the site by its pages alone: reads, fills in what is there, presses a button."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from accounts import clock
from programs.engine.due import due_at

ZONE = "Europe/Copenhagen"
CHOSEN = {"radio": "checked", "checkbox": "checked"}


@dataclass
class Form:
    """One form of a page: where it goes and what it would send as it stands."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, dict[str, str]]] = field(default_factory=list)


class Forms(HTMLParser):
    """The forms and links of a page, with the words of each button and link."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self._form: Form | None = None
        self._words: list[str] | None = None
        self._of: dict[str, str] = {}
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._form = Form(own.get("action", ""), own.get("method", "get"))
            self.forms.append(self._form)
        elif tag in ("button", "a"):
            self._of, self._words = own, []
        elif self._form:
            self._control(tag, own)

    def _control(self, tag: str, own: dict[str, str]) -> None:
        assert self._form
        if tag == "select":
            self._select = own.get("name", "")
        elif tag == "option" and ("selected" in own or self._select not in self._form.fields):
            self._form.fields[self._select] = [own.get("value", "")]
        elif tag == "textarea" and own.get("name"):
            self._form.fields[own["name"]] = [""]
        elif tag == "input" and own.get("name") and own.get("type") not in ("submit", "file"):
            needed = CHOSEN.get(own.get("type", ""))
            if needed is None or needed in own:
                value = own.get("value", "on" if needed else "")
                self._form.fields.setdefault(own["name"], []).append(value)

    def handle_data(self, data: str) -> None:
        if self._words is not None:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag in ("button", "a") and self._words is not None:
            words = " ".join("".join(self._words).split())
            if tag == "a":
                self.links.append((words, self._of.get("href", "")))
            elif self._form:
                self._form.buttons.append((words, self._of))
            self._words = None


class Person:
    """One browser and one clock. `page` is the text of the page that is open, tags left out."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.client = Client()
        self.path, self.html, self.moment = "", "", datetime(2026, 1, 1, tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda: self.moment)

    def at(self, day: date, at: time = time(6, 40)) -> None:
        self.moment = due_at(day, at, ZONE)

    @property
    def today(self) -> date:
        return self.moment.astimezone(ZoneInfo(ZONE)).date()

    @property
    def page(self) -> str:
        main = self.html.partition("<main")[2].partition("</main>")[0]
        return " ".join(re.sub(r"<[^>]+>", " ", main).split()).replace("&#x27;", "'")

    def open(self, path: str) -> str:
        return self._arrive(self.client.get(path, follow=True), path)

    def follow(self, words: str) -> str:
        """Go where the link of these words leads."""
        found = next((href for text, href in Forms(self.html).links if words in text), None)
        assert found, f"{self.path} has no link {words!r}: {self.page}"
        return self.open(found)

    def has(self, words: str) -> bool:
        """Whether the page has a button of these words."""
        return any(words == text for form in Forms(self.html).forms for text, _own in form.buttons)

    def press(self, words: str, **given: str | list[str]) -> str:
        """Fill the form of this button in with `given`, leave the rest as it stands, and send."""
        for form in Forms(self.html).forms:
            for text, own in form.buttons:
                if text == words or (words.endswith("…") and text.startswith(words[:-1])):
                    return self._send(form, own, given)
        raise AssertionError(f"{self.path} has no button {words!r}: {self.page}")

    def _send(self, form: Form, button: dict[str, str], given: dict[str, str | list[str]]) -> str:
        data: dict[str, str | list[str]] = {**form.fields, **given}
        if button.get("name"):
            data[button["name"]] = button.get("value", "")
        action = button.get("formaction") or form.action or self.path
        send = self.client.post if form.method == "post" else self.client.get
        return self._arrive(send(action, data, follow=True), action)

    def _arrive(self, answer: Any, path: str) -> str:
        assert answer.status_code == 200, (path, answer.status_code)
        chain = answer.redirect_chain
        self.path = chain[-1][0] if chain else path
        self.html = answer.content.decode()
        return self.page
