"""Every address of the site says who may open it, and each is tried by everybody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from io import BytesIO
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import URLPattern, get_resolver, reverse

from accounts import clock
from accounts.models import Archive, CoachingLink, Consent, Scope, User
from accounts.services import give_consent, start_coaching
from programs.catalogue.guide_words import Kind
from programs.coaching.models import Introduction, Message, Note, SavedFilter
from programs.coaching.services import exercises, templates
from programs.coaching.services.invitations import Wish, invite
from programs.coaching.sites import coach_site
from programs.plans import models as plans
from programs.plans.services.building import store_plan
from programs.plans.services.sessions import log_as_prescribed
from programs.plans.services.spells import take_off
from programs.reminders.links import morning_link
from programs.reports.models import Activity, QuestionnaireScore
from programs.reports.sharing import make_link
from programs.running.models import FormTrial, ImportLine, Run, RunImport, Shoe
from tests.coaching.conftest import make_coach, make_proposal
from tests.coaching.own_exercises import published as published_exercise
from tests.plans.conftest import MONDAY, complete_intake, make_runner, session_on, three_weeks

NOW = datetime(2026, 11, 3, 6, 40, tzinfo=UTC)
"""The morning after the one session that was done."""


class Who(Enum):
    ANYONE = auto()
    SIGNED_IN = auto()
    OWNER = auto()
    COACH = auto()
    THEIR_COACH = auto()
    STAFF = auto()
    TOKEN = auto()
    LOCAL = auto()


@dataclass(frozen=True)
class Page:
    """Who may open it, by which methods, and which of the runner's things stand in it."""

    who: Who
    methods: str = "GET"
    args: tuple[str, ...] = ()


