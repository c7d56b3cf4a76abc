"""`manage.py send_due_reminders [--now ISO] [--dry-run]`: what beat and worker do, once, here."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import Counter
from datetime import UTC, datetime
from uuid import UUID

from django.core.management.base import BaseCommand

from accounts import clock
from programs.reminders.models import Reminder
from programs.reminders.services.checks import facts_for, what_to_send, with_conditions
from programs.reminders.services.delivery import deliver
from programs.reminders.services.dispatch import send_due
from programs.reminders.services.mail_line import MailLine


class Command(BaseCommand):
    help = "Send the reminders that are due, in this process. Running it beside beat is safe."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--now", metavar="ISO", help="pretend it is this instant (with offset)")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, only")

    def handle(self, *args: object, now: str | None, dry_run: bool, **options: object) -> None:
        at = _instant(now) if now else clock.now()
        if dry_run:
            self._say_what_would_happen(at)
            return
        outcomes: Counter[str] = Counter()

        def send_here(ids: list[int], claim: UUID) -> None:
            outcomes.update(deliver(ids, claim, now=lambda: at, line=line))

        line = MailLine()
        outcomes["missed"] += send_due(at, enqueue=send_here).missed
        line.close()
        self.stdout.write(_sum(outcomes))

    def _say_what_would_happen(self, at: datetime) -> None:
        rows = list(with_conditions(Reminder.objects.awake(at)).order_by("wake_at", "pk"))
        facts = facts_for(rows, at)
        for reminder in rows:
            content = what_to_send(reminder, facts, at)
            outcome = content.label if isinstance(content, Reminder.Why) else "would be sent"
            due = f"due {reminder.due_at:%Y-%m-%d %H:%M} UTC"
            self.stdout.write(f"{reminder.pk}  {reminder.kind}  {due}  {outcome}")
        self.stdout.write(f"{len(rows)} due; nothing was sent or changed")


def _sum(outcomes: Counter[str]) -> str:
    told = [f"{count} {outcome}" for outcome, count in sorted(outcomes.items()) if count]
    return ", ".join(told) or "nothing due"


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        allowed = "an ISO instant with its offset, such as 2026-12-07T06:30+01:00"
        sys.stderr.write(f"--now: {allowed}, found {text!r}\n")
        sys.exit(2)
    return instant.astimezone(UTC)
