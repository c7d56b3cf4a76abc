"""A week more: everything that is open from a day on comes whole weeks later, and back.

Whole weeks, so that every session keeps its weekday and each phase its weeks; the phase that is
going on lasts longer (`resuming.lengthen_phases`). After two weeks and more without training the
first doses begin as the rule for days off says (`comeback`). Days away and flare-ups are lifted
first and laid again over the new dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.changes import announce
from accounts.models import User
from accounts.services import profile_of
from programs.engine.comeback import Return, after_break
from programs.plans.models import Decision, Move, Plan, Spell, TrainingSession
from programs.plans.services import rows, spells
from programs.plans.services.replanning import locked
from programs.plans.services.resuming import begin_lighter, lengthen_phases, move_weeks
from programs.plans.services.runs import plan_again

Status = TrainingSession.Status

MOST_WEEKS = 4
"""At one time; after longer the questions are better asked anew (our choice)."""
LONGEST_PLAN = timedelta(weeks=52)
"""A plan is not drawn out beyond a year (our choice)."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What moving from `first` on by `weeks` would do.

    `moving` are the sessions as they stand, in date order; `staying` those that cannot go along,
    `rests` those of the moving whose new day is one away or ill. `back` says how doses begin.
    """

    first: date
    weeks: int
    moving: Sequence[TrainingSession]
    staying: Sequence[TrainingSession]
    rests: Sequence[TrainingSession]
    ends_on: date
    back: Return | None

    @property
    def later(self) -> timedelta:
        return timedelta(weeks=self.weeks)

    @property
    def to(self) -> date:
        return self.first + self.later

    @property
    def first_day(self) -> date:
        """The first new day."""
        return self.moving[0].date + self.later

    @property
    def moved(self) -> list[tuple[TrainingSession, date]]:
        return [(each, each.date + self.later) for each in self.moving]


def outlook(plan: Plan, first: date, weeks: int, today: date, *, lifted: bool = False) -> Outlook:
    """Nothing is changed. `ValidationError` where it cannot be; a constant number of queries.

    `lifted`: whether the spells are put back already, so that what they called off is planned.
    """
    _check(plan, first, weeks, today)
    spells_ahead = list(Spell.objects.filter(runner=plan.runner_id, ends_on__gte=today))
    sessions = list(plan.sessions.exclude(status=Status.CANCELLED).filter(date__gte=first))
    moving, staying = _split(sessions, weeks, () if lifted else spells_ahead)
    if not moving:
        raise ValidationError(_("Nothing that is open stands from this day on."))
    later = timedelta(weeks=weeks)
    ends_on = max([plan.ends_on, *(each.date + later for each in moving)])
    if ends_on - plan.starts_on > LONGEST_PLAN:
        raise ValidationError(_("A plan lasts a year at most. Answer the questions again instead."))
    off = [spell for spell in spells_ahead if spell.is_off]
    rests = [s for s in moving if any(e.starts_on <= s.date + later <= e.ends_on for e in off)]
    return Outlook(
        first, weeks, moving, staying, rests, ends_on, _back(plan, first, moving[0].date + later)
    )


@transaction.atomic
def shift(runner: User, *, first: date, weeks: int, at: datetime) -> Move:
    """Move everything open from `first` on by `weeks`. `ValidationError` changes nothing."""
    plan, today = _locked(runner, at)
    _check(plan, first, weeks, today)
    spells.lift(runner, today)
    found = outlook(plan, first, weeks, today, lifted=True)
    undo = {
        "sessions": {str(each.pk): day.isoformat() for each, day in found.moved},
        "ends_on": plan.ends_on.isoformat(),
        "phases": list(plan.phases.values_list("pk", "first_week", "last_week")),
    }
    move_weeks(found.moving, weeks)
    lengthen_phases(plan, first - timedelta(days=1), weeks)
    doses = begin_lighter(plan, found.back, found.to) if found.back else []
    # What was changed before cannot be taken back from a plan whose days have moved.
    plan.ends_on, plan.undo = found.ends_on, {}
    plan.save(update_fields=["ends_on", "undo"])
    made = Move.objects.create(
        plan=plan, from_day=first, to_day=found.to, undo={**undo, "doses": doses}, made_at=at
    )
    _settled(runner, today, at)
    return made


@transaction.atomic
def take_back(made: Move, *, at: datetime) -> Plan:
    """Put everything back where it stood. `ValidationError` when something was done since."""
    plan, today = _locked(made.plan.runner, at)
    made = Move.objects.select_for_update().get(pk=made.pk)
    if plan.pk != made.plan_id or not may_take_back(made, today):
        raise ValidationError(_("Something was done or moved since, so the new days stay."))
    spells.lift(plan.runner, today)
    moved = list(plan.sessions.filter(pk__in=made.undo["sessions"]).order_by("date"))
    if any(each.status != Status.PLANNED for each in moved):
        raise ValidationError(_("Something was done or moved since, so the new days stay."))
    move_weeks(moved, -made.weeks)
    _restore(plan, made)
    made.taken_back_at, made.undo = at, {}
    made.save(update_fields=["taken_back_at", "undo"])
    _settled(plan.runner, today, at)
    return plan


def may_take_back(made: Move, today: date) -> bool:
    """Whether its days are still to come, nothing of it was begun, and no dose decided since.

    Three queries.
    """
    if not made.undo or made.from_day < today:
        return False
    sessions = TrainingSession.objects.filter(plan=made.plan_id)
    newer = Move.objects.standing().filter(plan=made.plan_id, pk__gt=made.pk)
    since = Decision.objects.filter(session__plan=made.plan_id, decided_at__gte=made.made_at)
    rests = Q(status=Status.PLANNED) | Q(status=Status.COULD_NOT, spell__isnull=False)
    moved = sessions.filter(rests, pk__in=made.undo["sessions"]).values_list("pk", "date")
    there = {str(pk): day.isoformat() for pk, day in moved}
    whole = there == made.undo["sessions"]
    return whole and not newer.exists() and not since.exists()


def _restore(plan: Plan, made: Move) -> None:
    """Phases, doses and the end of the plan, as they stood."""
    for pk, first, last in made.undo["phases"]:
        plan.phases.filter(pk=pk).update(first_week=first, last_week=last)
    kept = made.undo["doses"]
    rows.save_rows([rows.kept_row(row) for row in kept])
    rows.settle_sessions({row["session_id"] for row in kept})
    plan.ends_on = date.fromisoformat(made.undo["ends_on"])
    plan.save(update_fields=["ends_on"])


def _settled(runner: User, today: date, at: datetime) -> None:
    spells.lay(runner, today, at=at)
    plan_again(runner, at=at)
    announce(runner, at=at)


def _check(plan: Plan, first: date, weeks: int, today: date) -> None:
    if plan.status != Plan.Status.ACTIVE:
        raise ValidationError(_("There is no plan to change."))
    if not 1 <= weeks <= MOST_WEEKS:
        raise ValidationError(
            _("Choose from 1 to %(most)s weeks at a time.") % {"most": MOST_WEEKS}
        )
    if not today <= first <= plan.ends_on:
        raise ValidationError(_("Choose a day from today to the end of your plan."))


def _split(
    sessions: Sequence[TrainingSession], weeks: int, spells_ahead: Iterable[Spell]
) -> tuple[list[TrainingSession], list[TrainingSession]]:
    """What moves and what stays, in date order; what stays keeps its day from those behind it."""
    lifted = {spell.pk for spell in spells_ahead}
    taken: set[tuple[date, str]] = set()
    moving, staying = [], []
    for each in sorted(sessions, key=lambda s: s.date, reverse=True):
        open_again = each.status == Status.COULD_NOT and each.spell_id in lifted
        target = (each.date + timedelta(weeks=weeks), each.kind)
        if (each.status == Status.PLANNED or open_again) and target not in taken:
            moving.append(each)
            continue
        taken.add((each.date, each.kind))
        if each.status in TrainingSession.OPEN:
            staying.append(each)
    return moving[::-1], staying[::-1]


def _back(plan: Plan, first: date, begins: date) -> Return | None:
    """How the doses begin on `begins` after the last session before `first`, done or to be done."""
    before = plan.sessions.training().filter(date__lt=first)
    last = (
        before.filter(status__in=(*TrainingSession.OPEN, *TrainingSession.LOGGED))
        .order_by("-date")
        .values_list("date", flat=True)
        .first()
    )
    return after_break((begins - last).days) if last else None


def _locked(runner: User, at: datetime) -> tuple[Plan, date]:
    return locked(runner), at.astimezone(profile_of(runner).tz).date()
