"""The house has one direction; these tests read the imports and fail otherwise."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ["accounts", "pain", "running", "plans", "reminders", "reports", "coaching", "api"]
"""Left to right: each may import only what stands left of it (and catalogue and engine)."""

LAYERS = ["models", "services", "tasks"]
"""Inside a room, left to right; views, admin and commands stand right of all of them."""

FORBIDDEN_NAMES = {"utils", "common", "core", "helpers", "selectors", "signals"}


def modules(folder: Path) -> Iterator[Path]:
    return (
        path
        for path in sorted(folder.rglob("*.py"))
        if "migrations" not in path.relative_to(ROOT).parts
    )


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the direction"
            found.add(node.module or "")
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def room_of(module: str) -> str | None:
    parts = module.split(".")
    if parts[0] == "accounts":
        return "accounts"
    if parts[0] == "programs" and len(parts) > 1:
        return parts[1]
    return None


def folder_of(room: str) -> Path:
    return ROOT / room if room == "accounts" else ROOT / "programs" / room


def test_engine_imports_only_the_standard_library_and_itself() -> None:
    import sys

    for path in modules(ROOT / "programs" / "engine"):
        for name in imports(path):
            top = name.split(".")[0]
            assert name.startswith("programs.engine") or top in sys.stdlib_module_names, (
                f"{path}: imports {name}"
            )


def test_engine_never_asks_the_clock_or_chance() -> None:
    for path in modules(ROOT / "programs" / "engine"):
        tree = ast.parse(path.read_text())
        called = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
        assert not called & {"now", "today", "utcnow", "time_ns"}, f"{path}: reads the clock"
        assert not imports(path) & {"random", "time", "os", "secrets", "uuid"}, path


def test_catalogue_imports_only_the_engine() -> None:
    for path in modules(ROOT / "programs" / "catalogue"):
        rooms = {room_of(name) for name in imports(path)} - {None}
        assert rooms <= {"catalogue", "engine"}, f"{path}: imports {rooms}"


@pytest.mark.parametrize("room", [r for r in ROOMS if folder_of(r).is_dir()])
def test_a_room_imports_only_what_stands_left_of_it(room: str) -> None:
    allowed = {"engine", "catalogue", *ROOMS[: ROOMS.index(room) + 1]}
    for path in modules(folder_of(room)):
        rooms = {room_of(name) for name in imports(path)} - {None}
        assert rooms <= allowed, f"{path}: imports {rooms - allowed}"
        assert not any(n == "config" or n.startswith("config.") for n in imports(path)), path


@pytest.mark.parametrize("room", [r for r in ROOMS if folder_of(r).is_dir()])
def test_inside_a_room_nothing_imports_backwards(room: str) -> None:
    """Models know no services, services no tasks, and none of them a view."""
    base = "accounts" if room == "accounts" else f"programs.{room}"
    for position, layer in enumerate(LAYERS):
        later = [*LAYERS[position + 1 :], "views", "admin", "forms"]
        for path in modules(folder_of(room)):
            if path.relative_to(folder_of(room)).parts[0].removesuffix(".py") != layer:
                continue
            backwards = {n for n in imports(path) for x in later if n.startswith(f"{base}.{x}")}
            assert not backwards, f"{path}: imports {backwards}"


def test_no_room_hides_behind_an_empty_name() -> None:
    for folder in ("config", "accounts", "programs"):
        for path in (ROOT / folder).rglob("*"):
            assert path.stem not in FORBIDDEN_NAMES, path
