"""What the player's script is handed of one exercise: enough to go on without a network."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.units import from_kg, weight_unit
from programs.plans.models import SetLog, TrainingSession
from programs.plans.player import Screen, SetRow, is_ended, kept_groups
from programs.plans.templatetags.plan_words import carried

GET_READY_SECONDS = 5
SWITCH_SECONDS = 10
"""To get into position, and to change sides: our choice."""

Handed = dict[str, Any]


def milliseconds(at: datetime) -> int:
    """As a browser counts time."""
    return int(at.timestamp() * 1000)


def handed_over(found: TrainingSession, screen: Screen, *, units: str, at: datetime) -> Handed:
    """The sets with what is asked and done of each, and where to go afterwards."""
    return {
        "session": found.pk,
        "number": screen.number,
        "both": screen.both_legs,
        "tempo": screen.first.tempo,
        "logged": found.is_logged,
        "unit": weight_unit(units),
        "rendered_at": milliseconds(at),
        "ready_seconds": GET_READY_SECONDS,
        "switch_seconds": SWITCH_SECONDS,
        "ahead": _after(found, screen),
        "sets": [_set(screen, row, units) for row in screen.sets],
        "words": _words(),
    }


def _after(found: TrainingSession, screen: Screen) -> str:
    """The next exercise, whether or not it is done; after the last one the end."""
    if screen.number < len(kept_groups(found)):
        return reverse("plans:exercise", kwargs={"pk": found.pk, "number": screen.number + 1})
    return reverse("plans:finish", kwargs={"pk": found.pk})


def _set(screen: Screen, row: SetRow, units: str) -> Handed:
    asked = row.prescription
    return {
        "row": asked.pk,
        "number": row.number,
        "of": asked.sets,
        "side": asked.side,
        "name": _("Both legs") if screen.both_legs else asked.get_side_display(),
        "reps": asked.reps,
        "hold": asked.hold_seconds,
        "load": str(from_kg(screen.load_for(row), units)),
        "words": carried(asked, units),
        "rest": asked.rest_seconds,
        "ended": is_ended(asked),
        "done": as_done(row.done, units),
    }


def as_done(log: SetLog | None, units: str) -> Handed | None:
    """A set that stands, with the id that a correction names; the load in `units`."""
    if log is None:
        return None
    return {
        "id": str(log.client_id),
        "reps": log.reps,
        "hold": log.hold_seconds,
        "load": str(from_kg(log.load_kg, units)),
    }


def _words() -> dict[str, str]:
    return {
        "up": _("Up"),
        "pause": _("Hold"),
        "down": _("Down"),
        "hold": _("Hold"),
        "ready": _("Get ready"),
        "rest": _("Rest"),
        "switch": _("Switch sides"),
        "set": _("Set {n} of {total}"),
        "of": _("of {total}"),
        "done": _("Set done"),
        "correct": _("Correct this set"),
        "next": _("Next: {name}, set {n}"),
    }
