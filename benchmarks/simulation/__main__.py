"""`python -m benchmarks.simulation`: the whole simulation, printed or written into its page."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from benchmarks.simulation.report import report

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def main() -> None:
    parser = argparse.ArgumentParser(description="Synthetic runners under three dosing policies")
    parser.add_argument("--runners", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--write", type=Path, help="the page whose figures are replaced")
    given = parser.parse_args()
    text = report(given.runners, given.seed, processes=given.processes)
    print(text)
    if given.write:
        write(given.write, text)


def write(page: Path, text: str) -> None:
    """Replace what stands between the marks of the page."""
    before, _old, after = split(page.read_text())
    page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")


def split(page: str) -> tuple[str, str, str]:
    """What stands before, between and after the marks."""
    before, found, rest = page.partition(BEGIN)
    old, ended, after = rest.partition(END)
    if not found or not ended:
        raise SystemExit(f"The page must hold {BEGIN} and {END}.")
    return before, old.strip(), after


if __name__ == "__main__":
    main()
