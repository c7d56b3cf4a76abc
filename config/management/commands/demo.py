"""`manage.py demo`, which `make run` calls: the whole product on this machine, until Ctrl-C."""

from __future__ import annotations

import os
import signal
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accounts import clock
from config import mailbox
from config.demo import roster
from config.demo.site import beat_command, busy_ports, web_command, worker_command
from config.embedded import start_redis
from config.processes import Child, wait_for_port

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Ctrl-C, a polite kill and a closed terminal all take the same way out."""


class Command(BaseCommand):
    help = "Start everything with a demo roster: Redis, web, worker, beat and a mail catcher."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--empty", action="store_true", help="without coaches and runners")

    def handle(self, *args: Any, **options: Any) -> None:
        self.refuse_what_cannot_work()
        for number in ENDINGS:
            signal.signal(number, _interrupt)
        self.stdout.write("Footstrong demo")
        with ExitStack() as stack:
            try:
                self.start(stack, with_roster=not options["empty"])
            except KeyboardInterrupt:
                for number in ENDINGS:
                    signal.signal(number, signal.SIG_IGN)
                self.stdout.write("\nStopping ...")
        self.stdout.write("Stopped. Your data is kept for the next start.")

    def refuse_what_cannot_work(self) -> None:
        if not settings.IS_LOCAL:
            raise CommandError(
                f"demo: only for this machine, and SITE_URL is {settings.SITE_URL}", returncode=2
            )
        for name, port in busy_ports():
            raise CommandError(
                f"demo: port {port} is in use (a demo already running?); "
                f"stop it or choose another with {name}={port + 10} make run",
                returncode=2,
            )

    def start(self, stack: ExitStack, *, with_roster: bool) -> None:
        var = Path(settings.VAR_DIR)
        children: list[Child] = []

        def keep(child: Child) -> None:
            stack.callback(child.stop)
            children.append(child)

        if not os.environ.get("REDIS_URL"):
            with self.step("Redis"):
                keep(start_redis(var / "redis", port=settings.REDIS_PORT))
        with self.step("Database"):
            var.mkdir(parents=True, exist_ok=True)
            call_command("migrate", verbosity=0, interactive=False)
        if with_roster:
            with self.step("Demo roster (six weeks of history, once)"):
                roster.build(at=clock.now())
        if not os.environ.get("EMAIL_HOST"):
            with self.step("Mail catcher"):
                catcher = mailbox.catcher(settings.EMAIL_PORT)
                catcher.start()
                stack.callback(catcher.stop)
        with self.step("Web, worker and beat"):
            # The demo's coaches come in with their password; a real one needs a second factor.
            env = {"COACH_MFA_REQUIRED": os.environ.get("COACH_MFA_REQUIRED", "false")}
            for name, command in (
                ("worker", worker_command()),
                ("beat", beat_command(var / "beat-schedule")),
                ("web", web_command(settings.PORT)),
            ):
                keep(Child(name, command, log=var / "log" / f"{name}.log", env=env))
            wait_for_port(children[-1], settings.PORT)
        self.say_where(with_roster=with_roster)
        self.watch(children)

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Show a step while it works, and its seconds once it is done."""
        began = time.monotonic()
        self.stdout.write(f"  {title} ...", ending="")
        self.stdout.flush()
        yield
        # Over the same line on a terminal, after it in a log.
        start = "\r" if self.stdout.isatty() else " "
        self.stdout.write(f"{start}  {title:<44}" if start == "\r" else "", ending="")
        self.stdout.write(f"{time.monotonic() - began:6.1f} s")
        self.stdout.flush()

    def say_where(self, *, with_roster: bool) -> None:
        site = settings.SITE_URL
        lines = ["", f"Open     {site}/", f"Mails    {site}/mailbox/"]
        if with_roster:
            lines += [
                "",
                f"Sign in with the password {roster.PASSWORD} as",
                *(f"  {email:<24}{what}" for email, what in roster.log_ins()),
            ]
        moved = clock.now() - datetime.now(UTC)
        lines += [
            "",
            f"Clock    {clock.now():%Y-%m-%d %H:%M} UTC"
            + (" (moved)" if moved > timedelta(seconds=5) else ""),
            "         .venv/bin/python manage.py clock --to 'tomorrow 07:00'  moves it",
            f"Logs     {Path(settings.VAR_DIR) / 'log'}",
            "Ctrl-C   stops everything",
        ]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()

    def watch(self, children: list[Child]) -> None:
        """Wait for the end; a child that ends by itself ends the demo with its last words."""
        while True:
            time.sleep(0.5)
            for child in children:
                if not child.is_running:
                    raise CommandError(f"{child.name} stopped by itself:\n{child.last_words()}")


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt
