"""The draft of a runner's answers: begun, saved step by step, completed into a plan or referral.

A draft is the JSON of formats.md growing key by key. Beside it stand `asked`, the names of the
steps answered so far, and `last_run`, the day of the last run: a draft may rest for weeks, and the
days since then are counted when it is completed. Completing takes both out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.models import User
from accounts.services import profile_of
from programs.engine.intake import parse_intake
from programs.engine.plan import Screening
from programs.engine.screening import screen
from programs.engine.words import Goal, Urgency
from programs.plans.models import Clearance, Intake, Plan
from programs.plans.services.building import open_plan, open_referral

Answers = dict[str, Any]

REVIEW = "review"
DRAFT_ONLY = ("asked", "last_run")
SAFETY = ("safety-now", "safety-foot", "safety-body", "conditions")
AFTER_SAFETY = ("about", "running", "run-days", "form", "strength", "kit", "days")


def steps(answers: Mapping[str, Any]) -> list[str]:
    """The steps that these answers lead through, in order; the review stands after them."""
    names = ["goal"]
    if answers.get("goal") != Goal.PREVENT:
        names += ["spots", *(spot_step(entry) for entry in answers.get("spots", []))]
    return [*names, *SAFETY, *AFTER_SAFETY]


def spot_step(entry: Mapping[str, Any]) -> str:
    return f"spot-{entry['spot']}-{entry['side']}"


def next_step(answers: Mapping[str, Any]) -> str:
    """The first step not answered yet, or the review."""
    asked = answers.get("asked", [])
    return next((step for step in steps(answers) if step not in asked), REVIEW)


def draft_of(runner: User) -> Intake | None:
    return Intake.objects.filter(runner=runner, completed_at=None).first()


def first_answers(runner: User) -> Answers:
    """What a new intake is prefilled with: of the last one what does not change from day to day.

    Every step is still asked. Safety, pain and the last weeks' running are asked with nothing
    filled in, so that nothing old is taken for said today.
    """
    last = Intake.objects.filter(runner=runner).exclude(completed_at=None)
    newest = last.order_by("-completed_at", "-pk").first()
    if newest is None:
        return {}
    lasting = ("goal", "birth_year", "body_mass_kg", "strength", "kit", "availability")
    known = {key: newest.answers[key] for key in lasting if key in newest.answers}
    known["spots"] = [
        {"spot": entry["spot"], "side": entry["side"]} for entry in newest.answers.get("spots", [])
    ]
    running = newest.answers.get("running", {})
    of_late = ("days_since_last_run", "longest_30d_km")
    known["running"] = {key: value for key, value in running.items() if key not in of_late}
    return known


@transaction.atomic
def save_answers(
    runner: User, *, step: str, merge: Callable[[Answers], Answers], at: datetime
) -> Intake:
    """Put one step's answers into the runner's draft, which is begun by its first answer.

    `merge` gets the draft's answers as they are once it is locked: two tabs lose nothing.
    """
    # The one draft is held by a constraint; whoever comes second here waits and finds it.
    Intake.objects.get_or_create(
        runner=runner,
        completed_at=None,
        defaults={"answers": first_answers(runner), "started_at": at},
    )
    draft = Intake.objects.select_for_update().get(runner=runner, completed_at=None)
    answers = merge(draft.answers)
    asked = {*draft.answers.get("asked", []), step}
    answers["asked"] = [name for name in steps(answers) if name in asked]
    draft.answers, draft.step = answers, next_step(answers)
    if step == SAFETY[0]:
        # The page of the emergencies: what a clinician cleared before this answer is a new sign.
        draft.screened_at = at
    draft.save(update_fields=["answers", "step", "screened_at"])
    return draft


def stop_found(draft: Intake, *, zone: str, today: date) -> Screening | None:
    """The screening of the answers so far, if one of them must be seen within 48 hours or now.

    What was not asked yet counts as harmless, and what a clinician has cleared as cleared.
    """
    answers = draft.answers
    if not answers.get("asked"):
        return None
    asked_about = [entry for entry in answers.get("spots", []) if "signs" in entry]
    harmless: Answers = {
        "birth_year": today.year - 35,
        "body_mass_kg": 70,
        "conditions": [],
        "red_flags": [],
        "running": {
            "weekly_km": 0,
            "runs_per_week": 0,
            "days_since_last_run": None,
            "run_days": [],
        },
        "strength": {"experience": "none"},
        "kit": {name: [] for name in ("water_l", "books_kg", "dumbbells_kg", "ankle_weights_kg")}
        | {"rucksack": False, "step_cm": None, "bands": []},
        "availability": {"mon": 10},
    }
    told = {key: answers[key] for key in ("red_flags", "conditions") if key in answers}
    spots = asked_about if answers.get("goal") != Goal.PREVENT else []
    goal = Goal.RETURN if spots else Goal.PREVENT
    filled = {**harmless, **told, "zone": zone, "goal": goal, "spots": spots}
    screening = screen(
        parse_intake(filled, today=today),
        today=today,
        cleared=Clearance.objects.days_of(draft.runner_id),
        answered_on=draft.last_screened_at.astimezone(ZoneInfo(zone)).date(),
    )
    urgent = (Urgency.EMERGENCY, Urgency.WITHIN_48_H)
    return screening if any(f.urgency in urgent for f in screening.findings) else None


@transaction.atomic
def complete(runner: User, *, today: date, at: datetime) -> Plan | None:
    """Turn the draft into an intake and build from it; None if there is no draft (any more).

    Raises `InvalidInput` and stores nothing if the answers do not hold together.
    """
    draft = Intake.objects.select_for_update().filter(runner=runner, completed_at=None).first()
    if draft is None:
        return None
    answers = _whole(draft.answers, zone=profile_of(runner).zone, today=today)
    parse_intake(answers, today=today)
    _close(draft, answers, at=at)
    return open_plan(draft, today=today, at=at)


def _whole(draft: Answers, *, zone: str, today: date) -> Answers:
    """The draft's answers as formats.md has them, as of `today`."""
    answers = {key: value for key, value in draft.items() if key not in DRAFT_ONLY}
    answers["zone"] = zone
    if answers["goal"] == Goal.PREVENT:
        answers["spots"] = []
    last_run = draft.get("last_run")
    days = (today - date.fromisoformat(last_run)).days if last_run else None
    answers["running"] = {**answers["running"], "days_since_last_run": days}
    return answers


