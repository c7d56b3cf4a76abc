"""Phases of a template: put in, taken out, moved, and where their runners go on."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts import clock
from accounts.models import User
from programs.catalogue.loader import load_catalogue
from programs.coaching.services import template_phases, templates
from programs.coaching.services.what_if import outlook
from programs.plans.models import Plan, Prescription, Template, TemplateVersion
from programs.plans.phase_progress import progress_of
from programs.plans.services.building import open_plan
from programs.plans.services.catalogues import protocol_of
from programs.plans.services.history import gather
from programs.plans.services.next_block import go_on
from programs.plans.services.replanning import rest_of
from tests.coaching.conftest import make_coach
from tests.coaching.test_templates import HEEL, at, draft_of, edit, move, phase_data, standing
from tests.plans.conftest import complete_intake

REVIEWED = load_catalogue().protocols[HEEL]
FIRST, SECOND, THIRD = (phase.name for phase in REVIEWED.phases)


@pytest.fixture
def template(coach: User) -> Template:
    return templates.clone(coach, HEEL, "Gentle heel", at=clock.now())


@pytest.fixture
def plan(runner: User, today: date) -> Plan:
    """In its third week: the second phase of the heel programme."""
    began = today - timedelta(weeks=2)
    return open_plan(complete_intake(runner), today=began, at=clock.now())


def names(template: Template) -> list[str]:
    return [phase.name for phase in protocol_of(draft_of(template)).phases]


def weeks(template: Template) -> list[tuple[int, int]]:
    return [(p.first_week, p.last_week) for p in protocol_of(draft_of(template)).phases]


def add(template: Template, begins: str, name: str = "", place: int = 0) -> None:
    template_phases.add(draft_of(template), begins, name, place, at=clock.now())


def remove(template: Template, number: int) -> None:
    template_phases.remove(draft_of(template), number, at=clock.now())


def shift(template: Template, number: int, by: int) -> None:
    template_phases.shift(draft_of(template), number, by, at=clock.now())


def publish(template: Template) -> TemplateVersion:
    templates.publish(draft_of(template), "Other phases", at=clock.now())
    return template.versions.select_related("template").order_by("-number")[0]


def ahead(plan: Plan) -> list[tuple[date, int]]:
    """The phases of the sore heel's programme to come: each with its first day."""
    rows = Prescription.objects.filter(
        session__plan=plan, session__status="planned", protocol=HEEL, test=""
    ).order_by("session__date")
    found: dict[int, date] = {}
    for row in rows.filter(session__date__gt=plan.runner.profile.today()):
        found.setdefault(row.phase, row.session.date)
    return [(day, phase) for phase, day in found.items()]


def next_phase(plan: Plan) -> int:
    return min(ahead(plan))[1]


# --- The draft ----------------------------------------------------------------------------------


def test_a_copied_phase_stands_where_it_was_put_and_is_told_as_the_coachs_own(
    template: Template,
) -> None:
    add(template, "copy:0", "Once more, gently", 1)
    assert names(template) == [FIRST, "Once more, gently", SECOND, THIRD]
    assert weeks(template) == [(1, 2), (3, 4), (5, 6), (7, 14)]
    own = protocol_of(draft_of(template))
    assert own.phases[1].gate_rule == "coach.template"
    assert {source for dose in own.phases[1].doses for source in dose.sources} == {"design"}
    assert own.phases[0] == REVIEWED.phases[0]
    assert publish(template).number == 1


def test_an_empty_phase_is_published_only_when_it_is_filled(template: Template) -> None:
    add(template, "empty", "Rest of the heel", 0)
    with pytest.raises(ValidationError) as error:
        publish(template)
    said = " ".join(error.value.messages)
    assert "leave at least one exercise" in said
    assert "say what it is for" in said


def test_a_phase_taken_out_can_be_put_back_as_it_was_reviewed(template: Template) -> None:
    remove(template, 1)
    assert names(template) == [FIRST, THIRD]
    assert weeks(template) == [(1, 2), (3, 10)]
    assert template_phases.taken_out(draft_of(template)) == [(1, SECOND)]
    add(template, "again:1", place=1)
    assert protocol_of(draft_of(template)) == REVIEWED


def test_moved_there_and_back_it_is_the_reviewed_programme_again(template: Template) -> None:
    shift(template, 0, 1)
    assert names(template) == [SECOND, FIRST, THIRD]
    shift(template, 1, -1)
    shift(template, 0, -1)
    assert protocol_of(draft_of(template)) == REVIEWED


