"""`manage.py seed`: synthetic runners with years of history."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import clock
from config.seeding import PASSWORD, seed


class Command(BaseCommand):
    help = "Add synthetic coaches and runners with years of plans, logs and pain reports."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--runners", type=int, required=True, help="1 to 100000")
        parser.add_argument("--years", type=float, default=1.0, help="0 to 20 (default: 1)")
        parser.add_argument("--coaches", type=int, default=1, help="0 to 999 (default: 1)")

    def handle(self, *args: Any, **options: Any) -> None:
        for name, least, most in (("runners", 1, 100_000), ("years", 0, 20), ("coaches", 0, 999)):
            if not least <= options[name] <= most:
                raise CommandError(
                    f"seed: --{name}: from {least} to {most}, found {options[name]}", returncode=2
                )
        began = time.monotonic()
        written = seed(
            runners=options["runners"],
            years=options["years"],
            coaches=options["coaches"],
            at=clock.now(),
            progress=self.show,
        )
        self.stdout.write(
            f"\r{written.runners} runners, {written.sessions} sessions, {written.sets} sets, "
            f"{written.pain_reports} pain reports in {time.monotonic() - began:.1f} s"
        )
        self.stdout.write(
            f"Sign in as runner000001@seed.example or coach001@seed.example with {PASSWORD}"
        )

    def show(self, done: int) -> None:
        if done % 10 == 0 and self.stdout.isatty():
            self.stdout.write(f"\r{done} runners ...", ending="")
            self.stdout.flush()
