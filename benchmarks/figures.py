"""How every benchmark here measures and prints."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from statistics import median


def milliseconds(call: Callable[[], object], *, rounds: int) -> float:
    """The median of `rounds` calls after one that warms up."""
    return median(_times(call, rounds)) * 1000


def processor_milliseconds(call: Callable[[], object], *, rounds: int) -> float:
    """As `milliseconds`, of the time that this process computes: without databases and waiting."""
    return median(_times(call, rounds, clock=time.process_time)) * 1000


def least_milliseconds(call: Callable[[], object], *, rounds: int) -> float:
    """The quickest of them: what else the machine does only adds."""
    return min(_times(call, rounds)) * 1000


def _times(
    call: Callable[[], object], rounds: int, clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    call()
    times = []
    for _ in range(rounds):
        start = clock()
        call()
        times.append(clock() - start)
    return times


def in_turn(calls: Sequence[Callable[[], object]], *, rounds: int) -> list[float]:
    """The median of each, called in turn: what else the machine does then meets all alike."""
    times: list[list[float]] = [[] for _call in calls]
    for call in calls:
        call()
    for _ in range(rounds):
        for call, own in zip(calls, times, strict=True):
            start = time.perf_counter()
            call()
            own.append(time.perf_counter() - start)
    return [median(own) * 1000 for own in times]


def heading(title: str) -> None:
    print(f"\n{title:38}{'median':>15}{'ratio':>12}")


def row(name: str, figure_ms: float, base_ms: float, note: str = "") -> None:
    """One line: the figure, and how many times `base_ms` it is."""
    print(f"  {name:36}{figure_ms:12.3f} ms{figure_ms / base_ms:10.2f} x   {note}")
