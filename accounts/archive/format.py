"""The outside of the file: its name, version, limits, and the sentences that refuse one."""

from __future__ import annotations

from django.utils.translation import gettext_noop

FORMAT = "footstrong-archive"
VERSION = 1
MANIFEST = "manifest.json"

MOST_BYTES = 200 * 1024 * 1024
"""Of the file itself (our choice): five full years are under a tenth of it."""
MOST_UNPACKED_BYTES = 1024 * 1024 * 1024
MOST_MANIFEST_BYTES = 256 * 1024
MOST_LINE_BYTES = 1024 * 1024
MOST_ROWS = 2_000_000

NOT_OURS = gettext_noop("This is not a file that Footstrong made. Choose the zip you downloaded.")
TOO_LARGE = gettext_noop("The file is larger than 200 MB, which is the most that can be read.")
TOO_MUCH = gettext_noop("The file unpacks to more than 1 GB, which is the most that can be read.")
INCOMPLETE = gettext_noop("The file is incomplete or damaged. Download it again and try once more.")
TOO_NEW = gettext_noop(
    "A newer Footstrong made this file. It can be read once this site is as new as that one."
)
CHANGED = gettext_noop(
    "The file was changed after Footstrong made it, and %(name)s can’t be read any more."
)
NOT_EMPTY = gettext_noop(
    "This account already has a training history. An export goes into a fresh account."
)
UNREADABLE = gettext_noop("%(name)s, line %(line)s: %(field)s holds what Footstrong can’t read.")
BROKEN = gettext_noop("Something went wrong on our side. Nothing was changed; please try again.")


class Refused(Exception):
    """A file that is not taken, in one sentence for its person; nothing was changed."""

    def __init__(self, sentence: str, **values: object) -> None:
        self.sentence = sentence
        self.values = values
        super().__init__(sentence % values if values else sentence)
