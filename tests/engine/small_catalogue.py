"""A small catalogue with the shapes the builder must cope with; the real one has its own tests."""

from __future__ import annotations

from dataclasses import replace

from programs.engine.exercise import Catalogue, Dose, Exercise, Loading, Protocol, ProtocolPhase
from programs.engine.words import Scheme, Spot, Tissue


def exercise(slug: str, tissue: Tissue, loading: Loading, **changes: object) -> Exercise:
    plain = Exercise(
        slug=slug,
        name=slug.replace("_", " ").capitalize(),
        muscles=("calf",),
        tissue=tissue,
        set_up="Stand tall.",
        cues=("Slow", "Tall", "Even"),
        mistakes=(),
        loading=loading,
        kit={"rucksack": "on the back"} if loading is Loading.SYSTEM else {},
        needs=(),
        legs="one",
        unit="reps",
        tempo="2-1-2",
        easier=None,
        harder=None,
        avoid_spots=frozenset(),
        sources=("design",),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def dose(slug: str, sets: int, reps: int | None, rm: int | None = None, **changes: object) -> Dose:
    plain = Dose(
        exercise=slug,
        sets=sets,
        reps=reps,
        hold_seconds=None,
        rm=rm,
        rest_seconds=120 if rm else 30,
        per_week=3,
        heavy=rm is not None,
        daily=False,
        scheme=Scheme.RM,
        sources=("rathleff-2015",),
        rule=f"row.{slug}",
        why=f"{sets} sets.",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


CALF = Tissue.CALF_PLANTAR
EXERCISES = (
    exercise(
        "towel_single",
        CALF,
        Loading.SYSTEM,
        tempo="3-2-3",
        needs=("step",),
        easier="towel_single_floor",
        avoid_spots=frozenset({Spot.BIG_TOE_UNDER, Spot.TOE_BASE_SECOND}),
    ),
    exercise(
        "towel_single_floor",
        CALF,
        Loading.SYSTEM,
        tempo="3-2-3",
        easier="towel_two",
        harder="towel_single",
        avoid_spots=frozenset({Spot.BIG_TOE_UNDER, Spot.TOE_BASE_SECOND}),
    ),
    exercise(
        "towel_two",
        CALF,
        Loading.SYSTEM,
        tempo="3-2-3",
        legs="two",
        easier="raise_two",
        harder="towel_single_floor",
        avoid_spots=frozenset({Spot.BIG_TOE_UNDER, Spot.TOE_BASE_SECOND}),
    ),
    exercise("raise_two", CALF, Loading.SYSTEM, tempo="3-2-3", legs="two", harder="raise_single"),
    exercise("raise_single", CALF, Loading.SYSTEM, tempo="3-2-3", easier="raise_two"),
    exercise("doming", Tissue.TOE_FLEXOR, Loading.NONE, unit="hold", tempo=""),
    exercise("toe_band", Tissue.TOE_FLEXOR, Loading.BAND, needs=("band",)),
    exercise("hip_side", Tissue.HIP, Loading.EXTERNAL),
    exercise("bridge", Tissue.HIP, Loading.EXTERNAL),
    exercise("balance_open", Tissue.BALANCE, Loading.NONE, unit="hold", harder="balance_closed"),
    exercise(
        "balance_closed",
        Tissue.BALANCE,
        Loading.NONE,
        unit="hold",
        easier="balance_open",
        novice_week=3,
    ),
)


def phase(name: str, first: int, last: int, *doses: Dose) -> ProtocolPhase:
    return ProtocolPhase(name, first, last, f"{name} goal", f"{name} gate", f"gate.{name}", doses)


DOMING = dose("doming", 4, None, hold_seconds=5, rest_seconds=5, daily=True, per_week=7)
HIP = dose("hip_side", 2, 10, per_week=2)

PROTOCOLS = (
    Protocol(
        "plantar_high_load",
        "High load",
        (Spot.HEEL_UNDER,),
        "",
        ("rathleff-2015",),
        (
            phase("1", 1, 2, dose("towel_single", 3, 12, 12)),
            phase("2", 3, 4, dose("towel_single", 4, 10, 10)),
            phase("3", 5, 12, dose("towel_single", 5, 8, 8)),
        ),
    ),
    Protocol(
        "foot_core_prevention",
        "Foot core",
        (),
        "",
        ("design",),
        (
            phase(
                "1",
                1,
                8,
                dose("raise_single", 3, 12, 12),
                DOMING,
                dose("toe_band", 2, 10),
                dose("balance_closed", 2, None, hold_seconds=30),
            ),
        ),
    ),
    Protocol(
        "hip_pairing", "Hip", (), "", ("design",), (phase("1", 1, 12, HIP, dose("bridge", 2, 10)),)
    ),
    Protocol(
        "maintenance",
        "Maintenance",
        (),
        "",
        ("design",),
        (phase("1", 1, 52, dose("raise_single", 3, 8, 8, per_week=2), HIP),),
    ),
    Protocol(
        "general_foot_core_hip",
        "General",
        (),
        "",
        ("design",),
        (phase("1", 1, 12, DOMING, dose("raise_single", 2, 12, 12)),),
    ),
)

SMALL = Catalogue({e.slug: e for e in EXERCISES}, {p.slug: p for p in PROTOCOLS})
