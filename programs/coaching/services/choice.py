"""Which part of the roster a coach wants to see, and the lanes that come of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from accounts.models import User
from programs.coaching.models import SavedFilter
from programs.coaching.services.triage import TriageRow
from programs.pain.models import PainSpot
from programs.plans.lanes import Lane

FILTERS_KEPT = 12
"""More saved filters than this are no help (our choice)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter of the list, as it stands in the address; whatever is unknown there is left out."""

    text: str = ""
    lane: str = ""
    spot: str = ""
    mine: bool = False
    mail: bool = False

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Choice:
        lane, spot = given.get("lane", ""), given.get("spot", "")
        return cls(
            text=given.get("q", "").replace("\0", "").strip()[:80],
            lane=lane if lane in Lane.values else "",
            spot=spot if spot in PainSpot.values else "",
            mine=given.get("mine") == "1",
            mail=given.get("mail") == "1",
        )

    @property
    def query(self) -> str:
        """What `read` reads, without the leading question mark; empty if all are wanted."""
        parts = {"q": self.text, "lane": self.lane, "spot": self.spot}
        parts |= {"mine": "1" if self.mine else "", "mail": "1" if self.mail else ""}
        return urlencode({name: value for name, value in parts.items() if value})

    def in_lane(self, lane: Lane) -> Choice:
        return replace(self, lane=lane.value)

    def keeps(self, row: TriageRow, coach: User) -> bool:
        """Whether the row is wanted, the lane left aside: lanes are counted first."""
        return (
            (not self.spot or row.spot == self.spot)
            and (not self.mine or getattr(row.runner, "carer_id", None) == coach.pk)
            and (not self.mail or row.mail.is_trouble)
        )


@dataclass(frozen=True, slots=True)
class TriageLane:
    """One lane with all who stand in it and are not put off; `more` leads to it alone."""

    lane: Lane
    rows: Sequence[TriageRow]
    more: str


def in_lanes(rows: Iterable[TriageRow], choice: Choice) -> list[TriageLane]:
    """Every lane in its order, empty ones too."""
    by_lane: dict[Lane, list[TriageRow]] = {lane: [] for lane in Lane}
    for row in rows:
        by_lane[row.verdict.lane].append(row)
    return [TriageLane(lane, some, choice.in_lane(lane).query) for lane, some in by_lane.items()]


def spots_of(rows: Iterable[TriageRow]) -> list[PainSpot]:
    """The spots that the plans of these runners are for, in the order of the foot map."""
    known = {row.spot for row in rows}
    return [spot for spot in PainSpot if spot.value in known]


def keep_filter(coach: User, name: str, choice: Choice) -> str:
    """Keep `choice` under `name`, in place of one of that name; what is wrong, or nothing."""
    name = name.strip()[:40]
    if not name:
        return _("Give the filter a name.")
    if not choice.query:
        return _("There is nothing to keep: the list shows everybody.")
    others = SavedFilter.objects.filter(coach=coach).exclude(name=name).count()
    if others >= FILTERS_KEPT:
        return _("There are %(most)d filters already. Remove one first.") % {"most": FILTERS_KEPT}
    SavedFilter.objects.update_or_create(coach=coach, name=name, defaults={"query": choice.query})
    return ""


def latest_snooze(today: date) -> date:
    """The last day to which a runner may be put off: ninety days (our choice)."""
    return date.fromordinal(today.toordinal() + 90)
