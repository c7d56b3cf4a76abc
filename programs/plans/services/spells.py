"""Away, ill, a flare-up, a smaller plan: days on which the plan is not as usual, as rows.

Each change puts back what the runner's spells changed of what is still to be done, changes the
spell, and lays all of them over the plan again: so undoing, editing and a plan that moved meanwhile
need no case of their own. Away and ill mark sessions as could-not; a flare-up and the smaller plan
make them lighter (`lighter`) or call them off.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.changes import announce
from accounts.models import User
from accounts.services import profile_of
from programs.engine.adherence import LEAST_DOSE_SESSIONS, LEAST_DOSE_WEEKS
from programs.engine.comeback import REPEAT_FROM_DAYS
from programs.engine.diary import USUAL_DAYS
from programs.engine.flare import (
    Flare,
    begun_reason,
    flare_stage,
    holds_until,
    worse_of,
)
from programs.engine.missed import MOVE_DAYS
from programs.engine.reasons import Reason
from programs.engine.words import Side
from programs.pain.models import PainReport
from programs.plans.models import Plan, Spell, TrainingSession
from programs.plans.services import lighter
from programs.plans.services.diary import side_diary
from programs.plans.services.hurting import answers_of
from programs.plans.services.lighter import sides_of
from programs.plans.services.missed import place_after, withdraw_replacement

Status = TrainingSession.Status
Kind = Spell.Kind

LONGEST = timedelta(days=366)
"""A mistyped year would silence everything without a word."""
TOLD_LATE = timedelta(days=14)
"""How long afterwards days off may still be told (our choice)."""


def spell_on(runner: User, day: date) -> Spell | None:
    """The spell that holds on the runner's day."""
    return Spell.objects.filter(runner=runner).on(day).first()


def spells_near(runner: User, day: date) -> list[Spell]:
    """Those of yesterday, today and the days to come."""
    return list(Spell.objects.filter(runner=runner, ends_on__gte=day - timedelta(days=1)))


def holding(spells: Iterable[Spell], day: date) -> Spell | None:
    """The one of these that holds on the runner's day, as `spell_on`."""
    return next((each for each in spells if each.starts_on <= day <= each.ends_on), None)


def why_flare(plan: Plan, day: date, *, reports: Iterable[PainReport]) -> Reason | None:
    """Why the mornings of yesterday and `day` call for the flare-up plan, or None.

    `plan` comes with its intake; `reports` are the runner's, at least of the last USUAL_DAYS.
    """
    since = max(day - timedelta(days=USUAL_DAYS), plan.starts_on)
    known = [each for each in reports if since <= each.date <= day]
    intake = answers_of(plan)
    for side in Side:
        diary = side_diary(side, intake, known)
        usual = diary.usual_morning(day - timedelta(days=2))
        near = [diary.mornings[d] for d in (day - timedelta(days=1), day) if d in diary.mornings]
        if near and flare_stage(near, usual=usual) is Flare.CALM:
            return begun_reason(near[-1], usual)
    return None


def days_off_from(runner: User, day: date) -> Spell | None:
    """Away or ill, now or next."""
    return Spell.objects.filter(runner=runner, ends_on__gte=day).off().first()


@transaction.atomic
def take_off(runner: User, kind: str, *, starts_on: date, ends_on: date, at: datetime) -> Spell:
    """Away or ill from `starts_on` to `ends_on`, both included: nothing is asked, nothing missed.

    What holds until then ends the day before. `ValidationError` stores nothing.
    """
    today = _lock(runner, at)
    _check_days(starts_on, ends_on, today)
    spell = Spell(runner=runner, kind=kind, starts_on=starts_on, ends_on=ends_on, told_at=at)
    return _begin(spell, today)


@transaction.atomic
def begin_flare(runner: User, *, side: str, at: datetime) -> Spell:
    """A flare-up from today on; `side` is the sore foot's, empty for both."""
    today = _lock(runner, at)
    if side and side not in ("left", "right"):
        raise ValidationError(_("Choose the left foot, the right foot or both."))
    return _begin(
        Spell(
            runner=runner,
            kind=Kind.FLARE,
            starts_on=today,
            ends_on=holds_until(today),
            side=side,
            stage=Spell.Stage.CALM,
            told_at=at,
        ),
        today,
    )


@transaction.atomic
def make_smaller(runner: User, *, at: datetime) -> Spell:
    """The least dose for some weeks from today on."""
    today = _lock(runner, at)
    last = today + timedelta(weeks=LEAST_DOSE_WEEKS, days=-1)
    spell = Spell(runner=runner, kind=Kind.SMALLER, starts_on=today, ends_on=last, told_at=at)
    return _begin(spell, today)


@transaction.atomic
def stay_whole(runner: User, *, at: datetime) -> None:
    """The runner wants the whole plan: the smaller one is not offered for some weeks."""
    until = _lock(runner, at) + timedelta(weeks=LEAST_DOSE_WEEKS)
    Plan.objects.current().filter(runner=runner).update(whole_until=until)


