"""`manage.py import_activities PATH... --runner EMAIL`: runs from the files of a watch."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from accounts import clock
from accounts.models import Consent, User
from accounts.services import has_consent
from programs.running.import_words import summary
from programs.running.models import ImportLine, RunImport
from programs.running.recordings.limits import COMMAND
from programs.running.services.importing import import_runs

Outcome = ImportLine.Outcome
SAID = (Outcome.PERHAPS, Outcome.NO_RUN)
"""What is named one by one: the person would look for it."""


class Command(BaseCommand):
    help = "Log the runs in FIT, TCX, GPX, .gz and zip files; a file twice is imported once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", metavar="PATH", nargs="+", type=Path)
        parser.add_argument("--runner", metavar="EMAIL", required=True, help="whose runs they are")

    def handle(self, *args: Any, paths: Sequence[Path], runner: str, **options: Any) -> None:
        person = self._runner(runner)
        if len(paths) > COMMAND.files:
            self.refuse(f"PATH: at most {COMMAND.files} files at once, found {len(paths)}")
        for path in paths:
            self._try(path)
        imported = import_runs(person, _opened(paths), limits=COMMAND, at=clock.now())
        self._say(imported, list(imported.lines.all()))

    def _say(self, imported: RunImport, lines: Sequence[ImportLine]) -> None:
        for line in lines:
            if line.outcome in SAID:
                self.stdout.write(f"{line.name}: {line.sentence or line.get_outcome_display()}")
        self.stdout.write(
            "; ".join(summary(Counter(line.outcome for line in lines), imported.others))
        )
        wrong = [line for line in lines if line.outcome == Outcome.WRONG]
        for line in wrong:
            self.stderr.write(f"{line.name}: {line.sentence}".replace("\n", " "))
        if wrong:
            sys.exit(2)

    def _runner(self, email: str) -> User:
        person = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
        if person is None:
            self.refuse(f"--runner: the email address of an account here, found {email!r}")
        if not has_consent(person, Consent.Kind.HEALTH_DATA):
            self.refuse(
                f"--runner: somebody who agreed that health data is kept; {person.email} has not, "
                "or has paused the account"
            )
        return person

    def _try(self, path: Path) -> None:
        """Before anything is read, each of them can be."""
        try:
            path.open("rb").close()
        except OSError as error:
            self.refuse(
                f"{path}: cannot be read ({error.strerror or 'unknown error'}); "
                "give .fit, .tcx, .gpx, .gz or .zip files"
            )

    def refuse(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence.replace("\n", " "))
        sys.exit(2)


def _opened(paths: Sequence[Path]) -> Iterator[tuple[str, BinaryIO]]:
    """One after the other, each closed before the next."""
    for path in paths:
        with path.open("rb") as file:
            yield path.name, file
