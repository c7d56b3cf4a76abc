"""The closed sets of the guide: kinds of article, their sections, behaviours, who to see."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """Also the folder below `data/guide`."""

    SPOT = "spots"
    CAUSE = "causes"
    BEHAVIOUR = "behaviours"
    COMPLICATION = "complications"
    CHECKLIST = "checklists"
    WAY = "ways"


class Section(StrEnum):
    """In the order in which a page shows them."""

    ABOUT = "about"
    MISTAKEN = "mistaken"
    PROVOKES = "provokes"
    HELPS = "helps"
    WAITS = "waits"
    SURE = "sure"


class Behaviour(StrEnum):
    """What the pain does, and what brings it on."""

    FIRST_STEPS = "first-steps"
    WARMS_UP_THEN_RETURNS = "warms-up-then-returns"
    WORSE_AS_THE_RUN_GOES_ON = "worse-as-the-run-goes-on"
    NIGHT_OR_REST = "night-or-rest"
    TINGLING = "tingling"
    UPHILL = "uphill"
    DOWNHILL = "downhill"
    SPEED = "speed"
    TIGHT_SHOES = "tight-shoes"


class CauseGroup(StrEnum):
    """Where on the body a possibility belongs, in the order of the map."""

    HEEL = "heel"
    ACHILLES = "achilles"
    ANKLE = "ankle"
    FOREFOOT = "forefoot"
    TOP = "top"
    SHIN = "shin"
    HIP_AND_BACK = "hip-and-back"
    WHOLE_BODY = "whole-body"


class Adviser(StrEnum):
    """Who can be seen."""

    EMERGENCY = "emergency"
    GP = "gp"
    PODIATRIST = "podiatrist"
    ORTHOPAEDIST = "orthopaedist"


KIND_FIELDS: dict[Kind, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Kind.SPOT: (("mistaken", "provokes", "helps", "waits"), ()),
    Kind.CAUSE: (
        ("group", "spots", "behaviours", "about", "mistaken", "helps"),
        ("also_called", "provokes", "waits", "both_sides"),
    ),
    Kind.BEHAVIOUR: (("about", "helps"), ("waits",)),
    Kind.COMPLICATION: (("about", "provokes", "helps", "waits"), ("mistaken",)),
    Kind.CHECKLIST: (("parts",), ()),
    Kind.WAY: (("parts",), ()),
}
"""The required and the optional fields of each kind, beside those that every article has."""
