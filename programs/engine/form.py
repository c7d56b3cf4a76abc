"""Practising running form: eight faded-feedback sessions, one cue at a time, short drills.

The sessions are those of evidence.md 4.2 (15 to 30 minutes, the beat fading over the last four).
No cue ever asks for a landing on the forefoot: per mile it loads the Achilles tendon and the sole
most (foot-strike-2025). Which cue comes first and the doses of the drills are our choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from programs.engine.cadence import NO_FOREFOOT_SPOTS
from programs.engine.reasons import DESIGN, Phrase, Reason, phrase, reason
from programs.engine.reasons import gettext_noop as _
from programs.engine.words import Spot

FADED = ((15, 100), (17, 100), (19, 100), (21, 100), (24, 75), (26, 50), (28, 25), (30, 10))
"""Minutes of practice and per cent of them with the beat on, session 1 to 8."""

EXPERIMENT_DAYS = 14
"""One cue and one step rate are kept for two weeks, then looked at (evidence.md 4.1)."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing to think of while running; `beat` says whether the metronome goes with it."""

    key: str
    text: str
    why: str
    source: str
    beat: bool = False
    not_for: frozenset[Spot] = frozenset()


CUES = (
    Cue(
        "beat",
        _("Quick, light steps in time with the beat; land as you do now."),
        _("Five per cent more steps a minute take load off the knee and shorten the stride."),
        "heiderscheit-2011",
        beat=True,
    ),
    Cue(
        "soft",
        _("Run softer: let each step make less noise."),
        _(
            "Novices who practised it in eight sessions had fewer injuries in the year after, "
            "with slightly more in calf and Achilles tendon."
        ),
        "chan-2018",
        not_for=NO_FOREFOOT_SPOTS,
    ),
    Cue(
        "under",
        _("Set each foot down a little closer under your hips."),
        _("With more steps a minute the foot lands nearer the hips; this says it without a beat."),
        "heiderscheit-2011",
    ),
    Cue(
        "tall",
        _("Run tall, as if someone drew you up by the crown of your head."),
        _("An easy thing to hold on to when the legs get tired."),
        DESIGN,
    ),
)


def cues_for(spots: frozenset[Spot]) -> tuple[Cue, ...]:
    """The cues that suit these sore spots, the first to try first."""
    return tuple(cue for cue in CUES if not cue.not_for & spots)


@dataclass(frozen=True, slots=True)
class Drill:
    """Something short before a practice run; `dose` in words."""

    name: str
    how: str
    dose: str
    source: str = DESIGN
    sore_too: bool = True
    """Whether it also suits who has a sore spot."""


DRILLS = (
    Drill(
        _("March to the beat"),
        _("On the spot, one step a beat, arms as in running. Feel how short the steps are."),
        _("2 x 30 s"),
    ),
    Drill(
        _("From walking to running on the beat"),
        _("Walk a minute with the beat on at every second step, then run a minute on every beat."),
        _("3 x (1 min + 1 min)"),
    ),
    Drill(
        _("Easy strides"),
        _("On the flat, a little quicker than your run and never a sprint; walk back."),
        _("4 x 20 s, a minute of walking between"),
        sore_too=False,
    ),
)


def drills_for(spots: frozenset[Spot]) -> tuple[Drill, ...]:
    """Strides are quicker running: they wait until nothing is sore (our choice)."""
    return tuple(drill for drill in DRILLS if drill.sore_too or not spots)


@lru_cache(maxsize=1024)
def practice_words(number: int, minutes: int) -> Phrase:
    """Session `number` of eight (from 1) at the start of a run of `minutes`."""
    practice, share = FADED[number - 1]
    practice = min(practice, minutes)
    values = {"practice": practice, "share": share, "rest": minutes - practice}
    if share == 100 and minutes == practice:
        return phrase(_("First %(practice)s min of practice, beat on all the time"), **values)
    if share == 100:
        text = _("First %(practice)s min of practice, beat on all the time; then %(rest)s min easy")
        return phrase(text, **values)
    if minutes == practice:
        return phrase(
            _("First %(practice)s min of practice, beat on for %(share)s %% of it"), **values
        )
    text = _(
        "First %(practice)s min of practice, beat on for %(share)s %% of it; then %(rest)s min easy"
    )
    return phrase(text, **values)


@lru_cache(maxsize=1024)
def practice_reason(number: int, base: int | None, cadence: int | None) -> Reason:
    if base is None or cadence is None:
        text = _(
            "Practice %(number)s of 8: five per cent more steps a minute than you measured in the "
            "first week. The beat fades so that your legs learn it."
        )
        return reason("run.form", text, "heiderscheit-2011", number=number)
    values = {"number": number, "cadence": cadence, "base": base}
    if 100 * cadence <= 106 * base:
        text = _(
            "Practice %(number)s of 8: %(cadence)s steps a minute, five per cent more than your "
            "%(base)s. The beat fades so that your legs learn it."
        )
    else:
        text = _(
            "Practice %(number)s of 8: %(cadence)s steps a minute, your next step up from "
            "%(base)s. The beat fades so that your legs learn it."
        )
    return reason("run.form", text, "heiderscheit-2011", **values)


def measure_reason() -> Reason:
    text = _("Your step rate is not known yet: this run measures it, the next ones build on it.")
    return reason("run.measure_cadence", text, DESIGN)