@transaction.atomic
def stop(runner: User, screening: Screening, *, today: date, at: datetime) -> Plan | None:
    """End the draft early with a referral: nothing is trained until the sign has been seen."""
    draft = Intake.objects.select_for_update().filter(runner=runner, completed_at=None).first()
    if draft is None:
        return None
    _close(draft, draft.answers, at=at)
    return open_referral(draft, screening, today=today, at=at)


def _close(draft: Intake, answers: Answers, *, at: datetime) -> None:
    draft.answers, draft.step, draft.completed_at = answers, "", at
    draft.save(update_fields=["answers", "step", "completed_at"])


def _last_run(answers: Answers, *, told_on: date) -> str | None:
    days = answers.get("running", {}).get("days_since_last_run")
    return None if days is None else (told_on - timedelta(days=days)).isoformat()


@transaction.atomic
def take_back(runner: User, *, at: datetime) -> Intake | None:
    """ "I answered by mistake": go on with the answers that led to the referral.

    The safety questions are asked again, and the spots whose signs led here. The referral stays
    until the new intake is complete.
    """
    plan = Plan.objects.current().filter(runner=runner, outcome=Plan.Outcome.REFER).first()
    if plan is None:
        return None
    answers = dict(plan.intake.answers)
    found = {spot_step(f) for f in plan.screening["findings"] if f.get("spot")}
    again = {*SAFETY, *found}
    kept = [step for step in answers.get("asked", steps(answers)) if step not in again]
    answers = {k: v for k, v in answers.items() if k not in ("red_flags", "conditions")}
    answers.setdefault("last_run", _last_run(answers, told_on=plan.starts_on))
    answers["asked"] = kept
    draft, _new = Intake.objects.update_or_create(
        runner=runner,
        completed_at=None,
        defaults={"answers": answers, "step": next_step(answers)},
        create_defaults={"answers": answers, "step": next_step(answers), "started_at": at},
    )
    return draft
