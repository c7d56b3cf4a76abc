"""Which safety question stands on which page of the intake."""

from __future__ import annotations

from programs.engine.screening import QUESTIONS
from programs.engine.words import RedFlagId

NOW = (
    RedFlagId.SADDLE_NUMBNESS,
    RedFlagId.CALF_HOT_SWOLLEN,
    RedFlagId.HEEL_POP_CANNOT_PUSH,
    RedFlagId.FEVER_RED_HOT,
    RedFlagId.COLD_PALE_REST_PAIN,
    RedFlagId.COMPARTMENT_TIGHT,
)
FOOT = (
    RedFlagId.CANNOT_TAKE_4_STEPS,
    RedFlagId.ONE_FINGER_BONE_REST_PAIN,
    RedFlagId.N_SPOT,
    RedFlagId.FIFTH_METATARSAL_BASE,
    RedFlagId.SESAMOID_BONE,
    RedFlagId.HEEL_SQUEEZE,
    RedFlagId.PLANTAR_POP_BRUISE,
    RedFlagId.ARCH_COLLAPSING,
    RedFlagId.NUMB_BURNING,
)
ASKED_ELSEWHERE = (
    # The year of birth tells it.
    RedFlagId.UNDER_16,
    # Among the conditions.
    RedFlagId.PREGNANCY,
    RedFlagId.OSTEOPOROSIS,
    RedFlagId.BLEEDING_DISORDER,
)
BODY = tuple(flag.id for flag in QUESTIONS if flag.id not in (*NOW, *FOOT, *ASKED_ELSEWHERE))
"""Whatever question the engine adds is asked here."""

PAGES = {"now": NOW, "foot": FOOT, "body": BODY}
