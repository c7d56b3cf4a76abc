"""The tag that draws an exercise: `{% exercise_figure "heel_raise_two_floor" tempo="3-2-3" %}`."""

from __future__ import annotations

from itertools import count
from typing import Any

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from programs.catalogue.figures import drawing
from programs.catalogue.figures.reading import load_figures
from programs.catalogue.figures.timing import stills
from programs.catalogue.figures.words import Figure
from programs.catalogue.loader import load_catalogue
from programs.engine.exercise import Exercise

register = template.Library()

_DRAWN = count(1)


@register.inclusion_tag("catalogue/_figure.html")
def exercise_figure(
    exercise_id: str,
    tempo: str = "",
    mode: str = "animated",
    kit: str = "",
) -> dict[str, Any]:
    """The exercise as a picture that moves at `tempo`, with its poses for print and for quiet eyes.

    `tempo` is up-pause-down in seconds, the exercise's own when left out. `mode="still"` draws the
    poses alone. `kit` (`rucksack`, `dumbbells`, `ankle_weights`) draws the load where it is
    carried. An exercise that the catalogue no longer has draws nothing.
    """
    exercise = load_catalogue().exercises.get(exercise_id)
    figure = load_figures().get(exercise_id)
    if exercise is None or figure is None:
        return {"poses": []}
    kit = kit if kit in figure.loads else _always_loaded(exercise, figure)
    key = _next_key()
    name = _(exercise.name)
    moving = ""
    if mode == "animated":
        words = _("%(exercise)s, moving") % {"exercise": name}
        moving = drawing.moving(
            figure, tempo or exercise.tempo, words, shows=_(figure.shows), kit=kit, key=key
        )
    # Every part of the markup is escaped where it is written, in `figures.svg`.
    poses = _poses(figure, name, kit, key)
    return {"moving": mark_safe(moving), "poses": poses, "is_wide": _is_wide(figure)}


@register.simple_tag
def exercise_thumbnail(exercise_id: str, kit: str = "") -> str:
    """The last pose of the movement alone, for lists; its name stands beside it."""
    figure = load_figures().get(exercise_id)
    if figure is None:
        return ""
    chosen = kit or _always_loaded(load_catalogue().exercises[exercise_id], figure)
    name = _(load_catalogue().exercises[exercise_id].name)
    return mark_safe(drawing.thumbnail(figure, name, kit=chosen, key=_next_key()))


def _next_key() -> str:
    """What the ids of one figure begin with: no two of a page alike, whatever includes them.

    A count of the process, because an included template has no counter in common with its page.
    """
    return f"f{next(_DRAWN) % 100_000}"


def _is_wide(figure: Figure) -> bool:
    """Two of them side by side would be too small on a phone."""
    _left, _top, width, height = figure.frame
    return width > 1.7 * height


def _poses(figure: Figure, name: str, kit: str, key: str) -> list[str]:
    total = len(stills(figure))
    return [
        mark_safe(
            drawing.still(
                figure,
                number,
                _("%(exercise)s, picture %(number)s of %(total)s")
                % {"exercise": name, "number": number + 1, "total": total},
                shows=_(figure.shows),
                kit=kit,
                key=f"{key}-{number + 1}",
            )
        )
        for number in range(total)
    ]


def _always_loaded(exercise: Exercise, figure: Figure) -> str:
    """What is drawn when nothing is said: the weight that the exercise cannot do without."""
    return next(iter(figure.loads), "") if {"weight", "rucksack"} & {*exercise.needs} else ""
