"""Walking XML that a stranger wrote, element by element, with no entities and no doctype."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse
from django.utils.translation import gettext as _

from programs.running.recordings.words import UnreadableRecording, damaged

MOST_ELEMENTS = 800_000
"""Those of a run of 24 hours, written every second; more would only fill the memory."""


def walk(content: bytes, root: str) -> Iterator[tuple[str, str, Any]]:
    """("start" or "end", name without its namespace, element) of each element in turn.

    `UnreadableRecording` where it is no XML, has a doctype or another root than `root`.
    """
    first, events = True, 0
    try:
        # Some sites write spaces before the declaration, which XML does not allow.
        for event, element in iterparse(
            BytesIO(content.lstrip()), events=("start", "end"), forbid_dtd=True
        ):
            name = bare(element)
            if first and name != root:
                raise UnreadableRecording(
                    _("It is not what its name says: it should begin with <%(root)s>.")
                    % {"root": root}
                )
            first, events = False, events + 1
            if events > 2 * MOST_ELEMENTS:
                raise damaged()
            yield event, name, element
    except DefusedXmlException as error:
        raise UnreadableRecording(
            _("It has a DOCTYPE or entities of its own. Recordings need neither.")
        ) from error
    except (ParseError, LookupError, ValueError) as error:
        if isinstance(error, UnreadableRecording):
            raise
        raise damaged() from error


def bare(element: Any) -> str:
    return _bare(element.tag)


@lru_cache(maxsize=256)
def _bare(tag: str) -> str:
    """The same few names come by the hundred thousand."""
    return tag.rpartition("}")[2]


def text_of(element: Any, name: str) -> str | None:
    """The text of the child of this name."""
    return next((child.text for child in element if bare(child) == name), None)


def inside(element: Any, *names: str) -> str | None:
    """The text of the first of these anywhere inside, in the order of the names."""
    texts = {bare(each): each.text for each in element.iter()}
    return next((texts[name] for name in names if texts.get(name)), None)
