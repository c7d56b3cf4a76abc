"""Stored plans in words: reasons, doses, loads and runs, translated, in the person's units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language

from accounts.units import from_kg, weight_unit
from accounts.wording import gettext as _
from accounts.wording import ngettext
from programs.catalogue.guide import Article, load_guide
from programs.catalogue.guide_words import Kind
from programs.catalogue.loader import Source, load_catalogue, load_evidence
from programs.engine.exercise import OWN, Exercise, Measure, StrengthTest
from programs.pain.services import Place
from programs.plans.models import Plan
from programs.plans.services.own_exercises import known
from programs.running.templatetags.run_words import distance, reason_text, structure

register = template.Library()
register.filter("reason_text", reason_text)
register.filter("distance", distance)
register.filter("structure", structure)

_KG = re.compile(r"(\d+(?:\.\d+)?) kg\b")


@register.filter
def translated(message: str) -> str:
    """A text of the engine or the catalogue in the reader's language."""
    return _(message) if message else ""


@register.filter
def source(reason: Mapping[str, Any]) -> Source | None:
    """The evidence behind a stored reason or finding; None if the catalogue no longer has it."""
    return load_evidence().get(str(reason["source"]))


@register.filter
def sore_spots(plan: Plan | None) -> list[Article]:
    """The guide's article for each sore spot of the answers; none without a plan."""
    spots = plan.intake.answers.get("spots", []) if plan else []
    return _about(str(one["spot"]) for one in spots)


@register.filter
def guide_at(places: Iterable[Place]) -> list[Article]:
    """The guide's article for each spot of the places, once for both sides."""
    return _about(spot for spot, _side in places)


def _about(spots: Iterable[str]) -> list[Article]:
    known = load_guide().articles[Kind.SPOT]
    return [known[spot] for spot in dict.fromkeys(spots) if spot in known]


@register.filter
def exercise_name(slug: str) -> str:
    """The exercise's plain name; its slug if it has left the catalogue."""
    exercise = known(slug)
    if exercise is None and slug.startswith(OWN):
        return _("A coach’s own exercise")
    return _(exercise.name) if exercise else slug.replace("_", " ")


@register.filter
def exercise_address(exercise: Exercise) -> str:
    """Its page: in the library, or among those that the runner had of a coach."""
    page = "plans:own-exercise" if exercise.is_own else "catalogue:exercise"
    return reverse(page, args=[exercise.slug])


@register.filter
def protocol_name(slug: str) -> str:
    """The protocol's plain name; its slug if it has left the catalogue."""
    protocol = load_catalogue().protocols.get(slug)
    return _(protocol.name) if protocol else slug.replace("_", " ")


@register.filter
def dose(prescription: Any) -> str:
    """`3 × 12`, or `3 × 30 s` for holds; of a test where it ends."""
    test = load_catalogue().tests.get(getattr(prescription, "test", ""))
    if test:
        return test_dose(test, prescription)
    if prescription.reps is not None:
        return f"{prescription.sets} × {prescription.reps}"
    return _("%(sets)s × %(seconds)s s") % {
        "sets": prescription.sets,
        "seconds": prescription.hold_seconds,
    }


def test_dose(test: StrengthTest, prescription: Any) -> str:
    """Where a test ends: `up to 25`, `up to 45 s`, `12 ×`; how often one tries: `best of 3`."""
    if test.measure is Measure.COUNT:
        return _("up to %(n)s") % {"n": prescription.reps}
    if test.measure is Measure.SECONDS:
        return _("up to %(n)s s") % {"n": prescription.hold_seconds}
    if test.measure is Measure.KG:
        return _("%(n)s ×") % {"n": prescription.reps}
    return _("best of %(n)s") % {"n": prescription.sets}


@register.filter
def weight(kg: Decimal, units: str) -> str:
    """`3 kg`, or `6.6 lb`."""
    return f"{number_format(from_kg(kg, units))} {weight_unit(units)}"


@register.filter
def load_text(words: str, units: str) -> str:
    """A load's stored words, with its weights in the person's units."""
    return _load_text(get_language(), words, units) if words else ""


@lru_cache(maxsize=10_000)
def _load_text(language: str | None, words: str, units: str) -> str:
    """The same few loads stand in many mails and on every page of a plan."""
    return _KG.sub(lambda found: weight(Decimal(found[1]), units), _(words))


@register.filter
def load_words(prescription: Any, units: str) -> str:
    """What carries the load, with its weight in the person's units."""
    return load_text(prescription.load_words, units)


@register.filter
def carried(prescription: Any, units: str) -> str:
    """As `load_words`, but empty where nothing is carried and nothing could be said of it."""
    unloaded = prescription.load_words in ("", "no weight", "no band")
    return "" if unloaded else load_words(prescription, units)


@register.filter
def measured(result: Any, units: str) -> str:
    """The result of a strength test: `18 raises`, `32 s`, `9.5 cm`, `8 kg`."""
    return measured_words(result.test, result.value, units)


def measured_words(test: str, value: Decimal, units: str) -> str:
    """A value of the test in words, in the person's units."""
    found = load_catalogue().tests.get(test)
    measure = found.measure if found else Measure.COUNT
    if measure is Measure.KG:
        return weight(value, units)
    shown = number_format(value.normalize() + 0)
    if measure is Measure.SECONDS:
        return _("%(n)s s") % {"n": shown}
    if measure is Measure.CM:
        return _("%(n)s cm") % {"n": shown}
    raises = int(value)
    return ngettext("%(n)s raise", "%(n)s raises", raises) % {"n": shown}


@register.filter
def measured_as(value: Decimal, test: str) -> tuple[str, Decimal]:
    """A number without a row of its own, for `in_units`."""
    return test, value


@register.filter
def in_units(measure: tuple[str, Decimal], units: str) -> str:
    """What `measured_as` named, as `measured` words it."""
    return measured_words(*measure, units)


@register.filter
def test_name(slug: str) -> str:
    """The strength test's plain name; its slug if it has left the catalogue."""
    test = load_catalogue().tests.get(slug)
    return _(test.name) if test else slug.replace("_", " ")


@register.filter
def doing(prescription: Any) -> str:
    """What is done: the test, or the exercise."""
    if prescription.test:
        return test_name(prescription.test)
    return exercise_name(prescription.exercise)


@register.filter
def tempo_words(tempo: str) -> str:
    """`3-2-3` as "3 s up, 2 s hold, 3 s down"."""
    up, hold, down = tempo.split("-")
    words = {"up": up, "hold": hold, "down": down}
    if hold == "0":
        return _("%(up)s s up, %(down)s s down") % words
    return _("%(up)s s up, %(hold)s s hold, %(down)s s down") % words