OWN_SESSION = ("session",)
OWN_EXERCISE = ("session", "one")
PAGES: dict[str, Page] = {
    "landing": Page(Who.ANYONE),
    "favicon": Page(Who.ANYONE),
    "healthz": Page(Who.ANYONE),
    "robots": Page(Who.ANYONE),
    "offline": Page(Who.ANYONE),
    "service-worker": Page(Who.ANYONE),
    "styleguide": Page(Who.STAFF),
    "mailbox": Page(Who.LOCAL),
    "mailbox-mail": Page(Who.LOCAL, args=("wrong",)),
    "mailbox-html": Page(Who.LOCAL, args=("wrong",)),
    "accounts:consent": Page(Who.SIGNED_IN, "GET POST"),
    "accounts:settings": Page(Who.SIGNED_IN, "GET POST"),
    "accounts:device-end": Page(Who.OWNER, "POST", ("device",)),
    "accounts:consents": Page(Who.SIGNED_IN),
    "accounts:data": Page(Who.SIGNED_IN),
    "accounts:archive-progress": Page(Who.SIGNED_IN),
    "accounts:archive-make": Page(Who.SIGNED_IN, "POST"),
    "accounts:archive-bring": Page(Who.SIGNED_IN, "POST"),
    "accounts:archive-file": Page(Who.OWNER, "GET", ("archive",)),
    "accounts:archive-remove": Page(Who.OWNER, "POST", ("archive",)),
    "accounts:looks": Page(Who.SIGNED_IN),
    "accounts:pause": Page(Who.SIGNED_IN, "POST"),
    "accounts:resume": Page(Who.SIGNED_IN, "POST"),
    "accounts:delete": Page(Who.SIGNED_IN, "GET POST"),
    "accounts:paused": Page(Who.SIGNED_IN),
    "accounts:farewell": Page(Who.ANYONE),
    "accounts:consent-withdraw": Page(Who.SIGNED_IN, "POST"),
    "accounts:consent-reminders": Page(Who.SIGNED_IN, "POST"),
    "catalogue:exercises": Page(Who.ANYONE),
    "catalogue:exercise": Page(Who.ANYONE, args=("exercise",)),
    "catalogue:poses": Page(Who.STAFF),
    "catalogue:pose": Page(Who.STAFF, args=("exercise",)),
    "pain:guide": Page(Who.ANYONE),
    "pain:find": Page(Who.ANYONE),
    "pain:search": Page(Who.ANYONE),
    "pain:complications": Page(Who.ANYONE),
    "pain:when-to-be-seen": Page(Who.ANYONE),
    "pain:sources": Page(Who.ANYONE),
    "pain:article": Page(Who.ANYONE, args=("kind", "article")),
    "pain:own-words": Page(Who.SIGNED_IN),
    "pain:own-words-about": Page(Who.SIGNED_IN, "GET POST", ("article",)),
    "plans:start": Page(Who.SIGNED_IN),
    "plans:review": Page(Who.SIGNED_IN, "GET POST"),
    "plans:intake-mistake": Page(Who.SIGNED_IN, "POST"),
    "plans:intake-step": Page(Who.SIGNED_IN, "GET POST", ("goal",)),
    "plans:plan": Page(Who.SIGNED_IN),
    "plans:week-sheet": Page(Who.SIGNED_IN),
    "plans:own-exercise": Page(Who.OWNER, "GET", ("own_exercise",)),
    "plans:facts": Page(Who.SIGNED_IN),
    "plans:facts-back": Page(Who.SIGNED_IN, "POST"),
    "plans:fact": Page(Who.SIGNED_IN, "GET POST", ("kit",)),
    "plans:month-now": Page(Who.SIGNED_IN),
    "plans:month": Page(Who.SIGNED_IN, "GET", ("day",)),
    "plans:agenda": Page(Who.SIGNED_IN),
    "plans:agenda-past": Page(Who.SIGNED_IN),
    "plans:day": Page(Who.SIGNED_IN, "GET", ("day",)),
    "plans:changes": Page(Who.SIGNED_IN),
    "plans:shift": Page(Who.SIGNED_IN, "GET POST"),
    "plans:move-undo": Page(Who.OWNER, "POST", ("moved",)),
    "plans:move-to": Page(Who.OWNER, "GET POST", OWN_SESSION),
    "plans:ways": Page(Who.SIGNED_IN, "GET POST"),
    "plans:ways-back": Page(Who.SIGNED_IN, "POST"),
    "plans:next-block": Page(Who.SIGNED_IN, "POST"),
    "plans:tests": Page(Who.SIGNED_IN),
    "plans:test": Page(Who.SIGNED_IN, "GET POST", ("balance", "left")),
    "plans:test-correct": Page(Who.OWNER, "GET POST", ("result",)),
    "plans:test-remove": Page(Who.OWNER, "POST", ("result",)),
    "plans:clearance": Page(Who.SIGNED_IN, "GET POST"),
    "plans:today": Page(Who.SIGNED_IN),
    "plans:safety": Page(Who.SIGNED_IN, "GET POST"),
    "plans:go-on": Page(Who.SIGNED_IN, "POST"),
    "plans:bad-day": Page(Who.SIGNED_IN),
    "plans:in-the-way": Page(Who.SIGNED_IN),
    "plans:flare": Page(Who.SIGNED_IN, "POST"),
    "plans:smaller": Page(Who.SIGNED_IN, "POST"),
    "plans:whole": Page(Who.SIGNED_IN, "POST"),
    "plans:take-off": Page(Who.SIGNED_IN, "POST", ("ill",)),
    "plans:spell": Page(Who.OWNER, "GET POST", ("spell",)),
    "plans:spell-end": Page(Who.OWNER, "POST", ("spell",)),
    "plans:spell-undo": Page(Who.OWNER, "POST", ("spell",)),
    "plans:light": Page(Who.OWNER, "POST", OWN_SESSION),
    "plans:usual": Page(Who.OWNER, "POST", OWN_SESSION),
    "plans:hurts": Page(Who.SIGNED_IN, "GET POST"),
    "plans:morning": Page(Who.OWNER, "GET POST", ("day",)),
    "plans:session": Page(Who.OWNER, "GET", OWN_SESSION),
    "plans:session-start": Page(Who.OWNER, "POST", OWN_SESSION),
    "plans:ready": Page(Who.OWNER, "GET POST", OWN_SESSION),
    "plans:swap-exercise": Page(Who.OWNER, "POST", OWN_EXERCISE),
    "plans:next": Page(Who.OWNER, "GET", OWN_SESSION),
    "plans:exercise": Page(Who.OWNER, "GET POST", OWN_EXERCISE),
    "plans:remove-set": Page(Who.OWNER, "POST", OWN_EXERCISE),
    "plans:skip-exercise": Page(Who.OWNER, "POST", OWN_EXERCISE),
    "plans:take-up": Page(Who.OWNER, "POST", OWN_EXERCISE),
    "plans:exercise-hurts": Page(Who.OWNER, "GET POST", OWN_EXERCISE),
    "plans:finish": Page(Who.OWNER, "GET POST", OWN_SESSION),
    "plans:as-prescribed": Page(Who.OWNER, "POST", OWN_SESSION),
    "plans:cannot": Page(Who.OWNER, "GET POST", OWN_SESSION),
    "plans:leave": Page(Who.OWNER, "POST", OWN_SESSION),
    "plans:reopen": Page(Who.OWNER, "POST", OWN_SESSION),
    "plans:ran": Page(Who.OWNER, "POST", OWN_SESSION),
    "plans:move": Page(Who.OWNER, "POST", OWN_SESSION),
    "running:runs": Page(Who.SIGNED_IN),
    "running:new": Page(Who.SIGNED_IN, "GET POST"),
    "running:undo": Page(Who.SIGNED_IN, "POST"),
    "running:check": Page(Who.SIGNED_IN),
    "running:run": Page(Who.OWNER, "GET POST", ("run",)),
    "running:delete": Page(Who.OWNER, "POST", ("run",)),
    "running:import": Page(Who.SIGNED_IN, "GET POST"),
    "running:imported": Page(Who.OWNER, "GET", ("imported",)),
    "running:import-undo": Page(Who.OWNER, "POST", ("imported",)),
    "running:import-decide": Page(Who.OWNER, "POST", ("imported", "line")),
    "running:shoes": Page(Who.SIGNED_IN),
    "running:shoe-new": Page(Who.SIGNED_IN, "GET POST"),
    "running:shoe": Page(Who.OWNER, "GET POST", ("shoe",)),
    "running:shoe-default": Page(Who.OWNER, "POST", ("shoe",)),
    "running:shoe-retire": Page(Who.OWNER, "POST", ("shoe",)),
    "running:shoe-use": Page(Who.OWNER, "POST", ("shoe",)),
    "running:shoe-delete": Page(Who.OWNER, "POST", ("shoe",)),
    "running:form": Page(Who.SIGNED_IN),
    "running:form-count": Page(Who.SIGNED_IN, "POST"),
    "running:form-start": Page(Who.SIGNED_IN, "POST"),
    "running:form-end": Page(Who.OWNER, "POST", ("trial",)),
    "reminders:settings": Page(Who.SIGNED_IN, "GET POST"),
    "reminders:calendar": Page(Who.SIGNED_IN),
    "reminders:calendar-make": Page(Who.SIGNED_IN, "POST", ("feed",)),
    "reminders:calendar-replace": Page(Who.SIGNED_IN, "POST", ("feed",)),
    "reminders:calendar-revoke": Page(Who.SIGNED_IN, "POST", ("feed",)),
    "reminders:calendar-look": Page(Who.OWNER, "POST", ("feed",)),
    "reminders:calendar-file": Page(Who.TOKEN, "GET", ("wrong",)),
    "reminders:events": Page(Who.TOKEN, "POST"),
    "reminders:provider-events": Page(Who.TOKEN, "GET POST", ("wrong",)),
    "reminders:log": Page(Who.SIGNED_IN),
    "reminders:try-again": Page(Who.SIGNED_IN, "POST"),
    "reminders:queue": Page(Who.STAFF),
    "reminders:lift": Page(Who.STAFF, "POST", ("one",)),
    "reminders:samples": Page(Who.STAFF),
    "reminders:sample": Page(Who.STAFF, "GET", ("mail",)),
    "reminders:sample-html": Page(Who.STAFF, "GET", ("mail",)),
    "reminders:metrics": Page(Who.LOCAL),
    "reminders:test": Page(Who.SIGNED_IN, "POST"),
    "reminders:morning": Page(Who.TOKEN, "GET POST", ("wrong",)),
    "reminders:all": Page(Who.TOKEN, "GET POST", ("wrong",)),
    "reminders:all-again": Page(Who.SIGNED_IN, "POST"),
    "reminders:done": Page(Who.TOKEN, "GET POST", ("wrong",)),
    "reminders:later": Page(Who.TOKEN, "GET POST", ("wrong",)),
    "reminders:stop": Page(Who.TOKEN, "GET POST", ("wrong",)),
    "reports:week-pdf": Page(Who.SIGNED_IN),
    "reports:report": Page(Who.SIGNED_IN),
    "reports:report-pdf": Page(Who.SIGNED_IN),
    "reports:report-json": Page(Who.SIGNED_IN),
    "reports:progress": Page(Who.SIGNED_IN),
    "reports:progress-csv": Page(Who.SIGNED_IN, args=("load",)),
    "reports:links": Page(Who.SIGNED_IN, "GET POST"),
    "reports:link-revoke": Page(Who.OWNER, "POST", ("link",)),
    "reports:measures": Page(Who.SIGNED_IN),
    "reports:activity-add": Page(Who.SIGNED_IN, "POST"),
    "reports:activity-end": Page(Who.OWNER, "POST", ("activity",)),
    "reports:score": Page(Who.SIGNED_IN, "POST"),
    "reports:questionnaire": Page(Who.SIGNED_IN, "POST"),
    "reports:questionnaire-remove": Page(Who.OWNER, "POST", ("paper",)),
    "reports:shared": Page(Who.ANYONE, "GET POST", ("wrong",)),
    "reports:shared-pdf": Page(Who.ANYONE, args=("wrong",)),
    "reports:shared-json": Page(Who.ANYONE, args=("wrong",)),
    "coach:index": Page(Who.COACH),
    "coach:coaching_runner_changelist": Page(Who.COACH),
    "coach:coaching_runner_change": Page(Who.THEIR_COACH, "GET", ("runner",)),
    "coach:act": Page(Who.COACH, "POST"),
    "coach:first-steps": Page(Who.COACH),
    "coach:first-steps-away": Page(Who.COACH, "POST"),
    "coach:practice": Page(Who.COACH, "POST"),
    "coach:triage-file": Page(Who.COACH),
    "coach:filter-keep": Page(Who.COACH, "POST"),
    "coach:filter-remove": Page(Who.THEIR_COACH, "POST", ("kept",)),
    "coach:runner": Page(Who.THEIR_COACH, "GET", ("runner",)),
    "coach:proposals": Page(Who.COACH),
    "coach:cohort": Page(Who.COACH),
    "coach:cohort-file": Page(Who.COACH, "GET", ("table",)),
    "coach:proposals-approve-safe": Page(Who.COACH, "POST"),
    "coach:proposal": Page(Who.THEIR_COACH, "GET POST", ("proposal",)),
    "coach:exercises": Page(Who.COACH),
    "coach:exercise-new": Page(Who.COACH, "GET POST"),
    "coach:exercise": Page(Who.THEIR_COACH, "GET", ("written",)),
    "coach:exercise-edit": Page(Who.THEIR_COACH, "GET POST", ("written",)),
    "coach:exercise-change": Page(Who.THEIR_COACH, "POST", ("written",)),
    "coach:exercise-publish": Page(Who.THEIR_COACH, "POST", ("written",)),
    "coach:exercise-version": Page(Who.THEIR_COACH, "GET", ("written", "number")),
    "coach:templates": Page(Who.COACH, "GET POST"),
    "coach:template": Page(Who.THEIR_COACH, "GET", ("template",)),
    "coach:template-change": Page(Who.THEIR_COACH, "POST", ("template",)),
    "coach:template-publish": Page(Who.THEIR_COACH, "POST", ("template",)),
    "coach:template-what-if": Page(Who.THEIR_COACH, "GET", ("template",)),
    "coach:template-runners": Page(Who.THEIR_COACH, "GET POST", ("template",)),
    "coach:template-phase": Page(Who.THEIR_COACH, "GET POST", ("template", "number")),
    "coach:template-moves": Page(Who.THEIR_COACH, "GET", ("template",)),
    "coach:template-phases": Page(Who.THEIR_COACH, "POST", ("template",)),
    "coach:template-version": Page(Who.THEIR_COACH, "GET", ("template", "number")),
    "coach:messages-new": Page(Who.COACH, "GET POST"),
    "coach:messages-take-back": Page(Who.COACH, "POST"),
    "coach:message-take-back": Page(Who.THEIR_COACH, "POST", ("message",)),
    "coach:note": Page(Who.THEIR_COACH, "POST", ("note",)),
    "coach:dose-take-back": Page(Who.THEIR_COACH, "POST", ("dose",)),
    "coach:runner-pain": Page(Who.THEIR_COACH, "GET", ("runner",)),
    "coach:runner-sessions": Page(Who.THEIR_COACH, "GET", ("runner",)),
    "coach:runner-plan": Page(Who.THEIR_COACH, "GET", ("runner",)),
    "coach:runner-dose": Page(Who.THEIR_COACH, "GET POST", ("runner", "dosed", "side")),
    "coach:runner-runs": Page(Who.THEIR_COACH, "GET", ("runner",)),
    "coach:runner-tests": Page(Who.THEIR_COACH, "GET", ("runner",)),
    "coach:runner-notes": Page(Who.THEIR_COACH, "GET POST", ("runner",)),
    "coach:runner-messages": Page(Who.THEIR_COACH, "GET POST", ("runner",)),
    "coach:runner-audit": Page(Who.THEIR_COACH, "GET", ("runner",)),
    "coach:invitations": Page(Who.COACH, "GET POST"),
    "coach:invitations-file": Page(Who.COACH, "GET POST"),
    "coach:invitation": Page(Who.THEIR_COACH, "POST", ("invitation",)),
    "coaching:invitation": Page(Who.TOKEN, "GET POST", ("wrong",)),
    "coaching:coach-invitation": Page(Who.TOKEN, "GET POST", ("wrong",)),
    "coaching:coaches": Page(Who.STAFF, "GET POST"),
    "coaching:coaches-change": Page(Who.STAFF, "POST", ("one",)),
    "coaching:own": Page(Who.SIGNED_IN),
    "coaching:own-answer": Page(Who.OWNER, "POST", ("coach",)),
    "coaching:own-read": Page(Who.OWNER, "POST", ("message",)),
    "coaching:own-take-back": Page(Who.OWNER, "POST", ("own_message",)),
    "coaching:own-end": Page(Who.OWNER, "POST", ("coach",)),
    "coach:runner-mode": Page(Who.THEIR_COACH, "POST", ("runner",)),
    "coach:runner-mails": Page(Who.THEIR_COACH, "GET", ("runner",)),
    "coach:runner-report": Page(Who.THEIR_COACH, "GET", ("runner",)),
    "coach:runner-report-pdf": Page(Who.THEIR_COACH, "GET", ("runner",)),
    "coach:runner-sharing": Page(Who.THEIR_COACH, "GET", ("runner",)),
    "coach:introduce": Page(Who.COACH, "GET POST"),
    "coach:introduction-take-back": Page(Who.THEIR_COACH, "POST", ("introduction",)),
    "coach:sharing-end": Page(Who.THEIR_COACH, "POST", ("reading",)),
    "coaching:own-asked": Page(Who.OWNER, "POST", ("introduction",)),
}
CODE_OF_OTHERS = ("allauth.", "django.")
"""Sign-in pages are tested in `tests/accounts`, the staff's own admin below."""

