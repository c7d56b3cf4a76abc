"""`makemessages`, which also collects the texts of the reviewed data.

gettext cannot read TOML, so for the time of the run the texts stand in a Python file beside it;
each carries its place in the data as a comment for the translator. Safe to repeat.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.commands import makemessages

from programs.catalogue.texts import texts

COLLECTED = "reviewed_data_texts.py"


def as_module(found: Iterator[tuple[str, str]]) -> str:
    """A Python file in which every text is marked once, with all its places above it."""
    places: dict[str, list[str]] = {}
    for place, text in found:
        places.setdefault(text, []).append(place)
    return "".join(
        f"# Translators: {', '.join(where)}\ngettext_noop({text!r})\n"
        for text, where in places.items()
    )


class Command(makemessages.Command):
    help = makemessages.Command.help + " Collects the texts of the exercise catalogue too."

    def handle(self, *args: Any, **options: Any) -> None:
        with self.collected():
            super().handle(*args, **options)

    @contextmanager
    def collected(self) -> Iterator[None]:
        path = Path.cwd() / COLLECTED
        path.write_text(as_module(texts()), encoding="utf-8")
        try:
            yield
        finally:
            path.unlink(missing_ok=True)
