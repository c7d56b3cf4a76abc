"""Moving a runner to a version of a coach's template, or back to the reviewed programme.

What comes after the day is planned anew with it, as when a runner chooses another way; the next
plan is built with it too. Until something of it is begun it can be taken back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.changes import announce
from accounts.models import User
from programs.engine import plan as engine
from programs.engine.exercise import Catalogue
from programs.engine.minutes import mark_shared, session_minutes
from programs.engine.standing import Standing
from programs.plans.models import (
    Phase,
    Plan,
    Prescription,
    Spell,
    TemplateUse,
    TemplateVersion,
    TrainingSession,
)
from programs.plans.services import rows
from programs.plans.services.catalogues import catalogue_of, catalogue_with
from programs.plans.services.hurting import answers_of
from programs.plans.services.kept_days import Chosen
from programs.plans.services.numbering import Numbers, number_anew, number_as_before, numbers_of
from programs.plans.services.own_exercises import keep
from programs.plans.services.replanning import (
    Ground,
    Rest,
    build_anew,
    carry_out,
    ground_of,
    locked,
    on_chosen_days,
    put_back,
    untouched,
)
from programs.plans.services.standing import protocols_of, told_apart, weeks_off

Status = TrainingSession.Status


@transaction.atomic
def move(
    runner: User, protocol: str, version: TemplateVersion | None, *, day: date, at: datetime
) -> list[Chosen]:
    """Train `protocol` by `version` (None: as it was reviewed) from the day after `day` on.

    Without a plan that it concerns only the next one follows. Returns the days that the runner had
    chosen and that cannot be kept. `ValidationError` says in one sentence what stands against it;
    then nothing is changed.
    """
    if version is not None and version.is_draft:
        raise ValidationError(_("Publish the version first."))
    use = TemplateUse.objects.filter(runner=runner.pk, protocol=protocol).first()
    if use and version and use.version_id == version.pk:
        raise ValidationError(_("They train by this version already."))
    if use is None and version is None:
        raise ValidationError(_("They train by the reviewed programme already."))
    chosen = _plan_anew(runner, protocol, version, use, day=day, at=at)
    _use(runner, protocol, str(version.pk) if version else None, at=at)
    announce(runner, at=at)
    return [each for each in chosen if each.why_not]


def _plan_anew(
    runner: User,
    protocol: str,
    version: TemplateVersion | None,
    use: TemplateUse | None,
    *,
    day: date,
    at: datetime,
) -> Sequence[Chosen]:
    plans = Plan.objects.filter(runner=runner.pk, status=Plan.Status.ACTIVE)
    if not plans.filter(phases__protocol=protocol).exists():
        return ()
    plan = locked(runner)
    if Spell.objects.filter(runner=runner.pk, ends_on__gt=day).exists():
        raise ValidationError(_("Away, ill or in a flare-up: move them when they are back."))
    templates = {name: key for name, key in plan.templates.items() if name != protocol}
    if version:
        templates[protocol] = str(version.pk)
    kept = {"templates": plan.templates, "moved": protocol, "use": use and str(use.version_id)}
    kept |= {"weeks_apart": plan.weeks_apart}
    phases = list(plan.phases.all())
    now, then, ground = catalogue_of(plan), catalogue_with(templates), ground_of(plan, day)
    goes_on = under(ground, now, then, phases)
    rest = _rest(plan, day, (now, ground), (then, goes_on))
    kept |= {"numbers": number_anew(plan, now, then)}
    carry_out(plan, replace(rest, kept=kept), day=day, at=at)
    plan.templates = templates
    plan.weeks_apart |= _apart(plan, ground.standing, goes_on.standing)
    plan.save(update_fields=["templates", "weeks_apart"])
    if version:
        keep(runner.pk, [str(version.pk)], at=at)
    return rest.chosen


def _apart(plan: Plan, before: Standing, after: Standing) -> dict[str, int]:
    """The tracks that go on in another week of their programme than they were in."""
    changed = {
        place: weeks for place, weeks in after.lags.items() if before.weeks_of(*place) != weeks
    }
    return told_apart({place: weeks + weeks_off(plan) for place, weeks in changed.items()})


def _rest(
    plan: Plan, day: date, now: tuple[Catalogue, Ground], then: tuple[Catalogue, Ground]
) -> Rest:
    """The rest of the plan: the days on which what it is to be asks otherwise, and what."""
    intake = answers_of(plan)
    before, after = (
        build_anew(plan, day, intake=intake, catalogue=catalogue, ground=ground)
        for catalogue, ground in (now, then)
    )
    built, days = only_what_differs(plan, before, after, numbers_of(now[0], then[0]))
    rest = Rest({}, intake, built, with_runs=False, days=frozenset(days))
    return on_chosen_days(plan, rest, day=day)


def under(ground: Ground, now: Catalogue, then: Catalogue, phases: Iterable[Phase]) -> Ground:
    """The same ground for a catalogue that asks otherwise than the plan's own. `phases` are the
    plan's."""
    standing = ground.standing.asked_anew(now, then, protocols_of(phases, now))
    return replace(ground, standing=standing)


