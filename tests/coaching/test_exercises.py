"""Exercises of a coach's own: written, published, carried by templates, and kept by runners."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from accounts.models import Consent, User
from accounts.services import give_consent
from programs.catalogue.loader import load_catalogue
from programs.coaching.exercise_forms import ExerciseForm
from programs.coaching.models import Deed, Runner
from programs.coaching.services import exercises, moving, templates
from programs.plans.models import (
    KeptExercise,
    OwnExercise,
    OwnExerciseVersion,
    Plan,
    Prescription,
    Template,
    TrainingSession,
)
from programs.plans.portable import is_own_exercise
from programs.plans.services.building import open_plan
from programs.plans.services.catalogues import catalogue_of, protocol_of
from programs.plans.services.sessions import log_as_prescribed
from programs.plans.templatetags.plan_words import exercise_name
from tests.accounts.archives import exported, fresh, imported
from tests.coaching.conftest import make_coach, on_its_day
from tests.coaching.own_exercises import (
    HEEL,
    SLANT,
    TOWEL,
    published,
    published_anew,
    published_template,
    template_with,
    written,
)
from tests.plans.conftest import complete_intake

Move = Callable[[Template], Plan]


@pytest.fixture
def slant(coach: User) -> OwnExercise:
    return published(coach)


@pytest.fixture
def moved(coach: User, runner: User, today: date) -> Move:
    """Moves the runner's plan to the template; it is as it stands then."""

    def move(template: Template) -> Plan:
        version = published_template(template)
        plan = open_plan(complete_intake(runner), today=today, at=clock.now())
        who = Runner.shared.all().select_related("profile").get(pk=runner.pk)
        found = moving.move(coach, [who], template, version, at=clock.now())
        assert found == moving.Outcome(1, [], [])
        plan.refresh_from_db()
        return plan

    return move


def doses_ahead(plan: Plan, slug: str) -> list[Prescription]:
    """In sessions that can be logged at once; a plan may begin on a day of tests."""
    rows = Prescription.objects.filter(session__plan=plan, session__status="planned")
    rows = rows.filter(exercise=slug).exclude(session__kind=TrainingSession.Kind.TEST)
    return list(rows.select_related("session").order_by("session__date"))


def trained(plan: Plan, slug: str) -> TrainingSession:
    """The first session with it (a test counts, and is not logged at once), done as prescribed."""
    ahead = (each.session for each in doses_ahead(plan, slug))
    session = next(each for each in ahead if each.kind == TrainingSession.Kind.STRENGTH)
    log_as_prescribed(session, at=on_its_day(session))
    session.refresh_from_db()
    return session


def test_it_is_a_draft_until_it_is_published_and_then_never_changes(coach: User) -> None:
    made = written(coach)
    exercises.publish(made.versions.get(), "The first", at=clock.now())
    version = made.versions.get()
    version.said = "Otherwise"
    with pytest.raises(ValidationError, match="not changed"):
        version.save()


def test_only_published_ones_that_are_not_retired_are_offered_to_their_coach_alone(
    coach: User, slant: OwnExercise
) -> None:
    written(coach, name="Not yet")
    other = make_coach("Other")
    published(other, name="Of somebody else")
    template = templates.clone(coach, HEEL, "A", at=clock.now())

    def own() -> list[str]:
        catalogue = exercises.offered(coach, template.versions.get())
        return [each.name for each in catalogue.exercises.values() if each.is_own]

    assert own() == [SLANT["name"]]
    exercises.retire(slant, at=clock.now())
    assert own() == []


