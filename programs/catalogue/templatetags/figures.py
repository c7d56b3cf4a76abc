"""The tag that draws an exercise: `{% exercise_figure "heel_raise_two_floor" tempo="3-2-3" %}`."""

from __future__ import annotations

from functools import lru_cache
from itertools import count
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from programs.catalogue.figures import drawing
from programs.catalogue.figures.reading import load_figures
from programs.catalogue.figures.timing import stills
from programs.catalogue.figures.words import Figure
from programs.catalogue.loader import load_catalogue
from programs.engine.exercise import Exercise

register = template.Library()

KEPT = 512
"""Pictures of each kind that a process keeps, at most 8 kB each: more than the catalogue has."""
ANY_KEY = "@@"
"""Where a kept picture has the key that its ids begin with; no text of ours holds it."""
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
    name, shows = _(exercise.name), _(figure.shows)
    moving = ""
    if mode == "animated":
        words = _("%(exercise)s, moving") % {"exercise": name}
        moving = _with_own_ids(_moving(exercise_id, tempo or exercise.tempo, words, shows, kit))
    poses = _poses(figure, name, shows, kit)
    return {"moving": moving, "poses": poses, "is_wide": _is_wide(figure)}


@register.inclusion_tag("catalogue/_picture.html")
def exercise_picture(
    exercise: Exercise, tempo: str = "", mode: str = "animated", kit: str = ""
) -> dict[str, Any]:
    """As `exercise_figure`; of a coach's own the poses of the reviewed one that looks like it.

    Without such a one it is said that there is no picture.
    """
    if not exercise.is_own:
        return {"figure": exercise_figure(exercise.slug, tempo, mode, kit)}
    like = load_catalogue().exercises.get(exercise.picture)
    figure = exercise_figure(like.slug, mode="still") if like else {"poses": []}
    return {"figure": figure, "is_own": True, "like": like}


@register.simple_tag
def exercise_thumbnail(exercise_id: str, kit: str = "") -> SafeString | str:
    """The last pose of the movement alone, for lists; its name stands beside it."""
    figure = load_figures().get(exercise_id)
    if figure is None:
        return ""
    chosen = kit or _always_loaded(load_catalogue().exercises[exercise_id], figure)
    name = _(load_catalogue().exercises[exercise_id].name)
    return _with_own_ids(_thumbnail(exercise_id, name, chosen))


@lru_cache(maxsize=KEPT)
def _moving(slug: str, tempo: str, title: str, shows: str, kit: str) -> str:
    return drawing.moving(load_figures()[slug], tempo, title, shows=shows, kit=kit, key=ANY_KEY)


@lru_cache(maxsize=KEPT)
def _still(slug: str, which: int, title: str, shows: str, kit: str) -> str:
    return drawing.still(load_figures()[slug], which, title, shows=shows, kit=kit, key=ANY_KEY)


@lru_cache(maxsize=KEPT)
def _thumbnail(slug: str, title: str, kit: str) -> str:
    return drawing.thumbnail(load_figures()[slug], title, kit=kit, key=ANY_KEY)


def _with_own_ids(svg: str) -> SafeString:
    """A kept picture with ids that no other one of the page has, whatever template includes it.

    The number is counted by the process: an included template has no counter in common with its
    page. Every part of the markup is escaped where it is written, in `figures.svg`.
    """
    return mark_safe(svg.replace(ANY_KEY, f"f{next(_DRAWN) % 100_000}"))


def _is_wide(figure: Figure) -> bool:
    """Two of them side by side would be too small on a phone."""
    _left, _top, width, height = figure.frame
    return width > 1.7 * height


def _poses(figure: Figure, name: str, shows: str, kit: str) -> list[SafeString]:
    total = len(stills(figure))
    title = _("%(exercise)s, picture %(number)s of %(total)s")
    titles = [
        title % {"exercise": name, "number": number, "total": total}
        for number in range(1, total + 1)
    ]
    return [
        _with_own_ids(_still(figure.slug, which, words, shows, kit))
        for which, words in enumerate(titles)
    ]


def _always_loaded(exercise: Exercise, figure: Figure) -> str:
    """What is drawn when nothing is said: the weight that the exercise cannot do without."""
    return next(iter(figure.loads), "") if {"weight", "rucksack"} & {*exercise.needs} else ""
