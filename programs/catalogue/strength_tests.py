"""The strength tests of `tests.toml`: what is done, how it is counted and who is spared it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from programs.catalogue.checks import problems_of_count
from programs.catalogue.tables import (
    RULE,
    TEMPO,
    read_entry,
    read_file,
    read_optional_text,
    read_pattern,
    read_slug,
    read_sources,
    read_text,
)
from programs.engine.exercise import Catalogue, GateTest, Loading, Measure, StrengthTest
from programs.engine.reading import (
    read_bool,
    read_choice,
    read_choices,
    read_int,
    read_object,
    read_optional_int,
)
from programs.engine.words import Spot

MOST = 300
"""No result is larger, whatever it measures."""


def read_tests(folder: Path) -> Mapping[str, StrengthTest]:
    """The tests in the order of the file, the order in which they are taken."""
    path = folder / "tests.toml"
    return MappingProxyType(
        {slug: read_entry(path, slug, _test, table) for slug, table in read_file(path).items()}
    )


def _test(slug: str, table: object) -> StrengthTest:
    entry = read_object(
        table,
        "",
        required=(
            *(
                "name",
                "exercise",
                "measure",
                "bring",
                "set_up",
                "how",
                "stop",
                "tries",
                "rest_seconds",
            ),
            *("low", "high", "rule", "why", "sources"),
        ),
        optional=(
            *("beat", "beside_wall", "reps", "hold_seconds", "tempo", "heavy"),
            *("avoid_spots", "avoid_bone"),
        ),
    )
    tempo = entry.get("tempo")
    return StrengthTest(
        slug=slug,
        name=read_text(entry["name"], "name"),
        exercise=read_slug(entry["exercise"], "exercise"),
        measure=read_choice(entry["measure"], "measure", Measure),
        bring=read_text(entry["bring"], "bring"),
        set_up=read_text(entry["set_up"], "set_up"),
        how=read_text(entry["how"], "how"),
        stop=read_text(entry["stop"], "stop"),
        beat=read_optional_text(entry.get("beat"), "beat"),
        beside_wall=read_optional_text(entry.get("beside_wall"), "beside_wall"),
        tries=read_int(entry["tries"], "tries", 1, 5),
        reps=read_optional_int(entry.get("reps"), "reps", 1, 100),
        hold_seconds=read_optional_int(entry.get("hold_seconds"), "hold_seconds", 1, 120),
        tempo="" if tempo is None else read_pattern(tempo, "tempo", TEMPO, "3-2-3"),
        rest_seconds=read_int(entry["rest_seconds"], "rest_seconds", 0, 300),
        heavy=read_bool(entry.get("heavy", False), "heavy"),
        low=Decimal(read_int(entry["low"], "low", 0, MOST)),
        high=Decimal(read_int(entry["high"], "high", 1, MOST)),
        avoid_spots=frozenset(read_choices(entry.get("avoid_spots", []), "avoid_spots", Spot)),
        avoid_bone=read_bool(entry.get("avoid_bone", False), "avoid_bone"),
        rule=read_pattern(entry["rule"], "rule", RULE, "test.balance"),
        why=read_text(entry["why"], "why"),
        sources=read_sources(entry["sources"]),
    )


def read_gate_test(value: object, field: str) -> GateTest | None:
    """The result that a phase waits for; None where it waits for none."""
    if value is None:
        return None
    required = ("test", "at_least", "pain_at_most")
    entry = read_object(value, field, required=required, optional=("deficit",))
    return GateTest(
        test=read_slug(entry["test"], f"{field}.test"),
        at_least=read_int(entry["at_least"], f"{field}.at_least", 1, MOST),
        pain_at_most=read_int(entry["pain_at_most"], f"{field}.pain_at_most", 0, 5),
        deficit=read_bool(entry.get("deficit", False), f"{field}.deficit"),
    )


def problems_of_tests(catalogue: Catalogue, sources: frozenset[str]) -> Iterator[str]:
    """What does not hold between the tests, the exercises, the gates and the evidence."""
    for test in catalogue.tests.values():
        for problem in _of_test(test, catalogue, sources):
            yield f"tests: {test.slug}: {problem}"
    for protocol in catalogue.protocols.values():
        for number, phase in enumerate(protocol.phases):
            gate = phase.gate_test
            if gate and gate.test not in catalogue.tests:
                place = f"protocols: {protocol.slug}: phases[{number}].gate_test.test"
                yield f"{place}: {gate.test} is no test"


def _of_test(test: StrengthTest, catalogue: Catalogue, sources: frozenset[str]) -> Iterator[str]:
    exercise = catalogue.exercises.get(test.exercise)
    if exercise is None:
        yield f"exercise: {test.exercise} is no exercise"
        return
    if exercise.legs != "one":
        yield f"exercise: {test.exercise} is done on both legs; a test is of one side"
    yield from problems_of_count(test, exercise)
    if (test.reps is not None) != bool(test.tempo):
        yield "tempo: counted tests have one, holds have none"
    if (test.measure is Measure.KG) != (exercise.loading is Loading.EXTERNAL):
        yield "measure: kilograms are what an exercise with a weight of its own moves"
    if test.high <= test.low:
        yield "high: must be over low"
    yield from (
        f"sources: {key} is not in the evidence" for key in test.sources if key not in sources
    )