def test_a_template_that_has_it_may_keep_it_when_it_is_retired(
    coach: User, slant: OwnExercise
) -> None:
    template = template_with(coach, slant)
    exercises.retire(slant, at=clock.now())
    draft = template.versions.select_related("template").get()
    assert slant.slug in exercises.offered(coach, draft).exercises
    published_template(template)


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"avoid_spots": ["big_toe_under"]}, "avoid_spots", "Tick: "),
        ({"needs": ["step"], "avoid_spots": SLANT["avoid_spots"][:3]}, "avoid_spots", "Tick: back"),
        ({"no_novices": True}, "avoid_spots", "Tick: under the heel"),
        ({"name": "Towel pull with a WEIGHT"}, "name", "The library has"),
        ({"kit": {}}, "kit_rucksack", "at least one kind of kit"),
        ({"kit": {"rucksack": "Wear it.", "bands": "Hold it."}}, "kit_bands", "leave this empty"),
        ({"easier": "bridge_two"}, "easier", "same tissue"),
        ({"easier": SLANT["harder"], "harder": SLANT["easier"]}, "harder", "is not harder"),
        ({"tempo": "0-0-0"}, "down", "a second at least"),
    ],
)
def test_what_the_library_holds_to_cannot_be_loosened(
    coach: User, changes: dict[str, Any], field: str, says: str
) -> None:
    made = written(coach, **changes)
    seen = exercises.seen(made.versions.select_related("exercise").get())
    assert [name for name, _text in seen.wrong] == [field]
    with pytest.raises(ValidationError, match=says):
        exercises.publish(made.versions.get(), "The first", at=clock.now())
    assert made.versions.get().is_draft


def test_one_begun_from_a_reviewed_one_is_left_out_wherever_that_is(coach: User) -> None:
    table = exercises.table_from(TOWEL) | {"name": "Towel raise, arms up"}
    assert exercises.wrong_in("own-000000000000", table, None, TOWEL) == []
    table["avoid_spots"] = SLANT["avoid_spots"]
    [(field, text)] = exercises.wrong_in("own-000000000000", table, None, TOWEL)
    assert field == "avoid_spots"
    assert "ball of the foot" in text


@pytest.mark.parametrize("field", ["tissue", "loading", "legs", "unit"])
def test_what_diaries_count_by_stays_as_it_was_published(
    coach: User, slant: OwnExercise, field: str
) -> None:
    other = {"tissue": "hip", "loading": "none", "legs": "two", "unit": "hold"}
    table = SLANT | {field: other[field]}
    found = exercises.wrong_in(slant.slug, table, slant, "")
    assert field in [name for name, _text in found]


def test_a_template_carries_it_by_value_and_its_drafts_take_on_newer_words(
    coach: User, slant: OwnExercise
) -> None:
    template = template_with(coach, slant)
    first = published_template(template)
    draft = templates.begin_draft(template, at=clock.now())
    published_anew(slant, cues=["Slower", "Taller", "Softer"])
    first.refresh_from_db()
    draft = template.versions.drafts().select_related("template").get()
    cues = [protocol_of(each).exercises[slant.slug].cues[0] for each in (first, draft)]
    assert cues == ["Rise over the big toe", "Slower"]
    lines = templates.seen_beside(draft, first).from_before[0].lines
    assert lines == ("Heel raise on the slant board, as you published it last.",)


def test_a_neighbour_that_the_library_has_lost_takes_nothing_else_with_it(
    coach: User, slant: OwnExercise, moved: Move
) -> None:
    template = template_with(coach, slant)
    draft = template.versions.get()
    draft.content["exercises"][slant.slug]["easier"] = "gone_from_the_library"
    draft.save()
    plan = moved(template)
    found = catalogue_of(plan).exercises[slant.slug]
    assert (found.easier, found.harder) == (None, SLANT["harder"])


def test_what_if_names_it(as_coach: Client, coach: User, runner: User, today: date) -> None:
    open_plan(complete_intake(runner), today=today, at=clock.now())
    template = template_with(coach, published(coach))
    page = as_coach.get(at("template-what-if", template.pk)).content.decode()
    assert SLANT["name"] in page
    assert "own-" not in page


def test_a_template_drops_what_it_no_longer_asks_for(coach: User, slant: OwnExercise) -> None:
    content = template_with(coach, slant).versions.get().content
    assert slant.slug in content["exercises"]
    for phase in content["phases"]:
        for dose in phase["doses"]:
            dose["exercise"] = TOWEL
    assert "exercises" not in exercises.carrying(content, Template.objects.get())


