"""What a phone keeps of a session for a time without network."""

from __future__ import annotations

from decimal import Decimal
from hashlib import sha256

from django import template
from django.urls import reverse

from accounts.units import from_kg
from programs.plans.models import TrainingSession
from programs.plans.player import kept_groups

register = template.Library()


@register.filter
def offline_pages(session: TrainingSession) -> str:
    """The addresses of its screens, in order, with spaces between."""
    numbers = range(1, len(kept_groups(session)) + 1)
    screens = [reverse("plans:exercise", args=[session.pk, number]) for number in numbers]
    hurts = [reverse("plans:exercise-hurts", args=[session.pk, number]) for number in numbers]
    around = [reverse(f"plans:{name}", args=[session.pk]) for name in ("ready", "finish")]
    return " ".join([*around, *screens, *hurts])


@register.filter
def dose_version(session: TrainingSession) -> str:
    """Another one as soon as something else is asked: then the kept screens are old."""
    asked = [
        (row.pk, row.exercise, row.sets, row.reps, row.hold_seconds, str(row.load_kg), row.tempo)
        for row in session.prescriptions.all()
    ]
    return sha256(repr((session.shortened, asked)).encode()).hexdigest()[:12]


@register.filter
def typed(kg: Decimal, units: str) -> str:
    """A load as a number field takes it, in the person's units."""
    return str(from_kg(kg, units))