@pytest.mark.parametrize(
    ("begins", "name", "says"),
    [
        ("copy:0", "", "Give the phase a name."),
        ("copy:0", SECOND.upper(), "of this name already"),
        ("copy:9", "More", "Choose what"),
        ("again:0", "", "already"),
        ("something", "More", "Choose what"),
        ("empty", "x" * 81, "80 characters"),
    ],
)
def test_what_cannot_be_put_in_leaves_the_draft_as_it_was(
    template: Template, begins: str, name: str, says: str
) -> None:
    with pytest.raises(ValidationError, match=says):
        add(template, begins, name)
    assert protocol_of(draft_of(template)) == REVIEWED


def test_a_programme_keeps_one_phase_and_has_twelve_at_most(template: Template) -> None:
    for number in range(9):
        add(template, "copy:0", f"More {number}")
    with pytest.raises(ValidationError, match="12 phases at most"):
        add(template, "copy:0", "One too many")
    for _each in range(11):
        remove(template, 0)
    with pytest.raises(ValidationError, match="at least one phase"):
        remove(template, 0)


def test_a_phase_whose_test_opens_the_next_stays_before_it(coach: User) -> None:
    made = templates.clone(coach, "achilles_silbernagel", "Mine", at=clock.now())
    with pytest.raises(ValidationError, match="so it stays"):
        remove(made, 0)
    with pytest.raises(ValidationError, match="comes after it"):
        shift(made, 0, 1)
    assert weeks(made)[0] == (1, 2)
    shift(made, 1, 1)
    assert protocol_of(draft_of(made)).phases[0].gate_test is not None


def test_maintenance_stays_one_phase(coach: User) -> None:
    made = templates.clone(coach, "maintenance", "Mine", at=clock.now())
    with pytest.raises(ValidationError, match="one phase"):
        add(made, "empty", "More")


def test_all_phases_together_last_a_year_at_most(as_coach: Client, coach: User) -> None:
    made = templates.clone(coach, "maintenance", "Mine", at=clock.now())
    with pytest.raises(ValidationError, match="a year at most"):
        add(made, "copy:0", "More")
    heel = templates.clone(coach, HEEL, "Long heel", at=clock.now())
    for number in (1, 2):
        table = deepcopy(draft_of(heel).content["phases"][number])
        templates.save_phase(draft_of(heel), number, {**table, "length": 20}, at=clock.now())
    answer = as_coach.post(at("template-phase", heel.pk, 1), phase_data(weeks=13))
    assert (answer.status_code, "a year at most" in answer.content.decode()) == (400, True)
    assert weeks(heel)[-1] == (23, 42)


@pytest.mark.parametrize(
    ("tempo", "says"), [("1-0-1", "not faster"), ("3-2-2", "not faster"), ("9-9-9", "15 seconds")]
)
def test_a_tempo_is_never_faster_than_reviewed(template: Template, tempo: str, says: str) -> None:
    edit(template, tempo=tempo)
    with pytest.raises(ValidationError, match=says):
        publish(template)


def test_a_slower_tempo_reaches_the_runner_and_is_said(
    template: Template, coach: User, runner: User, plan: Plan
) -> None:
    edit(template, 1, tempo="4-2-4")
    [changed] = templates.seen_beside(draft_of(template), None).from_reviewed
    assert "tempo 4-2-4" in changed.lines[0]
    move(coach, runner, publish(template), template)
    rows = Prescription.objects.filter(session__plan=plan, session__status="planned", phase=1)
    assert "4-2-4" in set(rows.filter(protocol=HEEL).values_list("tempo", flat=True))


def test_what_is_new_is_said_phase_by_phase(template: Template) -> None:
    add(template, "copy:0", "Once more", 3)
    remove(template, 1)
    shift(template, 0, 1)
    found = {
        each.name: each.lines
        for each in templates.seen_beside(draft_of(template), None).from_reviewed
    }
    assert found["Once more"][0] == "A new phase: 2 weeks."
    assert found[SECOND] == ("Taken out.",)
    assert found["The order of the phases"] == (f"Now: {THIRD}, {FIRST}, Once more.",)


# --- Those who train by it ----------------------------------------------------------------------


