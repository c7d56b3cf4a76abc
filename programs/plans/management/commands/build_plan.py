"""Build a plan from a file of answers; needs no database."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from programs.catalogue.loader import load_catalogue
from programs.engine.building import build_plan
from programs.engine.choices import check_choices
from programs.engine.intake import Intake, parse_intake
from programs.engine.plan import Plan, plan_to_json
from programs.engine.plan_text import plan_to_text
from programs.engine.reasons import InvalidInput
from programs.plans.calendar_file import plan_to_ics
from programs.plans.jsonfile import UnreadableFile, read_json_file


class Command(BaseCommand):
    help = "Build the twelve-week plan for the answers in INTAKE.json (see docs/formats.md)."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("intake", metavar="INTAKE.json", type=Path)
        parser.add_argument("--start", metavar="DATE", required=True, help="first day, YYYY-MM-DD")
        parser.add_argument("--format", choices=["text", "json", "ics"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["intake"]
        try:
            start = read_start(options["start"])
        except InvalidInput as error:
            self.refuse(str(error))
        try:
            intake = parse_intake(read_json_file(path), today=start)
            check_choices(intake, load_catalogue())
        except (InvalidInput, UnreadableFile) as error:
            self.refuse(f"{path}: {error}")
        plan = build_plan(intake, start=start, catalogue=load_catalogue())
        self.stdout.write(written(plan, intake, options["format"]), ending="")

    def refuse(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence.replace("\n", " "))
        sys.exit(2)


def read_start(text: str) -> date:
    try:
        start = date.fromisoformat(text)
    except ValueError:
        raise InvalidInput("--start", "must be a date such as 2026-12-07", text) from None
    if not 2000 <= start.year <= 2200:
        raise InvalidInput("--start", "must be a date from 2000 to 2200", text)
    return start


def written(plan: Plan, intake: Intake, form: str) -> str:
    if form == "json":
        return json.dumps(plan_to_json(plan), ensure_ascii=False, indent=1) + "\n"
    if form == "ics":
        return plan_to_ics(plan, load_catalogue(), zone=intake.zone).decode()
    return plan_to_text(plan, load_catalogue())
