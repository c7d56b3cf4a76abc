"""docs/engine.md names every rule and dose that is our own choice, and no other.

Collected from the engine's source (each call that names a rule and the source `design`) and from
the reviewed data (each dose and each strength test with `design` among its sources).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from programs.catalogue.loader import load_catalogue
from programs.engine.reasons import DESIGN

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"^\| `([^`]+)` \| (.+) \|$", re.MULTILINE)


def listed() -> list[tuple[str, str]]:
    return LINE.findall((ROOT / "docs" / "engine.md").read_text())


def in_code() -> Iterator[str]:
    for path in sorted((ROOT / "programs" / "engine").glob("*.py")):
        yield from _chosen(ast.parse(path.read_text()), path.stem)


def _chosen(node: ast.AST, owner: str) -> Iterator[str]:
    """Rule ids of calls that name `design`; a call without one is named like what is around it."""
    if isinstance(node, ast.FunctionDef):
        owner = f"{owner.split('.')[0]}.{node.name}"
    if isinstance(node, ast.Call):
        owner = _rule(node) or owner
        arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
        if any(_is_design(argument) for argument in arguments):
            yield owner
    for child in ast.iter_child_nodes(node):
        yield from _chosen(child, owner)


def _rule(call: ast.Call) -> str | None:
    match call.args[:1]:
        case [ast.Constant(value=str(rule))] if re.fullmatch(r"[a-z0-9_.-]+", rule):
            return rule
        case [ast.JoinedStr(values=[ast.Constant(value=str(start)), *_])]:
            return f"{start}*"
        case [ast.JoinedStr(values=[ast.FormattedValue(), ast.Constant(value=str(end))])]:
            return f"*{end}"
        case [ast.Attribute(value=ast.Name(id="RedFlagId"), attr=flag)]:
            return f"flag.{flag.lower()}"
    return None


def _is_design(node: ast.AST) -> bool:
    named = isinstance(node, ast.Name) and node.id == "DESIGN"
    return named or (isinstance(node, ast.Constant) and node.value == DESIGN)


def in_data() -> Iterator[str]:
    for protocol in load_catalogue().protocols.values():
        for phase in protocol.phases:
            yield from (dose.rule for dose in phase.doses if DESIGN in dose.sources)
    yield from (test.rule for test in load_catalogue().tests.values() if DESIGN in test.sources)


def test_the_list_of_our_own_choices_is_whole_and_true() -> None:
    assert {rule for rule, _choice in listed()} == {*in_code(), *in_data()}


def test_each_is_listed_once_with_what_was_chosen() -> None:
    rules = [rule for rule, _choice in listed()]
    assert len(set(rules)) == len(rules)
    assert all(len(choice.split()) >= 3 for _rule, choice in listed())


def test_the_collectors_find_what_is_known() -> None:
    assert {"place.cut", "comeback.*", "short-once"} <= set(in_code())
    assert {"insertional.hold1", "spring.hops3"} <= set(in_data())


def test_each_module_with_a_number_of_our_own_is_listed() -> None:
    """A module that says of something "our choice" (or "ours") has its line."""
    own = re.compile(r"\b(our (own )?choice|ours)\b", re.IGNORECASE)
    modules = (ROOT / "programs" / "engine").glob("*.py")
    saying = {path.stem for path in modules if own.search(path.read_text())}
    text = (ROOT / "docs" / "engine.md").read_text()
    assert set(re.findall(r"^\* `(\w+)`:", text, re.MULTILINE)) == saying - {"reasons"}
