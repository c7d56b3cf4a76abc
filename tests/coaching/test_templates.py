"""A coach's own programmes: copied, edited, published, looked at beforehand, and used."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from accounts.models import CoachingLink, Consent, User
from accounts.services import give_consent, start_coaching
from programs.catalogue.loader import load_catalogue, protocol_table
from programs.coaching.models import Deed, Runner
from programs.coaching.services import moving, templates
from programs.coaching.services.what_if import Outlook, outlook
from programs.plans.models import (
    Plan,
    Prescription,
    Spell,
    Template,
    TemplateUse,
    TemplateVersion,
    TrainingSession,
)
from programs.plans.services import ways
from programs.plans.services.building import open_plan
from programs.plans.services.catalogues import catalogue_of, protocol_of
from programs.plans.services.history import gather
from programs.plans.services.next_block import go_on
from programs.plans.services.sessions import log_as_prescribed
from tests.coaching.conftest import NOW, make_coach, make_runner, on_its_day
from tests.plans.conftest import complete_intake

HEEL = "plantar_high_load"
TOWEL = "heel_raise_single_towel"


@pytest.fixture
def plan(runner: User, today: date) -> Plan:
    return open_plan(complete_intake(runner), today=today, at=clock.now())


@pytest.fixture
def template(coach: User) -> Template:
    return templates.clone(coach, HEEL, "Gentle heel", at=clock.now())


def draft_of(template: Template) -> TemplateVersion:
    return template.versions.drafts().select_related("template").get()


def edit(template: Template, phase: int = 0, /, *, dose: int = 0, **changes: Any) -> None:
    """Change a dose of a phase in the draft."""
    draft = draft_of(template)
    table = deepcopy(draft.content["phases"][phase])
    table["doses"][dose] |= changes
    first, last = table.pop("weeks")
    table["length"] = last - first + 1
    templates.save_phase(draft, phase, table, at=clock.now())


def published(template: Template, **changes: Any) -> TemplateVersion:
    edit(template, **(changes or {"sets": 2}))
    templates.publish(draft_of(template), "Fewer sets", at=clock.now())
    return template.versions.select_related("template").order_by("-number")[0]


def seen(runner: User) -> Runner:
    return Runner.shared.all().select_related("profile").get(pk=runner.pk)


def move(coach: User, runner: User, version: TemplateVersion | None, template: Template) -> None:
    found = moving.move(coach, [seen(runner)], template, version, at=clock.now())
    assert found == moving.Outcome(1, [], [])


def sets_ahead(plan: Plan, exercise: str = TOWEL) -> set[int]:
    ahead = Prescription.objects.filter(
        **{"session__plan": plan, "session__status": "planned", "exercise": exercise},
        phase=0,
        protocol=HEEL,
        test="",
    )
    day = plan.runner.profile.today()
    return set(ahead.filter(session__date__gt=day).values_list("sets", flat=True))


def standing(plan: Plan) -> list[Any]:
    plan.refresh_from_db()
    rows = Prescription.objects.filter(session__plan=plan).exclude(session__status="cancelled")
    values = rows.order_by("session__date", "session__kind", "order").values_list(
        *("session__date", "exercise", "side", "sets", "reps", "load_kg", "load_words"),
        *("rest_seconds", "phase"),
    )
    return [list(values), plan.templates, plan.notes, list(plan.phases.values_list("name", "gate"))]


def test_a_copy_is_the_reviewed_programme_until_something_is_changed(template: Template) -> None:
    draft = draft_of(template)
    assert protocol_of(draft) == load_catalogue().protocols[HEEL]
    assert templates.seen_beside(draft, None).from_reviewed == []
    with pytest.raises(ValidationError, match="Nothing is changed"):
        templates.publish(draft, "Nothing", at=clock.now())


def test_every_reviewed_programme_can_be_copied_and_saved_as_it_is(coach: User) -> None:
    for slug, protocol in load_catalogue().protocols.items():
        made = templates.clone(coach, slug, slug, at=clock.now())
        for number in range(len(protocol.phases)):
            edit(made, number)
        assert protocol_of(draft_of(made)) == protocol, slug
        assert templates.seen_beside(draft_of(made), None).wrong == [], slug


def test_what_is_changed_is_told_as_the_coachs_own(template: Template) -> None:
    edit(template, sets=2)
    own = protocol_of(draft_of(template))
    changed, untouched = own.phases[0].doses
    assert (changed.sets, changed.sources, changed.rule) == (2, ("design",), "coach.template")
    assert untouched.sources == ("mulligan-2013", "design")
    assert own.sources[0] == "design"
    edit(template, sets=3)
    assert protocol_of(draft_of(template)) == load_catalogue().protocols[HEEL]


def test_a_longer_phase_moves_the_ones_after_it(template: Template) -> None:
    draft = draft_of(template)
    table = deepcopy(draft.content["phases"][0])
    templates.save_phase(draft, 0, {**table, "length": 4}, at=clock.now())
    weeks = [(p.first_week, p.last_week) for p in protocol_of(draft_of(template)).phases]
    assert weeks == [(1, 4), (5, 6), (7, 14)]
    [changed] = templates.seen_beside(draft_of(template), None).from_reviewed
    assert changed.lines == ("Lasts 4 weeks instead of 2 weeks.",)


def test_what_is_new_is_said_in_words(template: Template) -> None:
    version = published(template)
    templates.begin_draft(template, at=clock.now())
    edit(template, dose=1, reps=10)
    seen_now = templates.seen_beside(draft_of(template), version)
    [since] = seen_now.from_before
    [line] = since.lines
    assert line.endswith(": 3 × 8, daily, 20 s rest → 3 × 10, daily, 20 s rest.")
    [other] = seen_now.from_reviewed
    assert len(other.lines) == 2


def test_a_published_version_never_changes(template: Template) -> None:
    version = published(template)
    with pytest.raises(ValidationError):
        version.save()
    with pytest.raises(ValidationError):
        templates.save_phase(version, 0, {**version.content["phases"][0], "length": 2}, at=NOW)
    with pytest.raises(ValidationError):
        templates.publish(version, "Again", at=clock.now())


def test_one_draft_at_a_time_goes_on_from_the_newest_version(template: Template) -> None:
    published(template)
    first = templates.begin_draft(template, at=clock.now())
    assert templates.begin_draft(template, at=clock.now()) == first
    assert (first.number, protocol_of(first).phases[0].doses[0].sets) == (2, 2)
    assert not templates.discard(first)
    assert template.versions.count() == 1


def test_a_draft_thrown_away_before_anything_was_published_takes_the_template_with_it(
    template: Template,
) -> None:
    assert templates.discard(draft_of(template))
    assert not Template.objects.exists()


@pytest.mark.parametrize(
    ("protocol", "phase", "change", "says"),
    [
        (HEEL, 0, {"per_week": 5}, "48 hours"),
        (HEEL, 0, {"daily": True}, "never daily"),
    ],
)
def test_what_the_engine_guards_cannot_be_loosened(
    coach: User, protocol: str, phase: int, change: dict[str, Any], says: str
) -> None:
    made = templates.clone(coach, protocol, "Mine", at=clock.now())
    edit(made, phase, **change)
    with pytest.raises(ValidationError, match=says):
        templates.publish(draft_of(made), "More", at=clock.now())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"pain_at_most": 2}, "more careful"),
        ({"at_least": 40}, "more, not for less"),
        (None, "so it stays"),
    ],
)
def test_a_gate_can_only_become_more_careful(
    coach: User, change: dict[str, int] | None, says: str
) -> None:
    made = templates.clone(coach, "tibialis_posterior", "Mine", at=clock.now())
    draft = draft_of(made)
    number = next(n for n, p in enumerate(draft.content["phases"]) if "gate_test" in p)
    table = deepcopy(draft.content["phases"][number]) | {"length": 4}
    if change is None:
        del table["gate_test"]
    else:
        table["gate_test"] |= change
    templates.save_phase(draft, number, table, at=clock.now())
    with pytest.raises(ValidationError, match=says):
        templates.publish(draft_of(made), "Looser", at=clock.now())


def changes_of(found: list[Outlook]) -> dict[str, list[tuple[Any, ...]]]:
    return {
        str(each.runner): [
            (c.exercise, c.side, c.before and c.before.dose.sets, c.after and c.after.dose.sets)
            for c in each.changes
        ]
        for each in found
    }


def test_what_if_names_who_would_be_dosed_differently_and_stores_nothing(
    coach: User, runner: User, plan: Plan, template: Template, today: date
) -> None:
    healthy = make_runner("Bo", coach)
    open_plan(complete_intake(healthy, spots=[], goal="prevent"), today=today, at=clock.now())
    edit(template, sets=2)
    before = standing(plan)
    found = outlook(coach, protocol_of(draft_of(template)), at=clock.now())
    assert changes_of(found) == {"Ada": [(TOWEL, "left", 3, 2)]}
    assert standing(plan) == before
    assert found[0].changes[0].before is not None


def test_what_if_says_what_changes_only_later(
    coach: User, runner: User, plan: Plan, template: Template
) -> None:
    edit(template, 2, sets=4)
    [found] = outlook(coach, protocol_of(draft_of(template)), at=clock.now())
    assert (found.changes, found.later) == ((), True)


def test_what_if_asks_the_database_as_often_for_many_runners_as_for_one(
    coach: User, runner: User, plan: Plan, template: Template, today: date
) -> None:
    edit(template, sets=2)
    own = protocol_of(draft_of(template))
    counts: list[int] = []
    for name in ("", "Bo", "Cy"):
        if name:
            more = make_runner(name, coach)
            open_plan(complete_intake(more), today=today, at=clock.now())
        with CaptureQueriesContext(connection) as captured:
            assert len(outlook(coach, own, at=clock.now())) == len(counts) + 1
        counts.append(len(captured))
    assert counts[0] == counts[1] == counts[2]
    assert counts[0] <= 14


def test_moved_runners_train_by_it_from_tomorrow_on_and_the_others_do_not(
    coach: User, runner: User, plan: Plan, template: Template, today: date
) -> None:
    other = make_runner("Bo", coach)
    others = open_plan(complete_intake(other), today=today, at=clock.now())
    version = published(template)
    assert sets_ahead(plan) == {3}, "publishing moves nobody"
    move(coach, runner, version, template)
    plan.refresh_from_db()
    assert sets_ahead(plan) == {2}
    assert sets_ahead(others) == {3}
    assert plan.templates == {HEEL: str(version.pk)}
    deed = Deed.objects.get(runner=runner)
    assert (deed.what, deed.about) == (Deed.What.MOVED, "Gentle heel, version 1")


def test_runner_and_coach_see_whose_programme_it_is(
    as_coach: Client, coach: User, runner: User, plan: Plan, template: Template
) -> None:
    own = Client()
    own.force_login(runner)
    give_consent(runner, Consent.Kind.HEALTH_DATA, at=clock.now())
    assert "own version of this programme" not in own.get("/plan/").content.decode()
    move(coach, runner, published(template), template)
    assert "own version of this programme" in own.get("/plan/").content.decode()
    assert "s template" in as_coach.get(at("runner-plan", runner.pk)).content.decode()
    told = own.get("/your-coach/").content.decode()
    assert "Gentle heel, version 1" in told


def test_a_move_changes_what_the_template_changes_and_nothing_else(
    coach: User, runner: User, plan: Plan, template: Template
) -> None:
    before = standing(plan)[0]
    move(coach, runner, published(template), template)
    differs = [pair for pair in zip(before, standing(plan)[0], strict=True) if len(set(pair)) > 1]
    assert differs
    assert {(was[1], was[3], now[3]) for was, now in differs} == {(TOWEL, 3, 2)}


def test_what_a_template_does_not_touch_stays_on_the_day_to_which_it_was_moved(
    coach: User, runner: User, plan: Plan, template: Template
) -> None:
    last = plan.sessions.training().filter(status="planned").latest("date")
    last.date += timedelta(days=1)
    last.save()
    move(coach, runner, published(template), template)
    last.refresh_from_db()
    assert last.status == "planned"


def test_what_was_lowered_for_pain_is_not_raised_by_a_move(
    coach: User, runner: User, plan: Plan, template: Template
) -> None:
    mine = Prescription.objects.filter(session__plan=plan, exercise=TOWEL, side="left", phase=0)
    mine.update(sets=1)
    move(coach, runner, published(template), template)
    assert sets_ahead(plan) == {1}


def test_a_move_is_taken_back_to_the_letter(
    coach: User, runner: User, plan: Plan, template: Template
) -> None:
    before = standing(plan)
    move(coach, runner, published(template), template)
    found = moving.take_back(coach, [seen(runner)], template, at=clock.now())
    assert found == moving.Outcome(1, [], [])
    assert standing(plan) == before
    assert not TemplateUse.objects.exists()


def test_a_move_that_was_begun_stays(
    coach: User, runner: User, plan: Plan, template: Template, today: date
) -> None:
    move(coach, runner, published(template), template)
    session = plan.sessions.filter(
        date__gt=today, status="planned", kind=TrainingSession.Kind.STRENGTH
    ).earliest("date")
    log_as_prescribed(session, at=on_its_day(session))
    found = moving.take_back(coach, [seen(runner)], template, at=clock.now())
    [(who, why)] = found.refused
    assert (found.done, str(who)) == (0, "Ada")
    assert "begun" in why


def test_a_runner_who_is_away_is_not_moved(
    coach: User, runner: User, plan: Plan, template: Template, today: date
) -> None:
    Spell.objects.create(
        **{"runner": runner, "kind": "away", "starts_on": today},
        ends_on=today + timedelta(days=3),
        told_at=clock.now(),
    )
    version = published(template)
    before = standing(plan)
    found = moving.move(coach, [seen(runner)], template, version, at=clock.now())
    [(_who, why)] = found.refused
    assert found.done == 0
    assert "when they are back" in why
    assert standing(plan) == before
    assert outlook(coach, protocol_of(version), at=clock.now())[0].held


def test_deciding_reads_the_version_that_the_plan_was_built_with(
    coach: User, runner: User, plan: Plan, template: Template, today: date
) -> None:
    move(coach, runner, published(template), template)
    templates.begin_draft(template, at=clock.now())
    published(template, sets=1)
    plan.refresh_from_db()
    session = plan.sessions.training().filter(date__gt=today, status="planned").earliest("date")
    ground = gather(session, [])
    assert ground.catalogue.protocols[HEEL].phases[0].doses[0].sets == 2
    assert ways.choices_of(plan)[0].ways[0].protocol.phases[0].doses[0].sets == 2


def test_new_plans_use_it_while_the_coach_coaches(
    coach: User, runner: User, plan: Plan, template: Template, today: date
) -> None:
    version = published(template)
    move(coach, runner, version, template)
    again = open_plan(complete_intake(runner), today=today, at=clock.now())
    assert again.templates == {HEEL: str(version.pk)}
    assert sets_ahead(again) == {2}
    CoachingLink.objects.filter(coach=coach).update(ended_at=clock.now())
    last = open_plan(complete_intake(runner), today=today, at=clock.now())
    assert last.templates == {}
    assert sets_ahead(last) == {3}


def test_who_has_no_plan_yet_gets_their_first_one_by_it(
    coach: User, runner: User, template: Template, today: date
) -> None:
    version = published(template)
    move(coach, runner, version, template)
    first = open_plan(complete_intake(runner), today=today, at=clock.now())
    assert catalogue_of(first).protocols[HEEL] == protocol_of(version)
    assert sets_ahead(first) == {2}


def test_the_next_block_goes_on_by_it(
    coach: User, runner: User, plan: Plan, template: Template, today: date
) -> None:
    version = published(template)
    move(coach, runner, version, template)
    day = plan.ends_on + timedelta(days=1)
    assert go_on(runner, day=day, at=clock.now()).templates == {HEEL: str(version.pk)}


def test_an_erased_coach_leaves_the_plans_readable(
    coach: User, runner: User, plan: Plan, template: Template
) -> None:
    move(coach, runner, published(template), template)
    coach.delete()
    plan.refresh_from_db()
    assert catalogue_of(plan).protocols[HEEL].phases[0].doses[0].sets == 2


def test_a_version_that_the_catalogue_has_left_behind_gives_way_to_what_is_reviewed(
    coach: User, runner: User, plan: Plan, template: Template
) -> None:
    version = published(template)
    phases = deepcopy(version.content["phases"])
    phases[0]["doses"][0]["exercise"] = "given_up_long_ago"
    content = {**version.content, "phases": phases}
    TemplateVersion.objects.filter(pk=version.pk).update(content=content)
    plan.templates = {HEEL: str(version.pk)}
    assert catalogue_of(plan).protocols[HEEL] == load_catalogue().protocols[HEEL]


# --- The pages ----------------------------------------------------------------------------------


def phase_data(**changes: Any) -> dict[str, Any]:
    """What the form of the heel programme's first phase sends."""
    phase = protocol_table(HEEL)["phases"][0]  # type: ignore[index]
    data: dict[str, Any] = {
        "dose-TOTAL_FORMS": 3,
        "dose-INITIAL_FORMS": 2,
        "dose-2-exercise": "",
        **{"weeks": 2, "goal": phase["goal"], "gate": phase["gate"], "test": ""},
    }
    for n, dose in enumerate(phase["doses"]):
        data |= {
            f"dose-{n}-exercise": dose["exercise"],
            f"dose-{n}-sets": dose["sets"],
            f"dose-{n}-count": dose["reps"],
            f"dose-{n}-rm": dose.get("rm", ""),
            f"dose-{n}-per_week": dose["per_week"],
            f"dose-{n}-rest_seconds": dose["rest_seconds"],
        }
        if dose.get("daily"):
            data[f"dose-{n}-daily"] = "on"
    return data | changes


