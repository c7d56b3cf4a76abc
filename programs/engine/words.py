"""The words of the trade as closed sets: sides, spots, tissues, session kinds, decisions."""

from __future__ import annotations

from enum import StrEnum


class Side(StrEnum):
    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> Side:
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


SIDES = tuple(Side)

Place = tuple[Side, str]
"""The side of the body and the exercise (slug) it does."""


class Weekday(StrEnum):
    """In the order of `date.weekday()`: Monday is 0."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


WEEKDAYS = tuple(Weekday)
"""Monday first: the number of a day is its place here."""


class Goal(StrEnum):
    PAIN = "pain"
    RETURN = "return"
    PREVENT = "prevent"


class Spot(StrEnum):
    HEEL_UNDER = "heel_under"
    HEEL_BACK_INSERTION = "heel_back_insertion"
    ACHILLES_MID = "achilles_mid"
    ARCH_INNER = "arch_inner"
    ANKLE_INNER = "ankle_inner"
    ANKLE_OUTER = "ankle_outer"
    FOOT_OUTER = "foot_outer"
    MIDFOOT_TOP = "midfoot_top"
    TOE_BASE_SECOND = "toe_base_second"
    BETWEEN_TOES_3_4 = "between_toes_3_4"
    BALL = "ball"
    BIG_TOE_UNDER = "big_toe_under"
    BIG_TOE_JOINT = "big_toe_joint"
    SHIN_FRONT = "shin_front"


class Sign(StrEnum):
    """What the runner says of a spot, beside the scores."""

    FIRST_STEPS_WORST = "first_steps_worst"
    WARMS_UP_THEN_RETURNS = "warms_up_then_returns"
    WORSE_AS_RUN_GOES_ON = "worse_as_run_goes_on"
    NIGHT_OR_REST_PAIN = "night_or_rest_pain"
    ONE_FINGER_BONE = "one_finger_bone"
    NUMB_OR_TINGLING = "numb_or_tingling"
    SWELLING = "swelling"
    CANNOT_HOP = "cannot_hop"


class RedFlagId(StrEnum):
    """The screening questions, in the order of the triage table (evidence.md 2.3)."""

    SADDLE_NUMBNESS = "saddle_numbness"
    CALF_HOT_SWOLLEN = "calf_hot_swollen"
    HEEL_POP_CANNOT_PUSH = "heel_pop_cannot_push"
    FEVER_RED_HOT = "fever_red_hot"
    COLD_PALE_REST_PAIN = "cold_pale_rest_pain"
    COMPARTMENT_TIGHT = "compartment_tight"
    CANNOT_TAKE_4_STEPS = "cannot_take_4_steps"
    ONE_FINGER_BONE_REST_PAIN = "one_finger_bone_rest_pain"
    N_SPOT = "n_spot"
    FIFTH_METATARSAL_BASE = "fifth_metatarsal_base"
    SESAMOID_BONE = "sesamoid_bone"
    HEEL_SQUEEZE = "heel_squeeze"
    NUMB_BURNING = "numb_burning"
    DIABETES_NUMB_FEET = "diabetes_numb_feet"
    BOTH_HEELS_STIFF_BACK = "both_heels_stiff_back"
    UNDER_16 = "under_16"
    WEIGHT_LOSS_CONSTANT = "weight_loss_constant"
    MISSED_PERIODS_BSI = "missed_periods_bsi"
    NEW_FLUOROQUINOLONE = "new_fluoroquinolone"
    PLANTAR_POP_BRUISE = "plantar_pop_bruise"
    ARCH_COLLAPSING = "arch_collapsing"
    PREGNANCY = "pregnancy"
    OVER_65_FALLS = "over_65_falls"
    OSTEOPOROSIS = "osteoporosis"
    BLEEDING_DISORDER = "bleeding_disorder"


class Condition(StrEnum):
    """Known conditions that change what is safe; screening says how."""

    DIABETES = "diabetes"
    NEUROPATHY = "neuropathy"
    FOOT_ULCER = "foot_ulcer"
    POOR_CIRCULATION = "poor_circulation"
    INFLAMMATORY = "inflammatory"
    PAST_BONE_STRESS = "past_bone_stress"
    BLOOD_CLOT = "blood_clot"
    CANCER = "cancer"
    PREGNANCY = "pregnancy"
    OSTEOPOROSIS = "osteoporosis"
    BLEEDING_DISORDER = "bleeding_disorder"


class Band(StrEnum):
    """Elastic bands, from the easiest."""

    EXTRA_LIGHT = "extra_light"
    LIGHT = "light"
    MEDIUM = "medium"
    HEAVY = "heavy"
    EXTRA_HEAVY = "extra_heavy"


class Experience(StrEnum):
    """Strength training so far."""

    NONE = "none"
    SOME = "some"
    REGULAR = "regular"


class WalkRun(StrEnum):
    """The ladder that leads back to running: by the clock, or by distance (evidence.md 4.3)."""

    BLAKE = "blake"
    ARMY = "army"


class Hills(StrEnum):
    """Which slopes the usual runs have."""

    NONE = "none"
    UP = "up"
    DOWN = "down"
    BOTH = "both"


class SiteClass(StrEnum):
    """Which pain rules a spot follows (evidence.md 9.0)."""

    TENDON = "tendon"
    FASCIA = "fascia"
    JOINT = "joint"
    BONE = "bone"
    NERVE = "nerve"
    NONE = "none"


class Tissue(StrEnum):
    """What loads together and needs 48 h between heavy sessions."""

    CALF_PLANTAR = "calf_plantar"
    TOE_FLEXOR = "toe_flexor"
    TIB_POST = "tib_post"
    TIB_ANT = "tib_ant"
    PERONEAL = "peroneal"
    HIP = "hip"
    BALANCE = "balance"


class SessionKind(StrEnum):
    STRENGTH = "strength"
    DRILL = "drill"
    RUN = "run"
    FORM = "form"
    TEST = "test"
    REST = "rest"


class Action(StrEnum):
    """The decisions, from the strongest."""

    STOP = "STOP"
    REDUCE = "REDUCE"
    HOLD = "HOLD"
    RAISE = "RAISE"
    ADVANCE = "ADVANCE"


class Because(StrEnum):
    """What decided: each row of the decision table names one."""

    PAIN = "pain"
    REPS = "reps"
    EFFORT = "effort"
    SCHEDULE = "schedule"
    DATA = "data"


class Urgency(StrEnum):
    """Action codes of evidence.md 2.3."""

    EMERGENCY = "E"
    WITHIN_48_H = "U"
    BEFORE_STARTING = "R"
    WITH_CHANGES = "C"


class Scheme(StrEnum):
    """How a dose progresses: fixed RM ladder, double progression, self-dosed (8 reps or more)."""

    RM = "rm"
    DOUBLE = "double"
    SELF_DOSED = "self_dosed"
