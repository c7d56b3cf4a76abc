"""`manage.py clock`: see or move the clock of a local demo."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts import clock
from config.clock_setting import offset_to, parse_moment, parse_step, store


class Command(BaseCommand):
    help = (
        "Show or move the clock of a local demo: its web pages, worker and beat follow at once. "
        "It only goes forward; --real returns to real time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        move = parser.add_mutually_exclusive_group()
        move.add_argument("--to", metavar="'tomorrow 07:00'", help="a day and a time in --zone")
        move.add_argument("--by", metavar="1d", help="a step forward: 90m, 3h, 1d, 2w")
        move.add_argument("--real", action="store_true", help="back to real time")
        parser.add_argument(
            "--zone", default="Europe/Copenhagen", help="time zone of --to (default: %(default)s)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.CLOCK_FILE is None:
            raise CommandError("clock: only a local site has a clock to move", returncode=2)
        now = clock.now()
        try:
            if options["zone"] not in available_timezones():
                raise ValueError(f"--zone: a name like Europe/Copenhagen, not {options['zone']!r}")
            if options["real"]:
                store(timedelta(), file=settings.CLOCK_FILE)
            elif options["by"]:
                store(offset_to(now + parse_step(options["by"])), file=settings.CLOCK_FILE)
            elif options["to"]:
                moment = parse_moment(options["to"], zone=options["zone"], now=now)
                if moment < now:
                    raise ValueError(
                        f"--to: lies before the demo's clock, {now:%Y-%m-%d %H:%M} UTC"
                    )
                store(offset_to(moment), file=settings.CLOCK_FILE)
        except ValueError as error:
            raise CommandError(f"clock: {error}", returncode=2) from error
        here = clock.now().astimezone(ZoneInfo(options["zone"]))
        self.stdout.write(f"It is {here:%A %-d %B %Y, %H:%M} in {options['zone']}.")
