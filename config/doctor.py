"""Checks of a running installation, each with a word on what to change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from smtplib import SMTPException

import redis
from django.conf import settings
from django.core import checks, mail
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from kombu.exceptions import OperationalError

from accounts import clock
from config.celery import app
from programs.catalogue.loader import CatalogueError, load_catalogue
from programs.reminders.services.heartbeat import last_tick
from programs.reminders.services.queue_state import queue_state

LATE_TICK_SECONDS = 180
"""Beat ticks every minute; three missed ticks mean that it is gone."""

FAILED_SHARE = 0.05
SUPPRESSED_A_DAY = 10
"""From these on the doctor warns: our choice."""


class Result(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """One line of the doctor. `advice` is empty when nothing has to change."""

    subject: str
    result: Result
    text: str
    advice: str = ""


def examine() -> Iterator[Finding]:
    """Every check in turn; one that fails does not stop the others."""
    for check in CHECKS:
        yield check()


def check_settings() -> Finding:
    found = checks.run_checks(include_deployment_checks=not settings.IS_LOCAL)
    if found:
        text = f"{len(found)} remarks, first: {found[0].msg}"
        return Finding("settings", Result.WARN, text, "Run manage.py check --deploy.")
    where = "local site" if settings.IS_LOCAL else "public site"
    return Finding("settings", Result.OK, f"{where} {settings.SITE_URL}")


def check_database() -> Finding:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        return Finding("database", Result.FAIL, _line(error), "Correct DATABASE_URL or start it.")
    return Finding("database", Result.OK, connection.display_name)


def check_migrations() -> Finding:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return Finding("migrations", Result.FAIL, _line(error), "Repair the database first.")
    if waiting:
        text = f"{len(waiting)} not applied, first: {waiting[0][0]}"
        return Finding("migrations", Result.FAIL, text, "Run manage.py migrate.")
    return Finding("migrations", Result.OK, "all applied")


def check_redis() -> Finding:
    try:
        server = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=3)
        persistent = bool(server.info("persistence").get("aof_enabled"))
    except redis.RedisError as error:
        return Finding("redis", Result.FAIL, _line(error), "Correct REDIS_URL or start Redis.")
    if not persistent:
        return Finding(
            "redis",
            Result.WARN,
            "answers, but keeps no append-only file",
            "Start it with --appendonly yes; without it a crash delays reminders by a lease.",
        )
    return Finding("redis", Result.OK, "answers, append-only file on")


def check_worker() -> Finding:
    try:
        answers = app.control.ping(timeout=2)
    except (OSError, OperationalError) as error:
        return Finding("worker", Result.FAIL, _line(error), "Repair Redis first.")
    if not answers:
        return Finding("worker", Result.FAIL, "no answer", "Start one: celery -A config worker.")
    return Finding("worker", Result.OK, f"{len(answers)} answering")


def check_beat() -> Finding:
    advice = "Start one, and one only: celery -A config beat; then wait a minute."
    try:
        last = last_tick()
    except DatabaseError as error:
        return Finding("beat", Result.FAIL, _line(error), "Repair the database first.")
    if last is None:
        return Finding("beat", Result.FAIL, "has never ticked", advice)
    age = int((clock.now() - last).total_seconds())
    if age > LATE_TICK_SECONDS:
        return Finding("beat", Result.FAIL, f"last tick {age} s ago", advice)
    return Finding("beat", Result.OK, f"last tick {max(age, 0)} s ago")


def check_queue() -> Finding:
    try:
        state = queue_state(at=clock.now())
    except DatabaseError as error:
        return Finding("queue", Result.FAIL, _line(error), "Repair the database first.")
    if state.stuck_due or state.stuck_claimed:
        text = f"{state.stuck_due} due and {state.stuck_claimed} claimed rows are stuck"
        advice = "Start beat and a worker, or read their logs; /staff/reminders/ names the rows."
        return Finding("queue", Result.WARN, text, advice)
    work = "never" if state.work_seconds is None else f"{state.work_seconds} s ago"
    text = f"{state.due} due, oldest {state.oldest_due_seconds} s, last batch done {work}"
    return Finding("queue", Result.OK, text)


def check_deliveries() -> Finding:
    try:
        state = queue_state(at=clock.now())
    except DatabaseError as error:
        return Finding("deliveries", Result.FAIL, _line(error), "Repair the database first.")
    share = state.failed_share("day")
    if share >= FAILED_SHARE:
        text = f"{share:.0%} of a day's mails failed or were missed"
        return Finding("deliveries", Result.WARN, text, "Read the errors under /admin/.")
    if state.suppressed_lately >= SUPPRESSED_A_DAY:
        text = f"{state.suppressed_lately} addresses came back within a day"
        advice = "See /staff/reminders/; so many at once speak of the sender, not of the addresses."
        return Finding("deliveries", Result.WARN, text, advice)
    return Finding("deliveries", Result.OK, f"{state.outcomes['day']['sent']} sent within a day")


def check_catalogue() -> Finding:
    try:
        catalogue = load_catalogue()
    except CatalogueError as error:
        return Finding("catalogue", Result.FAIL, _line(error), "Correct the named file.")
    text = f"{len(catalogue.exercises)} exercises, {len(catalogue.protocols)} protocols"
    return Finding("catalogue", Result.OK, text)


def check_mail() -> Finding:
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    server = mail.get_connection()
    try:
        server.open()
        server.close()
    except (OSError, SMTPException) as error:
        return Finding(
            "mail", Result.FAIL, f"{where}: {_line(error)}", "Correct EMAIL_HOST and EMAIL_PORT."
        )
    return Finding("mail", Result.OK, where)


def check_clock() -> Finding:
    ahead = clock.now() - datetime.now(UTC)
    if abs(ahead) > timedelta(seconds=5):
        text = f"moved {ahead.total_seconds() / 3600:.1f} hours ahead of real time"
        return Finding("clock", Result.WARN, text, "Run manage.py clock --real to return.")
    return Finding("clock", Result.OK, "real time")


CHECKS: tuple[Callable[[], Finding], ...] = (
    check_settings,
    check_database,
    check_migrations,
    check_catalogue,
    check_redis,
    check_worker,
    check_beat,
    check_queue,
    check_deliveries,
    check_mail,
    check_clock,
)


def _line(error: BaseException) -> str:
    """The first line of an error, enough to know it by."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
