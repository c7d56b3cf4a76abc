"""What a history says: the readings that the `decision_table` asks for."""

from __future__ import annotations

from datetime import timedelta

from programs.engine.history import History, PastSession
from programs.engine.red_flags import BY_ID
from programs.engine.words import RedFlagId, Scheme, Sign, SiteClass, Urgency

PAIN_LIMIT = 5
PAIN_NOTICED = 3
SELF_DOSED_FLOOR = 8
EXTRA_REPS = 2
HARD_EFFORT = 8
HARDEST_EFFORT = 9
REST_DAYS = 2
WEEK_DAYS = 7


def last(history: History) -> PastSession | None:
    return history.sessions[-1] if history.sessions else None


def counting(history: History) -> tuple[PastSession, ...]:
    """The last two sessions that were meant in earnest, oldest first."""
    return tuple(s for s in history.sessions if not s.lighter_on_purpose)[-2:]


def pain_during(history: History) -> int:
    session = last(history)
    return session.pain_during if session else 0


def morning_rise(history: History) -> int:
    """Points over the usual morning; 0 while the morning is not answered."""
    session = last(history)
    if session is None or session.pain_next_morning is None:
        return 0
    return session.pain_next_morning - history.usual_morning


def weekly_rises(history: History) -> int:
    """How many weeks running the mean has risen, up to now."""
    means, rises = history.weekly_mean_pain, 0
    for earlier, later in zip(reversed(means[:-1]), reversed(means[1:]), strict=True):
        if later <= earlier:
            break
        rises += 1
    return rises


def is_rising(history: History) -> bool:
    """Two weekly rises running."""
    return weekly_rises(history) >= 2


def was_cut_this_week(history: History) -> bool:
    """A week's rise is answered once: the mean needs a week to show what the cut did."""
    cut = history.reduced_on
    return cut is not None and history.on - cut < timedelta(days=WEEK_DAYS)


def is_same_dose(session: PastSession, history: History) -> bool:
    """Whether the session was asked for the sets and repetitions that are asked for now."""
    sets, reps = session.target_sets, session.target_reps
    return (sets is None or sets == history.target_sets) and (
        reps is None or reps == history.target_reps
    )


def is_short(session: PastSession, history: History) -> bool:
    """Whether sets or repetitions of what was asked that day are missing."""
    if history.scheme is Scheme.SELF_DOSED:
        return not session.reps or min(session.reps) < SELF_DOSED_FLOOR
    sets = session.target_sets or history.target_sets
    reps = session.target_reps or history.target_reps
    return len(session.reps) < sets or min(session.reps) < reps


def is_at_load(session: PastSession, history: History) -> bool:
    """Whether at least the present load was lifted; bands are told apart by their words."""
    words = session.load_words
    same_band = not history.load.pieces or history.load.kg > 0 or not words
    return session.load_kg >= history.load.kg and (same_band or words == history.load.words)


def is_pass(session: PastSession, history: History) -> bool:
    """Two or more extra repetitions in the last set, all sets done, quiet, and known to be so."""
    morning = session.pain_next_morning
    return (
        is_same_dose(session, history)
        and is_at_load(session, history)
        and not is_short(session, history)
        and session.reps[-1] >= history.target_reps + EXTRA_REPS
        and session.pain_during <= PAIN_LIMIT
        and morning is not None
        and morning <= history.usual_morning
    )


def stopping_flags(history: History) -> list[RedFlagId]:
    """The flags that need a clinician, the most urgent first; code C only asks for care."""
    flags = [f for f in history.red_flags if BY_ID[f].urgency is not Urgency.WITH_CHANGES]
    return sorted(flags, key=lambda flag: list(Urgency).index(BY_ID[flag].urgency))


def bone_hurts(history: History) -> bool:
    return history.site_class is SiteClass.BONE and pain_during(history) > 0


def nerve_lasts(history: History) -> bool:
    return Sign.NUMB_OR_TINGLING in history.signs


def too_soon(history: History) -> bool:
    session = last(history)
    return (
        history.heavy
        and session is not None
        and history.on - session.date < timedelta(days=REST_DAYS)
    )


def no_morning(history: History) -> bool:
    session = last(history)
    return session is not None and session.pain_next_morning is None


def below_floor(history: History) -> bool:
    latest = counting(history)[-1:]
    return history.scheme is Scheme.SELF_DOSED and any(is_short(s, history) for s in latest)


def short_times(history: History) -> int:
    """How many of the last sessions of this dose fell short, counted back from the latest."""
    times = 0
    for session in reversed(counting(history)):
        of_this_dose = is_same_dose(session, history) and session.load_kg <= history.load.kg
        if not is_short(session, history) or (times and not of_this_dose):
            break
        times += 1
    return times


def fell_short_twice(history: History) -> bool:
    return short_times(history) >= 2


def efforts(history: History) -> list[int]:
    return [session.effort for session in counting(history) if session.effort is not None]


def hardest_twice(history: History) -> bool:
    told = efforts(history)
    return len(told) == 2 and min(told) >= HARDEST_EFFORT


def hard(history: History) -> bool:
    latest = counting(history)[-1:]
    return any(s.effort is not None and s.effort >= HARD_EFFORT for s in latest)


def nothing_to_go_by(history: History) -> bool:
    """No session in earnest, or the latest below the load asked for."""
    latest = counting(history)[-1:]
    return not latest or not is_at_load(latest[0], history)


def effort_not_told(history: History) -> bool:
    return any(session.effort is None for session in counting(history)[-1:])


def two_for_two(history: History) -> bool:
    sessions = counting(history)
    return len(sessions) == 2 and all(is_pass(session, history) for session in sessions)


def weeks_done(history: History) -> bool:
    return history.phase is not None and history.phase.week > history.phase.last_week


def gate_waits(history: History) -> bool:
    """Whether the phase's weeks are done, but not the test that its goal names."""
    return weeks_done(history) and history.phase is not None and not history.phase.gate_met