def test_who_stands_in_a_phase_goes_on_in_it_wherever_it_stands_now(
    template: Template, coach: User, runner: User, plan: Plan
) -> None:
    add(template, "copy:0", "Before it all", 0)
    before = ahead(plan)
    move(coach, runner, publish(template), template)
    assert [(day, phase - 1) for day, phase in ahead(plan)] == before
    assert next_phase(plan) == 2


def test_who_stands_in_a_phase_that_is_gone_goes_back_to_the_one_before(
    template: Template, coach: User, runner: User, plan: Plan
) -> None:
    assert next_phase(plan) == 1
    remove(template, 1)
    move(coach, runner, publish(template), template)
    assert next_phase(plan) == 0
    assert (min(ahead(plan))[0] - plan.starts_on).days // 7 + 1 in (3, 4)
    plan.refresh_from_db()
    rows = Prescription.objects.filter(session__plan=plan, protocol=HEEL)
    assert max(rows.values_list("phase", flat=True)) == 1


def test_a_move_to_other_phases_is_taken_back_to_the_letter(
    template: Template, coach: User, runner: User, plan: Plan, as_coach: Client
) -> None:
    before, apart = standing(plan), plan.weeks_apart
    remove(template, 1)
    add(template, "copy:0", "New", 0)
    publish(template)
    runners = at("template-runners", template.pk)
    as_coach.post(runners, {"do": "move", "runner": [runner.pk]})
    assert standing(plan) != before
    as_coach.post(runners, {"do": f"back:{runner.pk}"})
    assert standing(plan) == before
    assert plan.weeks_apart == apart == {}


def test_planning_anew_after_the_move_leaves_everybody_where_they_are(
    template: Template, coach: User, runner: User, plan: Plan, today: date
) -> None:
    add(template, "copy:0", "Before it all", 0)
    add(template, "copy:0", "And again", 1)
    move(coach, runner, publish(template), template)
    plan.refresh_from_db()
    rest = rest_of(plan, {}, day=today)
    coming = [p.phase for s in rest.built.sessions for p in s.prescriptions if p.protocol == HEEL]
    assert coming[0] == next_phase(plan) == 3


def test_today_is_decided_by_the_new_programme_too(
    template: Template, coach: User, runner: User, plan: Plan, today: date
) -> None:
    for number in (2, 1):
        remove(template, number)
    edit(template, sets=2)
    move(coach, runner, publish(template), template)
    plan.refresh_from_db()
    session = plan.sessions.training().exclude(status="cancelled").filter(date__lte=today).last()
    assert session is not None
    assert gather(session, []).catalogue.protocols[HEEL].phases[0].doses[0].sets == 2
    assert set(session.prescriptions.filter(protocol=HEEL).values_list("phase", flat=True)) <= {0}


def test_the_next_block_goes_on_in_the_phase_that_was_reached(
    template: Template, coach: User, runner: User, plan: Plan
) -> None:
    add(template, "copy:0", "Before it all", 0)
    move(coach, runner, publish(template), template)
    plan.refresh_from_db()
    assert set(plan.weeks_apart.values()) == {2}
    following = go_on(runner, day=plan.ends_on + timedelta(days=1), at=clock.now())
    assert set(following.weeks_apart.values()) == {14}


def test_the_goal_on_the_plans_page_is_that_of_the_version(
    coach: User, runner: User, today: date
) -> None:
    made = templates.clone(coach, "tibialis_posterior", "Mine", at=clock.now())
    number = next(n for n, p in enumerate(draft_of(made).content["phases"]) if "gate_test" in p)
    table = deepcopy(draft_of(made).content["phases"][number])
    first, last = table["weeks"]
    table |= {"length": last - first + 1, "gate_test": {**table["gate_test"], "at_least": 60}}
    templates.save_phase(draft_of(made), number, table, at=clock.now())
    for _each in range(number):
        remove(made, 0)
    version = publish(made)
    plan = open_plan(complete_intake(runner), today=today, at=clock.now())
    phase = plan.phases.first()
    assert phase is not None
    phase.name, phase.protocol, phase.side = table["name"], "tibialis_posterior", "left"
    plan.templates = {"tibialis_posterior": str(version.pk)}
    [progress] = progress_of(plan, [phase], today)
    assert progress.gate is not None
    assert any("at least 60" in each.words for each in progress.gate.conditions)