CLOSED = {"coach:coaching_runner_history", "coach:login", "coach:app_list"}
"""Pages that the admin brings along and nobody may open; `BROUGHT` says what they answer."""

BROUGHT: dict[str, tuple[str, int]] = {
    "login": ("login/", 302),
    "app_list": ("coaching/", 302),
    "coaching_runner_add": ("coaching/runner/add/", 403),
    "coaching_runner_delete": ("coaching/runner/{runner}/delete/", 403),
    "coaching_runner_history": ("coaching/runner/{runner}/history/", 404),
    "coaching/runner/<path:object_id>/": ("coaching/runner/{runner}/", 302),
    "(?P<url>.*)$": ("nothing/of/that/name/", 404),
}
"""What else of the admin is left under /coach/: its address, and what a coach gets there."""


def our_names() -> Iterator[str]:
    """The names of all addresses whose view is code of this project."""

    def walk(patterns: list[Any], spaces: tuple[str, ...]) -> Iterator[str]:
        for pattern in patterns:
            if not isinstance(pattern, URLPattern):
                space = (pattern.namespace,) if pattern.namespace else ()
                yield from walk(pattern.url_patterns, (*spaces, *space))
            elif not pattern.callback.__module__.startswith(CODE_OF_OTHERS):
                yield ":".join((*spaces, pattern.name or str(pattern.pattern)))

    return (name for name in walk(get_resolver().url_patterns, ()) if name.split(":")[0] != "admin")


