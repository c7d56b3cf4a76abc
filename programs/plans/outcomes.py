"""What became of a session, in a word and as a mark of the look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from programs.plans.fates import Fate, fate_of, is_over
from programs.plans.models import TrainingSession

Status = TrainingSession.Status
Kind = TrainingSession.Kind
Why = TrainingSession.Why


@dataclass(frozen=True)
class Outcome:
    """`state` is `done`, `short`, `here`, `open`, `off`, `out` or `moved`: a class of the look.

    `words` are empty for what is simply to come.
    """

    state: str
    words: str


def outcome(session: TrainingSession, today: date) -> Outcome:
    """Of one session, which comes with its `replacement`."""
    other = session.done_instead
    if other is not None:
        day = date_format(other.date, "D j M")
        return Outcome("moved", _("Moved to %(day)s") % {"day": day})
    if session.status == Status.STARTED:
        return Outcome("here", str(session.get_status_display()))
    if not is_over(session, today):
        return COMING
    fate = fate_of(session)
    return Outcome(STATES.get(fate, "out"), _words(session, fate))


COMING = Outcome("open", "")
STATES = {Fate.DONE: "done", Fate.SHORT: "short", Fate.OFF: "off"}


def _words(session: TrainingSession, fate: Fate) -> str:
    """A day off says why, and one that a flare-up called off rests."""
    if fate is Fate.SILENT:
        return _("Nothing logged")
    if session.status != Status.COULD_NOT:
        return str(session.get_status_display())
    if session.spell_id and session.reason == Why.PAIN:
        return _("Rests")
    return str(session.get_reason_display())


def initial(session: TrainingSession) -> str:
    """The letter that stands for the kind where there is no room for its name."""
    if session.is_run:
        return pgettext("run, in one letter", "R")
    if session.kind == Kind.TEST:
        return pgettext("test, in one letter", "T")
    if session.kind == Kind.DRILL:
        return pgettext("drills, in one letter", "D")
    return pgettext("strength, in one letter", "S")