def test_a_moved_runner_trains_it_told_as_the_coachs_own(
    coach: User, slant: OwnExercise, moved: Move
) -> None:
    plan = moved(template_with(coach, slant))
    ahead = doses_ahead(plan, slant.slug)
    assert ahead
    why = ahead[0].reasons[0]
    assert (why["source"], why["rule"]) == ("design", "coach.template")
    assert "own exercise" in why["text"]
    assert KeptExercise.objects.get(runner=plan.runner).content["name"] == SLANT["name"]
    assert SLANT["name"] in Deed.objects.get(runner=plan.runner).about


def test_it_is_decided_on_like_any_other(coach: User, slant: OwnExercise, moved: Move) -> None:
    plan = moved(template_with(coach, slant))
    session = trained(plan, slant.slug)
    assert session.decisions.filter(exercise=slant.slug).exists()


def test_who_goes_on_by_a_newer_version_keeps_the_history_and_reads_the_newer_words(
    coach: User, slant: OwnExercise, moved: Move
) -> None:
    template = template_with(coach, slant)
    plan = moved(template)
    published_anew(slant, set_up="Both hands on the wall.")
    templates.begin_draft(template, at=clock.now())
    who = Runner.shared.all().select_related("profile").get(pk=plan.runner_id)
    moving.move(coach, [who], template, published_template(template), at=clock.now())
    plan.refresh_from_db()
    assert catalogue_of(plan).exercises[slant.slug].set_up == "Both hands on the wall."
    assert KeptExercise.objects.get().content["set_up"] == "Both hands on the wall."


PAGES = (
    *("plans:plan", "plans:today", "plans:week-sheet", "plans:agenda", "plans:changes"),
    *("reports:progress", "reports:report", "reports:report-json"),
)


def every_page(client: Client, plan: Plan, slug: str) -> dict[str, str]:
    """What the runner reads, by the address."""
    sessions = plan.sessions.filter(prescriptions__exercise=slug).distinct()
    paths = [reverse(name) for name in PAGES]
    paths += [reverse("plans:session", args=[each.pk]) for each in sessions[:3]]
    paths += [reverse("plans:own-exercise", args=[slug])]
    paths += [reverse("reports:progress") + f"?exercise={slug}"]
    found = {}
    for path in paths:
        answer = client.get(path, follow=True)
        assert answer.status_code == 200, path
        found[path] = answer.content.decode()
    return found


def test_no_page_fails_or_shows_a_slug_when_the_template_is_left_and_the_coach_is_gone(
    coach: User, slant: OwnExercise, moved: Move, client: Client, today: date
) -> None:
    plan = moved(template_with(coach, slant))
    give_consent(plan.runner, Consent.Kind.HEALTH_DATA, at=clock.now())
    client.force_login(plan.runner)
    trained(plan, slant.slug)
    during = every_page(client, plan, slant.slug)
    who = Runner.shared.all().select_related("profile").get(pk=plan.runner_id)
    moving.move(coach, [who], Template.objects.get(), None, at=clock.now())
    coach.delete()
    plan.refresh_from_db()
    assert plan.templates == {}
    after = every_page(client, plan, slant.slug)
    for pages in (during, after):
        seen = {path: text for path, text in pages.items() if SLANT["name"] in text}
        assert len(seen) >= 4
        for path, text in pages.items():
            for address in (f"/{slant.slug}/", f"exercise={slant.slug}", f'"{slant.slug}"'):
                text = text.replace(address, "")
            assert slant.slug not in text, path
    assert "Coach" not in after[reverse("plans:own-exercise", args=[slant.slug])].split("<main")[1]


def test_a_session_of_a_template_that_was_left_can_still_be_done_and_decided_on(
    coach: User, slant: OwnExercise, moved: Move
) -> None:
    plan = moved(template_with(coach, slant))
    Plan.objects.filter(pk=plan.pk).update(templates={})
    coach.delete()
    session = trained(plan, slant.slug)
    assert session.decisions.filter(exercise=slant.slug).exists()


def test_what_a_runner_exports_brings_the_words_to_another_account(
    coach: User, slant: OwnExercise, moved: Move
) -> None:
    plan = moved(template_with(coach, slant))
    trained(plan, slant.slug)
    file = exported(plan.runner)
    plan.runner.delete()
    other = fresh()
    imported(other, file)
    kept = KeptExercise.objects.get(runner=other)
    assert (kept.slug, kept.content["name"]) == (slant.slug, SLANT["name"])
    rows = Prescription.objects.filter(session__plan__runner=other, exercise=slant.slug)
    assert rows.filter(sets_done__isnull=False).exists()


