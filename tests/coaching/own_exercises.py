"""An exercise of a coach's own, and a template with it, for tests of all that follows."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from accounts import clock
from accounts.models import User
from programs.coaching.services import exercises, templates
from programs.plans.models import OwnExercise, Template, TemplateVersion

HEEL = "plantar_high_load"
TOWEL = "heel_raise_single_towel"

SLANT: dict[str, Any] = {
    "name": "Heel raise on the slant board",
    "tissue": "calf_plantar",
    "muscles": ["calf", "soleus"],
    "legs": "one",
    "unit": "reps",
    "set_up": "Stand on the board, toes uphill, a hand on the wall.",
    "cues": ["Rise over the big toe", "Stay tall", "Lower for three seconds"],
    "mistakes": ["Bouncing at the bottom"],
    "tempo": "3-1-3",
    "loading": "system",
    "kit": {"rucksack": "Wear it close to your back."},
    "needs": [],
    "avoid_spots": ["big_toe_joint", "big_toe_under", "toe_base_second", "heel_back_insertion"],
    "novice_week": 1,
    "easier": "heel_raise_two_step",
    "harder": "heel_raise_single_step",
    "picture": "heel_raise_single_step",
}


def written(coach: User, **changes: Any) -> OwnExercise:
    """A draft that nobody has published yet."""
    return exercises.create(coach, SLANT | changes, "", at=clock.now())


def published(coach: User, **changes: Any) -> OwnExercise:
    made = written(coach, **changes)
    exercises.publish(made.versions.get(), "The first", at=clock.now())
    return made


def published_anew(exercise: OwnExercise, **changes: Any) -> None:
    draft = exercises.begin_draft(exercise, at=clock.now())
    exercises.save_draft(draft, draft.content | changes, at=clock.now())
    draft.refresh_from_db()
    exercises.publish(draft, "Better words", at=clock.now())


def template_with(coach: User, exercise: OwnExercise, *, name: str = "Slanted") -> Template:
    """The heel programme, its towel raise done as `exercise`, as a draft."""
    made = templates.clone(coach, HEEL, name, at=clock.now())
    for number in range(len(made.versions.get().content["phases"])):
        draft = made.versions.select_related("template").get()
        table = deepcopy(draft.content["phases"][number])
        for dose in table["doses"]:
            if dose["exercise"] == TOWEL:
                dose["exercise"] = exercise.slug
        first, last = table.pop("weeks")
        table["length"] = last - first + 1
        templates.save_phase(draft, number, table, at=clock.now())
    return made


def published_template(template: Template) -> TemplateVersion:
    draft = template.versions.drafts().select_related("template").get()
    templates.publish(draft, "With my own", at=clock.now())
    return template.versions.select_related("template").order_by("-number")[0]