def test_what_if_says_in_which_phase_each_goes_on(
    template: Template, coach: User, runner: User, plan: Plan
) -> None:
    remove(template, 1)
    [found] = outlook(coach, protocol_of(draft_of(template)), at=clock.now())
    [line] = found.goes_on
    assert f"“{SECOND}” is no longer there: goes on in “{FIRST}”, phase 1 of 2" in line
    template_phases.add(draft_of(template), "again:1", "", 0, at=clock.now())
    [found] = outlook(coach, protocol_of(draft_of(template)), at=clock.now())
    [line] = found.goes_on
    assert line.endswith(f"goes on in “{SECOND}”, phase 1 of 3")


# --- The pages ----------------------------------------------------------------------------------


def test_phases_are_put_in_named_moved_and_taken_out_by_the_pages(
    as_coach: Client, template: Template, runner: User, plan: Plan
) -> None:
    phases, page = at("template-phases", template.pk), at("template", template.pk)
    new: dict[str, Any] = {"do": "add", "new-begins": "copy:0", "new-name": "Once more"}
    answer = as_coach.post(phases, {**new, "new-place": 1})
    assert answer["Location"] == at("template-phase", template.pk, 2)
    assert 'name="name"' in as_coach.get(answer["Location"]).content.decode()
    as_coach.post(answer["Location"], phase_data(name="Twice more"))
    assert names(template)[1] == "Twice more"
    as_coach.post(phases, {"do": "earlier:2"})
    assert names(template)[0] == "Twice more"
    as_coach.post(phases, {"do": "remove:3"})
    assert names(template) == ["Twice more", FIRST, THIRD]
    assert "Put back as reviewed" in as_coach.get(page).content.decode()
    assert (
        "is no longer there" in as_coach.get(at("template-what-if", template.pk)).content.decode()
    )
    publish(template)
    text = as_coach.get(at("template-runners", template.pk)).content.decode()
    assert "nobody is moved ahead" in text


def test_a_published_name_stays(as_coach: Client, template: Template) -> None:
    add(template, "copy:0", "Once more", 0)
    publish(template)
    templates.begin_draft(template, at=clock.now())
    assert template_phases.names_taken(draft_of(template), 0) is None
    as_coach.post(at("template-phase", template.pk, 1), phase_data(name="Renamed"))
    assert names(template)[0] == "Once more"


@pytest.mark.parametrize("tempo", ["4-2-4", "4 2 4", "4/2/4"])
def test_a_tempo_is_read_however_it_is_written(
    as_coach: Client, template: Template, tempo: str
) -> None:
    as_coach.post(at("template-phase", template.pk, 1), phase_data(**{"dose-0-tempo": tempo}))
    assert protocol_of(draft_of(template)).phases[0].doses[0].tempo == "4-2-4"


@pytest.mark.parametrize(
    ("tempo", "says"),
    [("slow", "three figures"), ("3-2", "three figures"), ("1-0-1", "not faster")],
)
def test_a_wrong_tempo_is_said_at_the_field(
    as_coach: Client, template: Template, tempo: str, says: str
) -> None:
    answer = as_coach.post(
        at("template-phase", template.pk, 1), phase_data(**{"dose-0-tempo": tempo})
    )
    assert (answer.status_code, says in answer.content.decode()) == (400, True)
    assert protocol_of(draft_of(template)) == REVIEWED


@pytest.mark.parametrize("do", ["", "remove:0", "remove:99", "earlier:x", "later:9" + "9" * 30])
def test_a_phase_that_is_not_there_is_left_alone(
    as_coach: Client, template: Template, do: str
) -> None:
    assert as_coach.post(at("template-phases", template.pk), {"do": do}).status_code == 302
    assert protocol_of(draft_of(template)) == REVIEWED


def test_what_is_wrong_with_a_new_phase_is_said_where_it_is_put_in(
    as_coach: Client, template: Template
) -> None:
    form = {"do": "add", "new-begins": "copy:0", "new-name": FIRST, "new-place": 1}
    answer = as_coach.post(at("template-phases", template.pk), form)
    assert answer.status_code == 400
    assert "of this name already" in answer.content.decode()


def test_phases_of_somebody_elses_template_are_not_found(as_coach: Client) -> None:
    other = templates.clone(make_coach("Other"), HEEL, "Theirs", at=clock.now())
    assert as_coach.post(at("template-phases", other.pk), {"do": "remove:1"}).status_code == 404
    assert names(other) == [FIRST, SECOND, THIRD]
