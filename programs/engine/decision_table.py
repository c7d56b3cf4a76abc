"""The next dose from what happened: the decision order of evidence.md 9.0, as one table.

The first row that applies decides. Pain comes before effort, effort before the calendar; nothing
about pain ever raises a load, and what is not known raises nothing.

| 9.0 | rule id | when | what |
|-----|---------|------|------|
| 1 | red-flag | a triage question that needs a clinician was answered yes | STOP, refer |
| 2 | bone-pain | any pain during exercise of a bone | STOP, refer |
| 2 | nerve-symptoms | numbness or tingling that lasted after the session | STOP, refer |
| 3 | rest-48h | heavy work less than 48 h ago | HOLD: not today |
| - | no-sessions | nothing was done yet | HOLD |
| 4 | pain-over-5 | pain over 5 during the last session | REDUCE |
| 5 | no-morning-check | the morning after is not answered | HOLD |
| 6 | morning-plus-2 | that morning 2 or more over the usual one | REDUCE |
| 7 | week-rising | the weekly mean rose twice running | REDUCE (refer after 2 cuts) |
| 8 | self-dosed-floor | self-dosed, and a set below 8 repetitions | REDUCE |
| 8 | short-twice | sets or repetitions missing in the last two sessions | REDUCE, two legs |
| 9 | effort-9-twice | effort 9 or 10 in the last two sessions | REDUCE |
| 6 | morning-plus-1 | 1 over the usual morning | HOLD |
| 7 | week-rising-wait | the weekly mean rose, and was answered with a cut this week | HOLD |
| 8 | short-once | sets or repetitions missing in the last session | HOLD |
| 9 | effort-8 | effort 8 or more | HOLD |
| 10 | pain-3-to-5 | pain 3 to 5 during the last session | HOLD |
| - | no-full-session | the last session was below the asked load, or none counts | HOLD |
| - | effort-not-told | how hard it was is not known | HOLD |
| 11 | 2-for-2 | 2 extra repetitions in the last set, two sessions running | RAISE |
| 12 | test-not-passed | the phase's weeks are done, the test its goal names is not | HOLD |
| 12 | phase-done | the phase's weeks are done, and rows 4-10 are clean | ADVANCE |
| 11 | no-step-fits | as 2-for-2, but no step of 2-10 % can be made | HOLD |
| 13 | steady | none of these, and repetitions can raise it | HOLD |
| 13 | as-it-is | none of these | HOLD |

Within rows 6-9 what cuts stands before what holds. In the printed order one point more pain in the
morning (6: HOLD) would keep a dose that a quiet morning (7-9: REDUCE) would cut.

Pain over 5 means "stop this session now"; as the word for what comes next it is REDUCE, because
the exercise goes on, lighter, next time. STOP is kept for what must not go on without a clinician.

A session made lighter on purpose is neither pass nor fail: its pain counts (rows 2-7, 10), its
repetitions and its effort do not. A load below the one asked for is no pass either.

The cuts are ours; no source prints one. A cut takes at least 10 % off what is moved
(`kit.step_down`), else goes one step down the ladder, else takes a set away. Where row 8 would go
back to two legs, the rows of pain before it do too: more pain never asks for more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from programs.engine.exercise import Loading
from programs.engine.history import History
from programs.engine.next_dose import (
    NextDose,
    can_be_raised,
    goes_up_by_repetitions,
    lighter,
    next_phase,
    nothing,
    raised,
    same,
)
from programs.engine.readings import (
    PAIN_LIMIT,
    PAIN_NOTICED,
    below_floor,
    bone_hurts,
    effort_not_told,
    fell_short_twice,
    gate_waits,
    hard,
    hardest_twice,
    is_rising,
    morning_rise,
    nerve_lasts,
    no_morning,
    nothing_to_go_by,
    pain_during,
    short_times,
    stopping_flags,
    too_soon,
    two_for_two,
    was_cut_this_week,
    weeks_done,
)
from programs.engine.reasons import DESIGN
from programs.engine.reasons import gettext_noop as _
from programs.engine.words import Action, Because


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what decides, when it applies, what it does, and what it tells the runner."""

    rule: str
    because: Because
    applies: Callable[[History], bool]
    action: Action
    dose: Callable[[History], NextDose]
    message: str
    source: str