def only_what_differs(
    plan: Plan, before: engine.Plan, after: engine.Plan, numbers: Numbers
) -> tuple[engine.Plan, set[date]]:
    """`after` with those of its sessions alone that `before` has otherwise, and their days.

    Planning anew may tell a dose otherwise than what was decided since: each dose that is asked
    alike stays as it stands in the plan. `numbers` are those that the phases of `before` get.
    """

    def anew(dose: engine.Prescription) -> engine.Prescription:
        given = numbers.get(dose.protocol, ())
        return dose._replace(phase=given[dose.phase]) if dose.phase < len(given) else dose

    then, now = (_by_day(each.sessions) for each in (before, after))
    then = {each: tuple(anew(dose) for dose in doses) for each, doses in then.items()}
    differ = {day for day in then.keys() | now.keys() if then.get(day) != now.get(day)}
    days = _with_moved_onto(plan, differ)
    stand = Prescription.objects.filter(
        session__plan=plan, session__status=Status.PLANNED, session__planned_on__in=days
    ).select_related("session")
    present = {
        (r.session.planned_on, r.exercise, r.side, r.test): anew(rows.read(r)) for r in stand
    }

    def kept(day: date, dose: engine.Prescription) -> engine.Prescription:
        standing = present.get((day, dose.exercise, dose.side.value, dose.test))
        same = standing is not None and _bare(dose) in then.get(day, ())
        return standing._replace(shared=False) if standing and same else dose

    sessions = []
    for each in after.sessions:
        if each.date in days and each.prescriptions:
            doses = mark_shared(kept(each.date, dose) for dose in each.prescriptions)
            sessions.append(each._replace(prescriptions=doses, minutes=session_minutes(doses)))
    return replace(after, sessions=tuple(sessions)), days


def _with_moved_onto(plan: Plan, days: Collection[date]) -> set[date]:
    """The days, and those from which a session was moved onto one of them: where a new session
    cannot stay on a chosen day it needs its own, and who stands there by then makes room."""
    moved = plan.sessions.training().filter(status=Status.PLANNED).exclude(date=F("planned_on"))
    froms = dict[date, set[date]]()
    for now, planned in moved.values_list("date", "planned_on"):
        froms.setdefault(now, set()).add(planned)
    found, new = set[date](), set(days)
    while new:
        found |= new
        new = {planned for day in new for planned in froms.get(day, ())} - found
    return found


def _by_day(sessions: Iterable[engine.Session]) -> dict[date, tuple[engine.Prescription, ...]]:
    """What each day asks for at home."""
    found: dict[date, tuple[engine.Prescription, ...]] = {}
    for each in sessions:
        if each.prescriptions:
            found[each.date] = (*found.get(each.date, ()), *map(_bare, each.prescriptions))
    return found


def _bare(dose: engine.Prescription) -> engine.Prescription:
    """What is asked, without why."""
    return dose._replace(reasons=(), shared=False)


def _use(runner: User, protocol: str, version: str | None, *, at: datetime) -> None:
    if version is None:
        TemplateUse.objects.filter(runner=runner.pk, protocol=protocol).delete()
        return
    now = {"version_id": version, "since": at}
    TemplateUse.objects.update_or_create(runner_id=runner.pk, protocol=protocol, defaults=now)


@transaction.atomic
def take_back(runner: User, protocol: str, *, day: date, at: datetime) -> None:
    """Put the plan back as it stood before the move. `ValidationError` when it is too late."""
    plan = locked(runner)
    undo = plan.undo
    if undo.get("moved") != protocol or not untouched([plan]):
        raise ValidationError(_("Something of it was begun since, so it stays."))
    put_back(plan, day=day, at=at)
    number_as_before(plan, undo.get("numbers", []))
    plan.templates, plan.weeks_apart = undo["templates"], undo.get("weeks_apart", {})
    plan.save(update_fields=["templates", "weeks_apart"])
    _use(runner, protocol, undo["use"], at=at)
