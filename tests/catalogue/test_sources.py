"""Every source that a reason names can be shown: title, citation, address, how sure we are."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from programs.catalogue.evidence import Certainty, load_evidence

ENGINE = Path(__file__).resolve().parents[2] / "programs" / "engine"
STUDY = re.compile(r"[a-z]+(-[a-z]+)*-(19|20)[0-9]{2}[a-z]?")


def named_sources(path: Path) -> Iterator[str]:
    """Study keys anywhere, and whatever stands as the source in a call of `reason`."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    texts = [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    yield from (text for text in texts if STUDY.fullmatch(text))
    calls = [n for n in nodes if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "reason"]
    sources = [call.args[2] for call in calls if len(call.args) > 2]
    yield from (str(source.value) for source in sources if isinstance(source, ast.Constant))


def test_the_engine_names_no_source_that_the_evidence_lacks() -> None:
    evidence = load_evidence()
    for path in sorted(ENGINE.glob("*.py")):
        missing = set(named_sources(path)) - set(evidence)
        assert not missing, f"{path.name}: {missing}"


def test_whatever_was_read_has_an_address() -> None:
    for source in load_evidence().values():
        read = source.certainty in (Certainty.PAPER, Certainty.SUMMARY)
        assert bool(source.url) == read, source.key
