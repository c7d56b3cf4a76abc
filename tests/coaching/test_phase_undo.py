"""A phase that was taken out of a draft comes back as it was, with one press."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts import clock
from accounts.models import User
from programs.coaching.services import template_phases, templates
from programs.plans.models import Template
from tests.coaching.own_exercises import published, template_with
from tests.coaching.test_template_phases import FIRST, SECOND, THIRD, add, names, publish
from tests.coaching.test_templates import HEEL, at, draft_of, edit

OWN = "Twice more"
OUT = f"“{OWN}” is taken out of the draft."


@pytest.fixture
def template(coach: User) -> Template:
    """The second of its four phases is the coach's own, with a dose of its own."""
    made = templates.clone(coach, HEEL, "Gentle heel", at=clock.now())
    add(made, "copy:0", OWN, 1)
    edit(made, 1, sets=5)
    return made


def take_out(client: Client, template: Template, number: int) -> str:
    """The page after it, and what it says."""
    answer = client.post(
        at("template-phases", template.pk), {"do": f"remove:{number}"}, follow=True
    )
    return str(answer.content.decode())


def undo(client: Client, template: Template) -> str:
    answer = client.post(at("template-phases", template.pk), {"do": "undo"}, follow=True)
    return str(answer.content.decode())


def test_an_own_phase_comes_back_to_the_letter(as_coach: Client, template: Template) -> None:
    before = draft_of(template).content
    assert OUT in take_out(as_coach, template, 2)
    assert names(template) == [FIRST, SECOND, THIRD]
    text = undo(as_coach, template)
    assert "back in the draft, as it was" in text
    assert OUT not in text
    assert draft_of(template).content == before


def test_a_reviewed_phase_comes_back_as_the_coach_had_changed_it(
    as_coach: Client, template: Template
) -> None:
    edit(template, 2, sets=6)
    before = draft_of(template).content
    take_out(as_coach, template, 3)
    undo(as_coach, template)
    assert draft_of(template).content == before


def test_its_own_exercise_comes_back_with_it(as_coach: Client, coach: User) -> None:
    template = template_with(coach, published(coach))
    for _phase in range(2):
        take_out(as_coach, template, 1)
    before = draft_of(template).content
    add(template, "empty", "Between", 0)
    take_out(as_coach, template, 2)
    assert "exercises" not in draft_of(template).content
    undo(as_coach, template)
    take_out(as_coach, template, 1)
    assert draft_of(template).content == before


def test_what_was_changed_since_stays(as_coach: Client, template: Template) -> None:
    take_out(as_coach, template, 4)
    take_out(as_coach, template, 3)
    assert names(template) == [FIRST, OWN]
    add(template, "empty", "Later", 2)
    undo(as_coach, template)
    assert names(template) == [FIRST, OWN, SECOND, "Later"]


def test_it_is_the_last_one_only_and_only_once(as_coach: Client, template: Template) -> None:
    take_out(as_coach, template, 4)
    take_out(as_coach, template, 2)
    undo(as_coach, template)
    assert "no phase to put back any more" in undo(as_coach, template)
    assert names(template) == [FIRST, OWN, SECOND]


def test_where_the_programme_has_become_shorter_it_stands_at_the_end(template: Template) -> None:
    taken = template_phases.remove(draft_of(template), 3, at=clock.now())
    for _phase in range(2):
        template_phases.remove(draft_of(template), 1, at=clock.now())
    assert template_phases.put_back(draft_of(template), taken, 3, at=clock.now()) == 1
    assert names(template) == [FIRST, THIRD]


def test_beside_another_one_of_its_name_it_stays_out(as_coach: Client, template: Template) -> None:
    take_out(as_coach, template, 2)
    add(template, "empty", OWN.upper(), 1)
    text = undo(as_coach, template)
    assert "stands in the programme already" in text
    assert OUT in text
    assert names(template) == [FIRST, OWN.upper(), SECOND, THIRD]


def test_once_the_draft_is_published_nothing_is_offered(
    as_coach: Client, template: Template
) -> None:
    take_out(as_coach, template, 2)
    add(template, "copy:0", "Another", 1)
    publish(template)
    assert OUT not in as_coach.get(at("template", template.pk)).content.decode()
    templates.begin_draft(template, at=clock.now())
    assert OUT not in as_coach.get(at("template", template.pk)).content.decode()
    assert "no phase to put back any more" in undo(as_coach, template)


def test_in_another_template_nothing_is_offered(
    as_coach: Client, coach: User, template: Template
) -> None:
    other = templates.clone(coach, HEEL, "Another", at=clock.now())
    take_out(as_coach, template, 2)
    assert OUT not in as_coach.get(at("template", other.pk)).content.decode()
    undo(as_coach, other)
    assert names(other) == [FIRST, SECOND, THIRD]
