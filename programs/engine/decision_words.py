"""The readings that a decision's message shows, in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from programs.engine.history import History
from programs.engine.kit import piece_words, plain, wanted_piece_kg
from programs.engine.next_dose import NextDose, same
from programs.engine.readings import (
    EXTRA_REPS,
    REST_DAYS,
    counting,
    last,
    pain_during,
    stopping_flags,
)
from programs.engine.red_flags import BY_ID

_PLACES = re.compile(r"%\((\w+)\)s")


def values_of(message: str, history: History, dose: NextDose) -> dict[str, str]:
    """The readings that this message shows."""
    session, earnest = last(history), counting(history)[-1:]
    values: dict[str, Callable[[], object]] = {
        "flag": lambda: _lower_first(BY_ID[stopping_flags(history)[0]].text),
        "pain": partial(pain_during, history),
        "morning": lambda: session and session.pain_next_morning,
        "usual": lambda: history.usual_morning,
        "means": lambda: ", ".join(plain(mean) for mean in history.weekly_mean_pain[-3:]),
        "last_date": lambda: session and session.date,
        "free_date": lambda: session and session.date + timedelta(days=REST_DAYS),
        "reps": lambda: ", ".join(str(n) for n in (earnest[0].reps if earnest else ())) or "none",
        "target": lambda: f"{history.target_sets} x {history.target_reps}",
        "target_reps": lambda: history.target_reps,
        "goal_reps": lambda: history.target_reps + EXTRA_REPS,
        "effort": lambda: earnest[0].effort if earnest else None,
        "load": lambda: history.load.words,
        "before": lambda: dose_words(same(history)),
        "after": lambda: dose_words(dose),
        "piece": partial(_piece, history),
    }
    return {name: str(values[name]()) for name in _PLACES.findall(message)}


def dose_words(dose: NextDose) -> str:
    """For instance "3 x 12 with 5 kg", "3 x 12 with 5 kg, one variant easier"."""
    ladder = "" if dose.ladder == "same" else f", one variant {dose.ladder}"
    return f"{dose.sets} x {dose.reps} with {dose.load.words}{ladder}"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _piece(history: History) -> str:
    kg = wanted_piece_kg(history.load, history.body_mass_kg)
    words = piece_words({"rucksack": ""} if history.load.loading == "system" else {}, kg)
    return words[:1].upper() + words[1:]
