"""Every kind of reminder, each with its hour, its days and what its mail says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from programs.reminders.kinds import (
    coach_digest,
    missed_summary,
    morning_check,
    pain_alert,
    phase_done,
    second_nudge,
    session_due,
    shoe_due,
    weekly_summary,
)
from programs.reminders.kinds.rule import KindRule
from programs.reminders.models import Kind

RULES: Mapping[Kind, KindRule[Any]] = {
    Kind.SESSION_DUE: session_due.RULE,
    Kind.MORNING_CHECK: morning_check.RULE,
    Kind.SECOND_NUDGE: second_nudge.RULE,
    Kind.WEEKLY_SUMMARY: weekly_summary.RULE,
    Kind.PHASE_DONE: phase_done.RULE,
    Kind.MISSED_SUMMARY: missed_summary.RULE,
    Kind.SHOE_DUE: shoe_due.RULE,
    Kind.COACH_DIGEST: coach_digest.RULE,
    Kind.PAIN_ALERT: pain_alert.RULE,
}