@transaction.atomic
def change_days(spell: Spell, *, starts_on: date, ends_on: date, at: datetime) -> Spell:
    """Other days for away or ill, while they are not over. `ValidationError` changes nothing."""
    today = _lock(spell.runner, at)
    _check_open(spell, today)
    _check_days(starts_on, ends_on, today, since=spell.starts_on)
    _withdraw(spell.runner, today, [spell])
    spell.starts_on, spell.ends_on = starts_on, ends_on
    _make_room(spell, today)
    spell.save()
    return _laid(spell, today, at)


@transaction.atomic
def end(spell: Spell, *, at: datetime) -> None:
    """Back to usual from today on; a spell of today only was none."""
    today = _lock(spell.runner, at)
    _check_open(spell, today)
    if spell.starts_on >= today:
        _drop(spell, today)
    else:
        _withdraw(spell.runner, today, [spell])
        spell.ends_on = today - timedelta(days=1)
        spell.save()
    lay(spell.runner, today, at=at)
    announce(spell.runner, at=at)


@transaction.atomic
def undo(spell: Spell, *, at: datetime) -> None:
    """As if it had not been told: every session of it stands as planned again."""
    today = _lock(spell.runner, at)
    _check_open(spell, today)
    _drop(spell, today)
    lay(spell.runner, today, at=at)
    announce(spell.runner, at=at)


def go_by_mornings(runner: User, *, at: datetime) -> None:
    """Let the mornings so far say where the newest flare-up stands; call it after an answer."""
    today = _lock(runner, at)
    flares = Spell.objects.filter(runner=runner, kind=Kind.FLARE, starts_on__lt=today)
    spell = flares.filter(ends_on__gte=today - timedelta(days=1)).order_by("-starts_on").first()
    plan = _open_plan(runner) if spell else None
    if spell is None or plan is None:
        return
    stage = _stage_of(spell, plan, today)
    again(spell, day=today, stage="" if stage is Flare.NONE else stage.value, at=at)


def _stage_of(spell: Spell, plan: Plan, today: date) -> Flare:
    """The worse of the two feet, by the mornings since it was told."""
    intake = answers_of(plan)
    reports = list(PainReport.objects.of(spell.runner).mornings().filter(date__gte=plan.starts_on))
    stages = []
    for side in sides_of(spell):
        diary = side_diary(side, intake, reports)
        mornings = [
            score for day, score in sorted(diary.mornings.items()) if spell.starts_on < day <= today
        ]
        usual = diary.usual_morning(spell.starts_on - timedelta(days=1))
        stages.append(flare_stage(mornings, usual=usual, begun=True))
    return worse_of(stages)


def again(spell: Spell, *, day: date, stage: str, at: datetime) -> None:
    """The flare-up goes on in this stage after the morning of `day`; an empty stage ends it."""
    _withdraw(spell.runner, day, [spell])
    spell.ends_on = holds_until(day) if stage else day - timedelta(days=1)
    spell.stage = stage or spell.stage
    ahead = Spell.objects.filter(runner=spell.runner, starts_on__gt=spell.starts_on)
    following = ahead.order_by("starts_on").first()
    if following:
        spell.ends_on = min(spell.ends_on, following.starts_on - timedelta(days=1))
    spell.save()
    lay(spell.runner, day, at=at)


def lift(runner: User, today: date) -> None:
    """Put back what the spells of `today` and later changed, before the plan under them does.

    `lay` them again afterwards.
    """
    _withdraw(runner, today, Spell.objects.filter(runner=runner, ends_on__gte=today))


def lay(runner: User, today: date, *, at: datetime) -> None:
    """Lay the runner's spells over the open plan: over what is planned and not yet touched."""
    spells = list(Spell.objects.filter(runner=runner, ends_on__gte=today - TOLD_LATE))
    plan = _open_plan(runner) if spells else None
    if plan is None:
        return
    for spell in spells:
        days = {"date__gte": spell.starts_on, "date__lte": spell.ends_on}
        within = plan.sessions.filter(**days, status=Status.PLANNED, usual={}).order_by("date")
        if spell.is_off:
            _call_off(spell, list(within), today, at)
        else:
            ahead = within.filter(date__gte=today).exclude(kind=TrainingSession.Kind.TEST)
            _lighten(spell, list(ahead), plan)


def _call_off(spell: Spell, sessions: Sequence[TrainingSession], today: date, at: datetime) -> None:
    """Nothing is missed. After less than a week away, the rule of a missed session moves it."""
    ids = [each.pk for each in sessions]
    called_off = TrainingSession.objects.filter(pk__in=ids)
    called_off.update(status=Status.COULD_NOT, reason=spell.kind, spell=spell)
    back = spell.ends_on + timedelta(days=1)
    week = spell.starts_on + timedelta(days=REPEAT_FROM_DAYS)
    if spell.kind != Kind.AWAY or back > week or back < today:
        return
    for each in called_off.training().filter(date__gte=back - timedelta(days=MOVE_DAYS)):
        place_after(each, back, at=at)