def at(name: str, *args: object) -> str:
    return reverse(f"coach:{name}", args=args)


def test_a_template_is_made_edited_published_and_used_by_its_pages(
    as_coach: Client, runner: User, plan: Plan
) -> None:
    assert "None yet" in as_coach.get(at("templates")).content.decode()
    as_coach.post(at("templates"), {"protocol": HEEL, "name": "Gentle heel"})
    made = Template.objects.get()
    first = at("template-phase", made.pk, 1)
    assert as_coach.get(first).status_code == 200
    assert as_coach.post(first, phase_data(**{"dose-0-sets": 2})).status_code == 302
    page = as_coach.get(at("template", made.pk)).content.decode()
    assert "→ 2 × 12" in page
    assert "Read again what your runners read: the doses or weeks of Heel: 12RM" in page
    assert "3 × 12" in as_coach.get(at("template-what-if", made.pk)).content.decode()
    as_coach.post(at("template-publish", made.pk), {"said": "Fewer sets"})
    assert "Fewer sets" in as_coach.get(at("template-version", made.pk, 1)).content.decode()
    runners = at("template-runners", made.pk)
    assert "Ada" in as_coach.get(runners).content.decode()
    as_coach.post(runners, {"do": "move", "runner": [runner.pk]})
    assert sets_ahead(plan) == {2}
    assert "Take back" in as_coach.get(runners).content.decode()
    as_coach.post(runners, {"do": f"back:{runner.pk}"})
    assert sets_ahead(plan) == {3}


