"""`manage.py doctor`: is everything there that Footstrong needs, and what has to change."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from config.doctor import Result, examine


class Command(BaseCommand):
    help = "Check settings, database, Redis, worker, beat and mail. Exit status 1 on a failure."
    requires_system_checks = []  # They are one of its own lines.

    def handle(self, *args: Any, **options: Any) -> None:
        styles = {
            Result.OK: self.style.SUCCESS,
            Result.WARN: self.style.WARNING,
            Result.FAIL: self.style.ERROR,
        }
        failed = False
        for finding in examine():
            failed = failed or finding.result is Result.FAIL
            word = styles[finding.result](f"{finding.result.value:<5}")
            self.stdout.write(f"{word} {finding.subject:<11} {finding.text}")
            if finding.advice:
                self.stdout.write(f"      {'':<11} {finding.advice}")
            self.stdout.flush()
        if failed:
            sys.exit(1)