def test_every_address_of_ours_says_who_may_open_it() -> None:
    assert sorted(our_names()) == sorted({*PAGES, *CLOSED})


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """Made once for all tests of this file, each of which takes back what it changed."""
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        patch.setattr(clock, "now", lambda: NOW)
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def things(db: None, built: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What stands in addresses: a runner with a coach, a plan, a session done yesterday, ..."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    archive = Archive.objects.get(pk=built["archive"])
    archive.file.save("export.zip", ContentFile(b"zip"))
    return built


def build() -> dict[str, Any]:
    runner = make_runner("Ada")
    start_coaching(coach=make_coach("Coach"), runner=runner, at=NOW)
    made = NOW - timedelta(days=1)
    plan = store_plan(complete_intake(runner), three_weeks(), today=MONDAY, at=made)
    session = session_on(plan, MONDAY)
    log_as_prescribed(session, at=made)
    result = plans.TestResult.objects.create(
        runner=runner, test="balance", side="left", value=20, taken_on=MONDAY, taken_at=made
    )
    device = UserSession.objects.create(user=runner, ip="127.0.0.1", session_key="k" * 32)
    spell = take_off(
        runner, "away", starts_on=MONDAY + timedelta(days=1), ends_on=NOW.date(), at=made
    )
    moved = plans.Move.objects.create(
        plan=plan, from_day=MONDAY, to_day=MONDAY + timedelta(days=7), made_at=made
    )
    archive = Archive.objects.create(
        person=runner, direction="out", status="ready", asked_at=NOW, ended_at=NOW
    )
    link = make_link(
        runner, first=MONDAY, last=MONDAY, audience="me", days=1, label="", at=NOW
    ).link
    activity = Activity.objects.create(runner=runner, name="Stairs", named_on=MONDAY)
    paper = QuestionnaireScore.objects.create(runner=runner, name="lefs", score=1, date=MONDAY)
    run = Run.objects.create(runner=runner, date=MONDAY, distance_m=5000, logged_at=made)
    shoe = Shoe.objects.create(runner=runner, name="Blue")
    imported = RunImport.objects.create(runner=runner, imported_at=made)
    line = ImportLine.objects.create(
        **{"brought_by": imported, "position": 0, "name": "run.fit", "outcome": "perhaps"},
        **{"run_pk": run.pk, "date": MONDAY, "distance_m": 5100, "file_hash": "x"},
    )
    trial = FormTrial.objects.create(runner=runner, cue="tall", started_on=MONDAY)
    coach = User.objects.get(email="coach@example.org")
    kept = SavedFilter.objects.create(coach=coach, name="Heels", query="spot=heel_under")
    return {
        **{"run": run.pk, "shoe": shoe.pk, "trial": trial.pk, "coach": coach.pk},
        **{"kept": kept.pk, "proposal": make_proposal(session, exercise="toe_yoga").pk},
        **coached_things(coach, runner, plan),
        **{"archive": archive.pk, "imported": imported.pk, "line": line.pk},
        **{"link": link.pk, "activity": activity.pk, "paper": paper.pk},
        **{"session": session.pk, "one": 1, "device": device.pk, "runner": runner.pk},
        "moved": moved.pk,
        **{"result": result.pk, "balance": "balance", "left": "left", "kit": "kit"},
        **{"day": NOW.date(), "goal": "goal", "wrong": "wrong", "feed": "full"},
        **{"kind": Kind.SPOT, "article": "heel-under"},
        **{"load": "load", "table": "outcomes"},
        "exercise": "heel_raise_single_towel",
        **{"spell": spell.pk, "ill": "ill", "mail": "session_due"},
    }


def coached_things(coach: User, runner: User, plan: plans.Plan) -> dict[str, Any]:
    """What a coach and their runner have with each other."""
    own, other = (
        Message.objects.create(
            **{"coach": coach, "runner": runner, "sender": sender, "text": "Hello"},
            **{"written_at": NOW, "shown_from": NOW + timedelta(minutes=5)},
        )
        for sender in (coach, runner)
    )
    planned = plans.Prescription.objects.filter(session__plan=plan, session__status="planned")
    row = planned.exclude(session__kind="test")[0]
    dose = plans.CoachDose.objects.create(
        **{"runner": runner, "exercise": row.exercise, "side": row.side, "sets": 1, "reps": 1},
        **{"load_kg": 0, "why": "x", "set_by": coach, "set_at": NOW},
    )
    [invitation] = invite(coach, [Wish("new@example.org")], at=NOW)
    note = Note.objects.create(coach=coach, runner=runner, text="x", written_at=NOW)
    reading, introduction = let_in(coach, runner)
    template = templates.clone(coach, "plantar_high_load", "Mine", at=NOW)
    template.versions.update(published_at=NOW, said="x")
    templates.begin_draft(template, at=NOW)
    exercise = published_exercise(coach)
    exercises.begin_draft(exercise, at=NOW)
    plans.KeptExercise.keep(runner.pk, {exercise.slug: exercise.versions.all()[0].content}, at=NOW)
    return {
        **{"template": template.pk, "number": 1},
        **{"written": exercise.pk, "own_exercise": exercise.slug},
        **{"message": own.pk, "own_message": other.pk, "dose": dose.pk, "note": note.pk},
        **{"dosed": row.exercise, "side": row.side, "invitation": invitation.pk},
        **{"reading": reading.pk, "introduction": introduction.pk},
    }


def let_in(coach: User, runner: User) -> tuple[CoachingLink, Introduction]:
    """Somebody who reads along, and somebody whom the runner is asked about."""
    until = NOW + timedelta(days=9)
    reading = CoachingLink.objects.create(
        **{"coach": make_coach("Reader"), "runner": runner, "scope": "read"},
        **{"brought_by": coach, "started_at": NOW, "expires_at": until},
    )
    introduction = Introduction.objects.create(
        **{"coach": coach, "runner": runner, "to": make_coach("Next"), "why": "x"},
        **{"made_at": NOW, "expires_at": until},
    )
    return reading, introduction


def address(name: str, things: dict[str, Any]) -> str:
    return reverse(name, args=[things[arg] for arg in PAGES[name].args])


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def answers(client: Client, name: str, things: dict[str, Any]) -> Iterator[Any]:
    for method in PAGES[name].methods.split():
        send: Callable[..., Any] = getattr(client, method.lower())
        yield send(address(name, things))


def pages(*who: Who) -> list[str]:
    return [name for name, page in PAGES.items() if page.who in who]


@pytest.mark.parametrize("name", pages(*(set(Who) - {Who.ANYONE, Who.TOKEN, Who.LOCAL})))
def test_anonymous_people_are_asked_to_sign_in(name: str, things: dict[str, Any]) -> None:
    for answer in answers(Client(), name, things):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/login/?next=")


@pytest.mark.parametrize("name", pages(Who.OWNER, Who.COACH, Who.THEIR_COACH, Who.STAFF))
def test_another_runner_finds_nothing(name: str, things: dict[str, Any]) -> None:
    for answer in answers(signed_in(make_runner("Zebulon")), name, things):
        assert answer.status_code == 404


@pytest.mark.parametrize("name", pages(Who.OWNER, Who.THEIR_COACH, Who.STAFF))
def test_the_coach_of_somebody_else_finds_nothing(name: str, things: dict[str, Any]) -> None:
    other = make_coach("Other")
    start_coaching(coach=other, runner=make_runner("Zebulon"), at=NOW)
    # Coaches run too: without this one they would only be asked for their own consent.
    give_consent(other, Consent.Kind.HEALTH_DATA, at=NOW)
    for answer in answers(signed_in(other), name, things):
        assert answer.status_code == 404


@pytest.mark.parametrize("name", pages(Who.OWNER, Who.SIGNED_IN))
def test_the_owner_gets_an_answer_from_each(name: str, things: dict[str, Any]) -> None:
    ada = signed_in(User.objects.get(pk=things["runner"]))
    for answer in answers(ada, name, things):
        method = answer.request["REQUEST_METHOD"]
        # An empty form is shown again, or says which of its hidden fields was not sent.
        assert answer.status_code in ((200, 302) if method == "GET" else (200, 302, 400, 404))
        assert not answer.get("Location", "").startswith(("/account/login/", "/consent/"))


@pytest.mark.parametrize("name", pages(Who.COACH, Who.THEIR_COACH))
def test_their_coach_may_look(name: str, things: dict[str, Any]) -> None:
    coach = User.objects.get(email="coach@example.org")
    for answer in answers(signed_in(coach), name, things):
        empty_form = answer.request["REQUEST_METHOD"] == "POST" and answer.status_code == 400
        assert empty_form or answer.status_code == 200 or answer["Location"].startswith("/coach/")


SCOPES: dict[str, Scope | None] = {
    "coach:coaching_runner_change": Scope.READ,
    "coach:runner": Scope.READ,
    "coach:runner-pain": Scope.READ,
    "coach:runner-sessions": Scope.READ,
    "coach:runner-plan": Scope.READ,
    "coach:runner-runs": Scope.READ,
    "coach:runner-tests": Scope.READ,
    "coach:runner-notes": Scope.READ,
    "coach:runner-audit": Scope.READ,
    "coach:runner-mails": Scope.READ,
    "coach:runner-report": Scope.READ,
    "coach:runner-report-pdf": Scope.READ,
    "coach:runner-sharing": Scope.READ,
    "coach:runner-messages": Scope.WRITE,
    "coach:runner-dose": Scope.FULL,
    "coach:runner-mode": Scope.FULL,
    "coach:dose-take-back": Scope.FULL,
    "coach:proposal": Scope.FULL,
    # These are one coach's own, whoever else sees the runner.
    "coach:filter-remove": None,
    "coach:message-take-back": None,
    "coach:note": None,
    "coach:invitation": None,
    "coach:introduction-take-back": None,
    "coach:sharing-end": None,
    "coach:exercise": None,
    "coach:exercise-edit": None,
    "coach:exercise-change": None,
    "coach:exercise-publish": None,
    "coach:exercise-version": None,
    "coach:template": None,
    "coach:template-change": None,
    "coach:template-publish": None,
    "coach:template-what-if": None,
    "coach:template-runners": None,
    "coach:template-phase": None,
    "coach:template-moves": None,
    "coach:template-phases": None,
    "coach:template-version": None,
}
"""The least that a second reader must have been let in for."""


def test_every_page_about_a_runner_says_how_much_a_second_reader_needs() -> None:
    assert sorted(SCOPES) == sorted(pages(Who.THEIR_COACH))


@pytest.mark.parametrize("scope", list(Scope))
@pytest.mark.parametrize("name", sorted(SCOPES))
def test_a_second_reader_gets_what_the_runner_agreed_to(
    name: str, scope: Scope, things: dict[str, Any]
) -> None:
    reader = make_coach("Second")
    read_along(reader, things, scope)
    may = (needed := SCOPES[name]) is not None and scope in needed.enough
    for answer in answers(signed_in(reader), name, things):
        assert (answer.status_code != 404) is may


@pytest.mark.parametrize("name", sorted(SCOPES))
def test_access_that_has_run_out_is_none(name: str, things: dict[str, Any]) -> None:
    reader = make_coach("Second")
    link = read_along(reader, things, Scope.FULL)
    CoachingLink.objects.filter(pk=link.pk).update(expires_at=NOW)
    for answer in answers(signed_in(reader), name, things):
        assert answer.status_code == 404


def read_along(reader: User, things: dict[str, Any], scope: Scope) -> CoachingLink:
    return CoachingLink.objects.create(
        **{"coach": reader, "runner_id": things["runner"], "brought_by_id": things["coach"]},
        **{"scope": scope, "started_at": NOW - timedelta(days=1)},
        expires_at=NOW + timedelta(seconds=1),
    )


@pytest.mark.parametrize("name", pages(Who.ANYONE))
def test_what_is_for_anyone_opens_without_signing_in(name: str, things: dict[str, Any]) -> None:
    for answer in answers(Client(), name, things):
        # The health page also tells of a server that does not run in this test.
        assert answer.status_code in (200, 302, 503)
        assert not answer.get("Location", "").startswith("/account/")


@pytest.mark.parametrize("name", pages(Who.TOKEN))
@pytest.mark.parametrize("token", ["wrong", "a:b:c", "x" * 5000, "🦶"])
def test_a_link_that_we_did_not_sign_opens_nothing(
    name: str, token: str, things: dict[str, Any]
) -> None:
    for answer in answers(Client(), name, {**things, "wrong": token}):
        assert answer.status_code == 404


def test_a_link_of_one_purpose_does_not_open_the_page_of_another(things: dict[str, Any]) -> None:
    link = morning_link(User.objects.get(pk=things["runner"]), NOW.date())
    token = link.rstrip("/").rpartition("/")[2]
    assert Client().get(reverse("reminders:morning", args=[token])).status_code == 200
    assert Client().get(reverse("reminders:stop", args=[token])).status_code == 404


@pytest.mark.parametrize("name", pages(Who.LOCAL))
def test_the_demo_mailbox_exists_on_a_local_site_only(
    name: str, things: dict[str, Any], settings: Any
) -> None:
    settings.IS_LOCAL = False
    for answer in answers(Client(), name, things):
        assert answer.status_code == 404


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_the_wrong_method_is_refused(method: str, things: dict[str, Any]) -> None:
    ada = signed_in(User.objects.get(pk=things["runner"]))
    for name in pages(*(set(Who) - {Who.COACH, Who.THEIR_COACH})):
        if method not in PAGES[name].methods.split():
            assert ada.generic(method, address(name, things)).status_code == 405, name


FORMS = [name for name, page in PAGES.items() if "POST" in page.methods]


def test_a_form_without_its_csrf_token_is_refused(things: dict[str, Any]) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(User.objects.get(pk=things["runner"]))
    for name in FORMS:
        if PAGES[name].who is not Who.TOKEN:
            assert careful.post(address(name, things)).status_code == 403, name


def test_ten_megabytes_are_never_an_exception(things: dict[str, Any]) -> None:
    ada = signed_in(User.objects.get(pk=things["runner"]))
    # One for all: each request stays in memory with the log of the test.
    sent = encode_multipart(BOUNDARY, {"note": "x" * 10_000_000})
    told = {"CONTENT_TYPE": MULTIPART_CONTENT, "CONTENT_LENGTH": str(len(sent))}
    for name in FORMS:
        body = {**told, "wsgi.input": BytesIO(sent)}
        answer = ada.generic("POST", address(name, things), **body)  # type: ignore[arg-type]
        assert answer.status_code in (302, 400, 404), name


def coach_names(patterns: list[Any], before: str = "") -> Iterator[str]:
    """Every address of the coaches' site by its name, or by its pattern where it has none."""
    for pattern in patterns:
        at = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            yield pattern.name or at
        else:
            yield from coach_names(pattern.url_patterns, at)


def test_every_address_of_the_coaches_site_stands_in_a_table() -> None:
    ours = {name.removeprefix("coach:") for name in PAGES if name.startswith("coach:")}
    assert sorted(coach_names(coach_site.urls[0])) == sorted({*ours, *BROUGHT})


@pytest.mark.parametrize("name", sorted(BROUGHT))
def test_what_the_admin_brings_along_shows_nothing(name: str, things: dict[str, Any]) -> None:
    at, status = BROUGHT[name]
    path = "/coach/" + at.format(**things)
    coach = signed_in(User.objects.get(email="coach@example.org"))
    for method in ("get", "post"):
        assert getattr(coach, method)(path).status_code in {status, 404}
        for stranger in (Client(), signed_in(make_runner(f"Zebulon{method}"))):
            answer = getattr(stranger, method)(path)
            assert answer.status_code in (302, 404)
            assert answer.get("Location", "/account/login/").startswith("/account/login/")


def staff_addresses() -> list[str]:
    lists = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
    ]
    return [reverse("admin:index"), *lists]


def test_the_admin_is_for_staff_alone(things: dict[str, Any]) -> None:
    coach = User.objects.get(email="coach@example.org")
    people = (Client(), signed_in(make_runner("Zebulon")), signed_in(coach))
    root = signed_in(User.objects.create_superuser("root@example.org", "run-on-strong-feet"))
    for path in staff_addresses():
        for client in people:
            answer = client.get(path)
            assert answer.status_code in (302, 404), path
            assert "/login/" in answer.get("Location", "/login/"), path
        # One list is only the way to a page of ours.
        assert root.get(path, follow=True).status_code == 200, path