def _lighten(spell: Spell, sessions: list[TrainingSession], plan: Plan) -> None:
    if spell.kind == Kind.SMALLER:
        sessions, surplus = _smaller(spell, sessions)
        TrainingSession.objects.filter(pk__in=[each.pk for each in surplus]).update(
            status=Status.CANCELLED, spell=spell
        )
    for each in sessions:
        each.spell = spell
    lighter.lighten(sessions, plan)


def _smaller(
    spell: Spell, sessions: Iterable[TrainingSession]
) -> tuple[list[TrainingSession], list[TrainingSession]]:
    """The sessions that stay, the first of each week, and those that do not; runs are left."""
    at_home = [each for each in sessions if each.kind in TrainingSession.AT_HOME]
    strength = [each for each in at_home if each.kind == TrainingSession.Kind.STRENGTH]
    stays: dict[int, list[TrainingSession]] = {}
    for each in strength or at_home:
        week = stays.setdefault((each.date - spell.starts_on).days // 7, [])
        if len(week) < LEAST_DOSE_SESSIONS:
            week.append(each)
    kept = [each for week in stays.values() for each in week]
    return kept, [each for each in at_home if each not in kept]


def _lock(runner: User, at: datetime) -> date:
    """One change at a time for each runner; answers their today."""
    User.objects.select_for_update().get(pk=runner.pk)
    return at.astimezone(profile_of(runner).tz).date()


def _check_days(starts_on: date, ends_on: date, today: date, *, since: date | None = None) -> None:
    """`since`: the first day as it was told before; it may stay, however long ago."""
    if starts_on < today - TOLD_LATE and starts_on != since:
        raise ValidationError({"starts_on": _("Begin two weeks ago at the earliest.")})
    if ends_on < max(starts_on, today):
        raise ValidationError(
            {"ends_on": _("End today at the earliest, and not before it begins.")}
        )
    if ends_on > today + LONGEST:
        raise ValidationError({"ends_on": _("End within a year.")})


def _check_open(spell: Spell, today: date) -> None:
    if spell.ends_on < today:
        raise ValidationError(_("This is over; your plan goes on already."))


def _begin(spell: Spell, today: date) -> Spell:
    _make_room(spell, today)
    spell.save()
    return _laid(spell, today, spell.told_at)


def _laid(spell: Spell, today: date, at: datetime) -> Spell:
    lay(spell.runner, today, at=at)
    announce(spell.runner, at=at)
    return spell


def _make_room(spell: Spell, today: date) -> None:
    """No two at once: what is running ends the day before, and days off to come are kept."""
    others = Spell.objects.filter(
        runner=spell.runner, starts_on__lte=spell.ends_on, ends_on__gte=spell.starts_on
    ).exclude(pk=spell.pk)
    for other in others:
        if other.starts_on < spell.starts_on:
            _withdraw(spell.runner, today, [other])
            other.ends_on = spell.starts_on - timedelta(days=1)
            other.save()
        elif other.is_off and other.starts_on > today:
            _keep(other, spell)
        else:
            _drop(other, today)


def _keep(other: Spell, spell: Spell) -> None:
    if spell.is_off or other.starts_on <= spell.starts_on:
        raise ValidationError(
            _("You have told us of days off from %(first)s to %(last)s. Change those first.")
            % {"first": other.starts_on.isoformat(), "last": other.ends_on.isoformat()}
        )
    spell.ends_on = other.starts_on - timedelta(days=1)


def _drop(spell: Spell, today: date) -> None:
    _withdraw(spell.runner, today, [spell])
    spell.delete()


def _withdraw(runner: User, today: date, spells: Iterable[Spell]) -> None:
    """Put back what these spells changed, where nothing was done with it meanwhile."""
    plan = _open_plan(runner)
    if plan is None:
        return
    changed = Q(status__in=(Status.PLANNED, Status.COULD_NOT, Status.CANCELLED))
    sessions = list(plan.sessions.filter(changed, spell__in=spells))
    sessions = [each for each in sessions if _comes_back(each)]
    taken = _taken(plan, sessions)
    for each in sessions:
        if each.status != Status.PLANNED:
            free = (each.date, each.kind) not in taken
            each.status, each.reason = (Status.PLANNED if free else Status.CANCELLED), ""
    lighter.put_back(sessions)


def _comes_back(session: TrainingSession) -> bool:
    """Whether nothing was done on the day that it got instead; that day is free again then."""
    try:
        withdraw_replacement(session)
    except ValidationError:
        return False
    return True


def _taken(plan: Plan, sessions: Iterable[TrainingSession]) -> set[tuple[date, str]]:
    """The days on which another session of the kind stands by now."""
    days = {each.date for each in sessions}
    others = plan.sessions.filter(date__in=days).exclude(status=Status.CANCELLED)
    own = [each.pk for each in sessions]
    return set(others.exclude(pk__in=own).values_list("date", "kind"))


def _open_plan(runner: User) -> Plan | None:
    active = Plan.objects.filter(runner=runner, status=Plan.Status.ACTIVE)
    return active.select_for_update(of=("self",)).select_related("intake").first()