def test_words_of_an_exercise_that_are_none_are_not_taken_in() -> None:
    good = SLANT | {"sources": ["design"]}
    assert is_own_exercise(good)
    for bad in (
        {},
        None,
        good | {"easier": []},
        good | {"cues": ["One"]},
        good | {"loading": "band"},
        good | {"x": 1},
    ):
        assert not is_own_exercise(bad)


# The pages


@pytest.fixture
def form_data() -> dict[str, Any]:
    """What the form sends for `SLANT`."""
    same = ("name", "tissue", "legs", "unit", "set_up", "loading", "needs", "avoid_spots")
    return {
        **{name: SLANT[name] for name in (*same, "easier", "harder", "picture")},
        **{"muscles": "calf\nsoleus", "mistakes": "Bouncing at the bottom\n\n"},
        **{f"cue_{n}": cue for n, cue in enumerate(SLANT["cues"], 1)},
        **{"up": 3, "pause": 1, "down": 3, "kit_rucksack": SLANT["kit"]["rucksack"]},
        "beginners": "1",
    }


def at(name: str, *args: Any) -> str:
    return reverse(f"coach:{name}", args=args)


def test_an_exercise_is_written_published_and_chosen_by_its_pages(
    as_coach: Client, coach: User, form_data: dict[str, Any]
) -> None:
    assert "None yet" in as_coach.get(at("exercises")).content.decode()
    assert as_coach.post(at("exercise-new"), form_data).status_code == 302
    made = OwnExercise.objects.get()
    assert made.versions.get().content == SLANT | {"sources": ["design"]}
    page = as_coach.get(at("exercise", made.pk)).content.decode()
    assert "Your coach’s own exercise" in page
    edit = at("exercise-edit", made.pk)
    assert as_coach.get(edit).status_code == 200
    assert as_coach.post(edit, form_data | {"cue_1": "Rise"}).status_code == 302
    as_coach.post(at("exercise-publish", made.pk), {"said": "The first"})
    assert "Version 1" in as_coach.get(at("exercise", made.pk)).content.decode()
    assert "Rise" in as_coach.get(at("exercise-version", made.pk, 1)).content.decode()
    template = templates.clone(coach, HEEL, "A", at=clock.now())
    phase = as_coach.get(at("template-phase", template.pk, 1)).content.decode()
    assert f'value="{made.slug}"' in phase
    as_coach.post(at("exercise-change", made.pk), {"do": "draft"})
    again = as_coach.post(edit, form_data | {"legs": "two", "cue_1": "Up"})
    assert again.status_code == 302
    assert made.versions.drafts().get().content["legs"] == SLANT["legs"]
    as_coach.post(at("exercise-change", made.pk), {"do": "discard"})
    as_coach.post(at("exercise-change", made.pk), {"do": "retire"})
    assert "Retired" in as_coach.get(at("exercises")).content.decode()


def bare_table() -> dict[str, Any]:
    return {name: value for name, value in SLANT.items() if name != "picture"}


def test_without_a_picture_it_is_said_that_the_words_count(as_coach: Client, coach: User) -> None:
    bare = exercises.create(coach, bare_table(), "", at=clock.now())
    page = as_coach.get(at("exercise", bare.pk)).content.decode()
    assert "No picture: the words say how it is done." in page
    drawn = written(coach, name="With a picture")
    page = as_coach.get(at("exercise", drawn.pk)).content.decode()
    assert "Single-leg heel raise on a step" in page
    assert "No picture" not in page


