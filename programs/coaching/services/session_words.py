"""What a session asked for and what was done of it, one line a dose, as a coach reads it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.wording import choice
from programs.plans.models import Prescription, SetLog, TrainingSession
from programs.plans.templatetags.plan_words import doing, dose, load_words, measured, weight


@dataclass(frozen=True, slots=True)
class DoseLine:
    """What is done on which side, how much of it, what carries the load, and what was done; that
    is None where nobody asks for it."""

    doing: str
    dose: str
    load: str
    done: str | None = None


def asked(session: TrainingSession, units: str) -> list[DoseLine]:
    """What it asks for."""
    return [_line(row, units) for row in session.prescriptions.all()]


def logged(session: TrainingSession, units: str) -> list[DoseLine]:
    """What it asked for, with what was logged."""
    rows = session.prescriptions.all()
    return [_line(row, units, done=_done(row, session, units)) for row in rows]


def _line(row: Prescription, units: str, *, done: str | None = None) -> DoseLine:
    what = f"{doing(row)}, {choice(row, 'side').lower()}"
    return DoseLine(what, dose(row), load_words(row, units), done)


def _done(row: Prescription, session: TrainingSession, units: str) -> str:
    """The sets, else the test's result; and the pain with it."""
    sets = ", ".join(_set(each, row, units) for each in row.sets_done.all())
    if not sets:
        sets = _result(row, session, units) if row.test else _("nothing logged")
    log = getattr(row, "exercise_log", None)
    if log is None or log.pain_during is None:
        return sets
    return f"{sets}; {_('pain %(pain)s') % {'pain': log.pain_during}}"


def _set(done: SetLog, row: Prescription, units: str) -> str:
    """`12`, or `30 s`; with its load where that is another than was asked."""
    words = str(done.reps) if done.reps is not None else f"{done.hold_seconds} s"
    return words if done.load_kg == row.load_kg else f"{words} ({weight(done.load_kg, units)})"


def _result(row: Prescription, session: TrainingSession, units: str) -> str:
    results = session.test_results.all()
    own = [each for each in results if (each.test, each.side) == (row.test, row.side)]
    return "".join(measured(each, units) for each in own)