def test_throwing_a_draft_away_says_first_what_is_lost(
    as_coach: Client, template: Template
) -> None:
    page = at("template", template.pk)
    assert "so the template goes with it" in as_coach.get(page).content.decode()
    published(template)
    as_coach.post(at("template-change", template.pk), {"do": "draft"})
    assert "the versions stay" in as_coach.get(page).content.decode()


def test_saving_a_phase_unchanged_changes_nothing(as_coach: Client, template: Template) -> None:
    as_coach.post(at("template-phase", template.pk, 1), phase_data())
    assert protocol_of(draft_of(template)) == load_catalogue().protocols[HEEL]


def test_an_exercise_is_added_and_another_taken_out(as_coach: Client, template: Template) -> None:
    held = next(e.slug for e in load_catalogue().exercises.values() if e.unit == "hold")
    more = {"exercise": held, "sets": 2, "count": 20, "per_week": 3, "rest_seconds": 30}
    data = phase_data(**{f"dose-2-{name}": value for name, value in more.items()})
    as_coach.post(at("template-phase", template.pk, 1), data | {"dose-1-remove": "on"})
    doses = protocol_of(draft_of(template)).phases[0].doses
    assert [dose.exercise for dose in doses] == [TOWEL, held]
    assert doses[1].hold_seconds == 20


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"dose-0-sets": 9}, "Give a whole number from 1 to 6."),
        ({"dose-0-count": 60}, "Give a whole number from 3 to 50."),
        ({"dose-0-per_week": 6}, "3 times a week at most"),
        ({"dose-0-daily": "on"}, "never daily"),
        ({"dose-1-exercise": TOWEL}, "stands in the phase already"),
        ({"dose-0-exercise": "nothing"}, "nothing is not one of the available choices"),
        ({"dose-0-remove": "on", "dose-1-remove": "on"}, "at least one exercise"),
        ({"goal": ""}, "say it in a sentence"),
        ({"weeks": 0}, "Give a whole number from 1 to 26."),
        ({"test": "heel_raises"}, "Say how much the test asks for."),
        ({"test": "heel_raises", "at_least": 190, "pain_at_most": 6}, "from 0 to 5"),
        ({"dose-TOTAL_FORMS": "many"}, "did not arrive whole"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_saved(
    as_coach: Client, template: Template, change: dict[str, Any], says: str
) -> None:
    answer = as_coach.post(at("template-phase", template.pk, 1), phase_data(**change))
    assert answer.status_code == 400
    assert says in answer.content.decode()
    assert protocol_of(draft_of(template)) == load_catalogue().protocols[HEEL]


def test_two_templates_of_one_name_are_refused(as_coach: Client, template: Template) -> None:
    answer = as_coach.post(at("templates"), {"protocol": HEEL, "name": template.name})
    assert answer.status_code == 400
    assert "of this name already" in answer.content.decode()


@pytest.mark.parametrize("name", ["template", "template-what-if", "template-runners"])
def test_a_template_of_somebody_else_is_not_found(as_coach: Client, coach: User, name: str) -> None:
    other = templates.clone(make_coach("Other"), HEEL, "Theirs", at=clock.now())
    published(other)
    assert as_coach.get(at(name, other.pk)).status_code == 404
    assert as_coach.post(at("template-change", other.pk), {"do": "retire"}).status_code == 404
    other.refresh_from_db()
    assert other.retired_at is None


def test_a_runner_of_somebody_else_is_not_moved(
    as_coach: Client, template: Template, stranger: User
) -> None:
    published(template)
    as_coach.post(at("template-runners", template.pk), {"do": "move", "runner": [stranger.pk]})
    as_coach.post(at("template-runners", template.pk), {"do": f"move:{stranger.pk}"})
    assert not TemplateUse.objects.exists()


def test_another_coach_of_the_runner_is_not_told_what_the_template_is_called(
    coach: User, runner: User, plan: Plan, template: Template
) -> None:
    move(coach, runner, published(template), template)
    second = make_coach("Second")
    start_coaching(coach=second, runner=runner, at=clock.now())
    other = templates.clone(second, HEEL, "Theirs", at=clock.now())
    published(other, sets=1)
    client = Client()
    client.force_login(second)
    page = client.get(at("template-runners", other.pk)).content.decode()
    assert "Gentle heel" not in page
    assert "s template" in page


@pytest.mark.parametrize("ticked", ["", "x", "-1", "9" * 40, "1e3", "²"])
def test_a_ticked_runner_who_is_none_moves_nobody(
    as_coach: Client, template: Template, ticked: str
) -> None:
    published(template)
    answer = as_coach.post(at("template-runners", template.pk), {"do": "move", "runner": [ticked]})
    assert answer.status_code == 302
    assert not TemplateUse.objects.exists()


def test_nobody_is_moved_to_a_retired_template(
    as_coach: Client, template: Template, runner: User, plan: Plan
) -> None:
    published(template)
    as_coach.post(at("template-change", template.pk), {"do": "retire"})
    as_coach.post(at("template-runners", template.pk), {"do": "move", "runner": [runner.pk]})
    assert not TemplateUse.objects.exists()
    as_coach.post(at("template-change", template.pk), {"do": "offer"})
    as_coach.post(at("template-runners", template.pk), {"do": "move", "runner": [runner.pk]})
    assert TemplateUse.objects.count() == 1


def test_the_list_asks_as_often_for_many_templates_as_for_one(
    as_coach: Client, coach: User, template: Template
) -> None:
    as_coach.get(at("templates"))
    counts = []
    for name in ("B", "C"):
        with CaptureQueriesContext(connection) as captured:
            as_coach.get(at("templates"))
        counts.append(len(captured))
        templates.clone(coach, HEEL, name, at=clock.now())
    assert counts[0] == counts[1]