def test_one_that_was_never_published_is_thrown_away_whole(as_coach: Client, coach: User) -> None:
    made = written(coach)
    told = as_coach.get(at("exercise", made.pk)).content.decode()
    assert "It was never published, so the exercise goes with it." in told
    answer = as_coach.post(at("exercise-change", made.pk), {"do": "discard"})
    assert answer["Location"] == at("exercises")
    assert not OwnExerciseVersion.objects.exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": ""}, "Give it a name."),
        ({"tissue": ""}, "Choose what it loads"),
        ({"cue_3": ""}, "Three cues"),
        ({"muscles": " "}, "Name at least one muscle."),
        ({"mistakes": "x" * 130}, "At most 8 lines of at most 120 characters"),
        ({"down": "12"}, "Give a whole number from 0 to 9."),
        ({"down": ""}, "Give a whole number from 0 to 9."),
        ({"avoid_spots": []}, "Tick: "),
        ({"loading": "band"}, "Say how it is loaded"),
        ({"picture": "nothing"}, "Choose one of these."),
        ({"beginners": ""}, "Choose one of these."),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_stored(
    as_coach: Client, form_data: dict[str, Any], change: dict[str, Any], says: str
) -> None:
    answer = as_coach.post(at("exercise-new"), form_data | change)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert says in page
    assert "What you typed is still here" in page
    assert not OwnExercise.objects.exists()


def test_two_of_one_name_are_refused(
    as_coach: Client, slant: OwnExercise, form_data: dict[str, Any]
) -> None:
    page = as_coach.post(at("exercise-new"), form_data)
    assert "You have an exercise of this name already." in page.content.decode()
    assert OwnExercise.objects.count() == 1


def test_every_reviewed_one_can_be_begun_from(as_coach: Client) -> None:
    for slug in load_catalogue().exercises:
        form = ExerciseForm(None, table=exercises.table_from(slug), based_on=slug)
        sent = {k: v for k in form.fields if (v := form.get_initial_for_field(form.fields[k], k))}
        sent |= {k: 0 for k in ("up", "pause", "down") if form.initial.get(k) == "0"}
        form = ExerciseForm(sent | {"name": "Mine"}, table={}, based_on=slug)
        assert form.is_valid(), (slug, form.errors)
    page = as_coach.get(at("exercise-new") + f"?from={TOWEL}").content.decode()
    assert "Begun from" in page


def test_the_search_finds_names_muscles_and_parts(as_coach: Client, slant: OwnExercise) -> None:
    def found(asked: str) -> str:
        return as_coach.get(at("exercises"), {"q": asked}).content.decode()

    assert SLANT["name"] in found("SLANT")
    assert "Towel pull with a weight" in found("towel pull")
    assert "Towel pull with a weight" not in found("slant")
    assert "Clam" in found("hip")
    assert "The library has none of that name" in found("zzz")


def test_a_runner_reads_what_they_had_and_nobody_elses(
    coach: User, slant: OwnExercise, moved: Move, client: Client, stranger: User
) -> None:
    plan = moved(template_with(coach, slant))
    own = reverse("plans:own-exercise", args=[slant.slug])
    for person, status in ((plan.runner, 200), (stranger, 404)):
        give_consent(person, Consent.Kind.HEALTH_DATA, at=clock.now())
        client.force_login(person)
        assert client.get(own).status_code == status


def test_the_list_asks_as_often_for_many_as_for_one(as_coach: Client, coach: User) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            as_coach.get(at("exercises"))
        return len(queries)

    published(coach, name="One")
    as_coach.get(at("exercises"))
    one = asked()
    for n in range(5):
        published(coach, name=f"Another {n}")
    assert asked() == one


def test_a_session_page_asks_as_often_with_own_exercises_as_without(
    coach: User, slant: OwnExercise, moved: Move, client: Client
) -> None:
    plan = moved(template_with(coach, slant))
    give_consent(plan.runner, Consent.Kind.HEALTH_DATA, at=clock.now())
    client.force_login(plan.runner)
    page = reverse("plans:session", args=[doses_ahead(plan, slant.slug)[0].session_id])

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    asked()
    with_own = asked()
    Prescription.objects.filter(exercise=slant.slug).update(exercise=TOWEL)
    assert asked() == with_own


def test_a_name_in_a_diary_is_known_without_plan_or_coach(coach: User, slant: OwnExercise) -> None:
    coach.delete()
    assert exercise_name(slant.slug) == SLANT["name"]
    assert exercise_name("own-ffffffffffff") == "A coach’s own exercise"
