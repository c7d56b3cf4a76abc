"""Name the class of a planned run from a file of past runs; needs no database."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from programs.engine.history import read_date
from programs.engine.reasons import InvalidInput
from programs.engine.running import check_run, parse_runs, read_distance, run_check_to_json
from programs.plans.jsonfile import UnreadableFile, read_json_file


class Command(BaseCommand):
    help = "Compare a planned run with the longest of the 30 days before it."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("runs", metavar="RUNS.json", type=Path)
        parser.add_argument("--date", metavar="DATE", required=True, help="its day, YYYY-MM-DD")
        parser.add_argument("--distance-km", metavar="X", required=True, help="its length")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["runs"]
        try:
            on = read_date(options["date"], "--date")
            distance_km = read_distance(options["distance_km"], "--distance-km")
        except InvalidInput as error:
            self.refuse(str(error))
        try:
            runs = parse_runs(read_json_file(path))
        except (InvalidInput, UnreadableFile) as error:
            self.refuse(f"{path}: {error}")
        check = check_run(runs, on=on, distance_km=distance_km)
        self.stdout.write(json.dumps(run_check_to_json(check), ensure_ascii=False, indent=1))

    def refuse(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence.replace("\n", " "))
        sys.exit(2)
