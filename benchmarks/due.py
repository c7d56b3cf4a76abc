"""The people whose reminders the benchmarks send."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from accounts.models import User
from tests.reminders.people import many_due


def people_due(count: int, at: datetime) -> None:
    """Nobody but `count` people, each with a session of today due now."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {User._meta.db_table} CASCADE")
    many_due(count, at=at)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum would, in a minute that we do not have
