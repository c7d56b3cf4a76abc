"""What came of an import, counted and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from programs.running.models import ImportLine

Outcome = ImportLine.Outcome

COUNTED = {
    Outcome.BROUGHT: ngettext_lazy("%(n)d run came in", "%(n)d runs came in", "n"),
    Outcome.JOINED: ngettext_lazy(
        "%(n)d was put together with yours", "%(n)d were put together with yours", "n"
    ),
    Outcome.PERHAPS: ngettext_lazy(
        "%(n)d is perhaps logged already", "%(n)d are perhaps logged already", "n"
    ),
    Outcome.KNOWN: ngettext_lazy("%(n)d was here already", "%(n)d were here already", "n"),
    Outcome.NO_RUN: ngettext_lazy("%(n)d is not a run", "%(n)d are not runs", "n"),
    Outcome.WRONG: ngettext_lazy(
        "%(n)d file could not be read", "%(n)d files could not be read", "n"
    ),
}
OTHERS = ngettext_lazy(
    "%(n)d other file of a zip was left out", "%(n)d other files of a zip were left out", "n"
)


def summary(count: Counter[str], others: int) -> Sequence[str]:
    """One short clause for each outcome that there is; what came in first, even if nothing.

    `count` is how many lines there are of each outcome (a `Counter`), `others` what stood beside
    the recordings of zip files.
    """
    told = [words % {"n": count[outcome]} for outcome, words in COUNTED.items() if count[outcome]]
    if not count[Outcome.BROUGHT]:
        told.insert(0, _("No new run came in"))
    if others:
        told.append(OTHERS % {"n": others})
    return told