STOP, REDUCE, HOLD = Action.STOP, Action.REDUCE, Action.HOLD

TABLE: tuple[Row, ...] = (
    Row(
        "red-flag",
        Because.PAIN,
        lambda h: bool(stopping_flags(h)),
        STOP,
        nothing,
        _(
            "You told us something that a clinician must look at before you train on: %(flag)s. "
            "Low pain scores do not change that."
        ),
        "triage",
    ),
    Row(
        "bone-pain",
        Because.PAIN,
        bone_hurts,
        STOP,
        nothing,
        _(
            "It hurt %(pain)s out of 10, and this spot may be bone. Bone is not trained through "
            "pain, not even a little. Stop this exercise and have it looked at."
        ),
        "bone-stress-foot",
    ),
    Row(
        "nerve-symptoms",
        Because.PAIN,
        nerve_lasts,
        STOP,
        nothing,
        _(
            "Numbness or tingling that stays after a session is not graded. Leave this exercise "
            "out and have it looked at."
        ),
        "triage",
    ),
    Row(
        "rest-48h",
        Because.SCHEDULE,
        too_soon,
        HOLD,
        same,
        _(
            "Heavy work needs 48 hours in between, and the last was on %(last_date)s. Light "
            "drills are fine today; this comes on %(free_date)s, unchanged."
        ),
        "fix-heel",
    ),
    Row(
        "no-sessions",
        Because.DATA,
        lambda h: not h.sessions,
        HOLD,
        same,
        _("Nothing is logged yet, so the dose stays as planned."),
        DESIGN,
    ),
    Row(
        "pain-over-5",
        Because.PAIN,
        lambda h: pain_during(h) > PAIN_LIMIT,
        REDUCE,
        lighter,
        _(
            "It hurt %(pain)s out of 10 and the limit is 5. Stop the session when that happens; "
            "next time goes down from %(before)s to %(after)s."
        ),
        "pain-monitoring",
    ),
    Row(
        "no-morning-check",
        Because.DATA,
        no_morning,
        HOLD,
        same,
        _(
            "We do not know how the morning after %(last_date)s was, so the dose stays at "
            "%(before)s. Without that answer nothing goes up."
        ),
        "pain-monitoring",
    ),
    Row(
        "morning-plus-2",
        Because.PAIN,
        lambda h: morning_rise(h) >= 2,
        REDUCE,
        lighter,
        _(
            "It was %(morning)s the morning after; your usual is %(usual)s. That was more than it "
            "could take, so next time goes down from %(before)s to %(after)s."
        ),
        "pain-monitoring",
    ),
    Row(
        "week-rising",
        Because.PAIN,
        lambda h: is_rising(h) and not was_cut_this_week(h),
        REDUCE,
        lighter,
        _(
            "Your weekly pain has gone up two weeks running: %(means)s. Next time goes down from "
            "%(before)s to %(after)s."
        ),
        "pain-monitoring",
    ),
    Row(
        "self-dosed-floor",
        Because.REPS,
        below_floor,
        REDUCE,
        lighter,
        _(
            "You managed %(reps)s, and this load should allow at least 8 in every set. Next time "
            "goes down from %(before)s to %(after)s."
        ),
        "riel-2019",
    ),
    Row(
        "short-twice",
        Because.REPS,
        fell_short_twice,
        REDUCE,
        lighter,
        _(
            "You managed %(reps)s of %(target)s, the second time running that some were missing. "
            "From %(before)s to %(after)s until they all come."
        ),
        "rathleff-2015",
    ),
    Row(
        "effort-9-twice",
        Because.EFFORT,
        hardest_twice,
        REDUCE,
        lighter,
        _(
            "It took %(effort)s out of 10, the second time running at 9 or more. Next time goes "
            "down from %(before)s to %(after)s."
        ),
        DESIGN,
    ),
    Row(
        "morning-plus-1",
        Because.PAIN,
        lambda h: morning_rise(h) == 1,
        HOLD,
        same,
        _(
            "It was %(morning)s the morning after; your usual is %(usual)s. One point over is a "
            "nudge, so the dose stays at %(before)s."
        ),
        "pain-monitoring",
    ),
    Row(
        "week-rising-wait",
        Because.PAIN,
        is_rising,
        HOLD,
        same,
        _(
            "Your weekly pain rose (%(means)s) and the load was cut on %(cut_date)s. It stays at "
            "%(before)s until a week shows what that did."
        ),
        "pain-monitoring",
    ),
    Row(
        "short-once",
        Because.REPS,
        lambda h: short_times(h) == 1,
        HOLD,
        same,
        _("You managed %(reps)s of %(target)s. The dose stays at %(before)s; try it once more."),
        DESIGN,
    ),
    Row(
        "effort-8",
        Because.EFFORT,
        hard,
        HOLD,
        same,
        _("It took %(effort)s out of 10, which is plenty. The dose stays at %(before)s."),
        DESIGN,
    ),
    Row(
        "pain-3-to-5",
        Because.PAIN,
        lambda h: PAIN_NOTICED <= pain_during(h) <= PAIN_LIMIT,
        HOLD,
        same,
        _(
            "It hurt %(pain)s out of 10: within the limit of 5, so carry on, but nothing goes up "
            "on it. The dose stays at %(before)s."
        ),
        "pain-monitoring",
    ),
    Row(
        "no-full-session",
        Because.DATA,
        nothing_to_go_by,
        HOLD,
        same,
        _(
            "There is no full session at %(load)s to judge by yet. A lighter one does no harm and "
            "counts neither for nor against you; the dose stays at %(before)s."
        ),
        DESIGN,
    ),
    Row(
        "effort-not-told",
        Because.DATA,
        effort_not_told,
        HOLD,
        same,
        _("We do not know how hard it was, so the dose stays at %(before)s."),
        DESIGN,
    ),
    Row(
        "2-for-2",
        Because.REPS,
        can_be_raised,
        Action.RAISE,
        raised,
        _(
            "Two sessions running you did at least 2 more than %(target_reps)s in your last set, "
            "and the morning after was quiet. Next time goes up from %(before)s to %(after)s."
        ),
        "two-for-two",
    ),
    Row(
        "test-not-passed",
        Because.SCHEDULE,
        gate_waits,
        HOLD,
        same,
        _(
            "The weeks of this phase are done, but its goal names a strength test that is not "
            "passed yet. It goes on with %(before)s; the Tests page shows how far you are."
        ),
        "alvarez-2006",
    ),
    Row(
        "phase-done",
        Because.SCHEDULE,
        weeks_done,
        Action.ADVANCE,
        next_phase,
        _(
            "The weeks of this phase are done and it went quietly. On to the next phase: from "
            "%(before)s to %(after)s."
        ),
        "rathleff-2015",
    ),
    Row(
        "no-step-fits",
        Because.REPS,
        lambda h: two_for_two(h) and h.load.loading is not Loading.NONE,
        HOLD,
        same,
        _(
            "You are ready for more, but nothing you have makes a small enough step up from "
            "%(load)s (10 %% at most). %(piece)s would do; until then add repetitions to "
            "%(before)s."
        ),
        "acsm-2009",
    ),
    Row(
        "steady",
        Because.REPS,
        goes_up_by_repetitions,
        HOLD,
        same,
        _(
            "All well: %(before)s again. When your last set reaches %(goal_reps)s in two sessions "
            "running, it goes up."
        ),
        "two-for-two",
    ),
    Row(
        "as-it-is",
        Because.SCHEDULE,
        lambda h: True,
        HOLD,
        same,
        _("All well: %(before)s again."),
        DESIGN,
    ),
)
"""The rows in their order; the first that applies decides."""

AHEAD = tuple(row for row in TABLE if row.rule != "rest-48h")

_FIRST_QUIET = next(n for n, row in enumerate(TABLE) if row.rule == "2-for-2")
QUIET = frozenset(row.rule for row in TABLE[_FIRST_QUIET:])
"""The rules that decide only where rows 1-10 are clean: nothing spoke against more."""
