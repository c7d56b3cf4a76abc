"""Decide the next dose of one exercise on one side from a file; needs no database."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from programs.engine.progress import Decision, decide, decision_to_json, parse_history
from programs.engine.reasons import InvalidInput
from programs.plans.jsonfile import UnreadableFile, read_json_file


class Command(BaseCommand):
    help = "Decide the next dose from HISTORY.json: one decision with its reasons."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("history", metavar="HISTORY.json", type=Path)
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["history"]
        try:
            history = parse_history(read_json_file(path))
        except (InvalidInput, UnreadableFile) as error:
            self.stderr.write(f"{path}: {error}".replace("\n", " "))
            sys.exit(2)
        decision = decide(history)
        if options["format"] == "json":
            self.stdout.write(json.dumps(decision_to_json(decision), ensure_ascii=False, indent=1))
        else:
            self.stdout.write(in_words(decision))


def in_words(decision: Decision) -> str:
    """The decision as a runner reads it: what, the next dose, why, and whom to see."""
    lines = [f"{decision.action} ({decision.rule})"]
    if decision.sets:
        ladder = "" if decision.ladder == "same" else f", one variant {decision.ladder}"
        lines.append(f"Next: {decision.sets} x {decision.reps}, {decision.load_words}{ladder}")
    else:
        lines.append("Next: nothing until a clinician has looked at it")
    lines += [f"Why: {why.text} [{why.source}]" for why in decision.reasons]
    if decision.refer:
        lines.append(f"See someone: {decision.refer.text} {decision.refer.advice}")
    return "\n".join(lines)
