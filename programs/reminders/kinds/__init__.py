"""Every kind of reminder, each with its hour, its days and what its mail says."""

from __future__ import annotations

from collections.abc import Mapping

from programs.reminders.kinds import session_due
from programs.reminders.kinds.rule import KindRule
from programs.reminders.models import Kind

RULES: Mapping[Kind, KindRule] = {
    Kind.SESSION_DUE: session_due.RULE,
}
