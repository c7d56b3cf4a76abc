"""The readings that a decision's message shows, in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from programs.engine.exercise import Loading
from programs.engine.history import History
from programs.engine.kit import Load, plain
from programs.engine.load_steps import piece_words, wanted_piece_kg
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
        "cut_date": lambda: history.reduced_on,
        "reps": lambda: ", ".join(str(n) for n in (earnest[0].reps if earnest else ())) or "none",
        "target": lambda: f"{history.target_sets} x {history.target_reps}",
        "target_reps": lambda: history.target_reps,
        "goal_reps": lambda: history.target_reps + EXTRA_REPS,
        "effort": lambda: earnest[0].effort if earnest else None,
        "load": lambda: history.load.words,
        "before": lambda: dose_words(same(history), history.hold_seconds),
        "after": lambda: dose_words(dose, history.hold_seconds),
        "piece": partial(_piece, history),
    }
    return {name: str(values[name]()) for name in _PLACES.findall(message)}


def dose_words(dose: NextDose, hold_seconds: int | None = None) -> str:
    """For instance "3 x 12 with 5 kg", "4 x 5 s", "the easier variant, 3 x 12 at body weight"."""
    variant = "" if dose.ladder == "same" else f"the {dose.ladder} variant, "
    amount = dose.reps if hold_seconds is None else f"{hold_seconds} s"
    return f"{variant}{dose.sets} x {amount}{_load_words(dose.load)}"


def _load_words(load: Load) -> str:
    if load.pieces or load.kg:
        return f" with {load.words}"
    return f" at {load.words}" if load.loading is Loading.SYSTEM else ""


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _piece(history: History) -> str:
    """What to get for the next step."""
    if history.load.loading is Loading.BAND:
        return "A stronger band"
    on_the_back = history.load.loading is Loading.SYSTEM
    if on_the_back and len(history.loads) == 1:
        return "A rucksack and a bottle of water"
    kg = wanted_piece_kg(history.load, history.body_mass_kg)
    words = piece_words({"rucksack": ""} if on_the_back else {}, kg)
    return f"{words[:1].upper()}{words[1:]} more"
