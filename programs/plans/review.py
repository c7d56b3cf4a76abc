"""The answers of an intake put back into words, for the page that checks them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.units import distance_unit, from_kg, from_km, weight_unit
from programs.engine.red_flags import BY_ID
from programs.engine.screening import CONDITIONS
from programs.engine.words import Condition
from programs.pain.models import BodySide, PainSpot
from programs.plans.safety_pages import PAGES
from programs.plans.services.intake import spot_step, steps
from programs.plans.words import BANDS, EXPERIENCE, GOALS, HILLS, SHORT_WEEKDAYS, SIGNS

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    label: str
    lines: list[str]
    url: str


def summary(answers: Answers, *, units: str) -> list[Row]:
    """One row for each step, in order."""
    speaker = _Speaker(answers, units)
    return [
        Row(*speaker.say(step), reverse("plans:intake-step", args=[step]))
        for step in steps(answers)
    ]


def facts_of(answers: Answers, *, units: str) -> list[Row]:
    """What a plan goes by and may be changed midway, each with the page that asks for it."""
    speaker = _Speaker(answers, units)
    said = {
        "days": speaker.say("days"),
        "kit": speaker.say("kit"),
        "runs": speaker.runs(),
        "weight": speaker.weight(),
    }
    return [Row(*words, reverse("plans:fact", args=[name])) for name, words in said.items()]


def step_of_field(field: str, answers: Answers) -> str:
    """The step that asks for a field of formats.md, for instance `running.cadence_spm`."""
    homes = {
        "goal": "goal",
        "red_flags": "safety-now",
        "conditions": "conditions",
        "birth_year": "about",
        "body_mass_kg": "about",
        "running.run_days": "run-days",
        "running.long_run_day": "run-days",
        "running.hills": "form",
        "running.cadence_spm": "form",
        "running": "running",
        "strength": "strength",
        "kit": "kit",
        "availability": "days",
    }
    found = next((step for path, step in homes.items() if field.startswith(path)), None)
    return found or ("spots" if "spots" in steps(answers) else "goal")


class _Speaker:
    """Puts each step's answers into a label and lines."""

    def __init__(self, answers: Answers, units: str) -> None:
        self.answers, self.units = answers, units

    def say(self, step: str) -> tuple[str, list[str]]:
        if step.startswith("spot-"):
            return self._spot(step)
        speak: dict[str, Callable[[], tuple[str, list[str]]]] = {
            "goal": lambda: (_("Goal"), [str(GOALS[self.answers["goal"]])]),
            "spots": self._spots,
            "safety-now": lambda: (_("Urgent signs"), self._flags("now")),
            "safety-foot": lambda: (_("Signs in the foot"), self._flags("foot")),
            "safety-body": lambda: (_("Signs elsewhere"), self._flags("body")),
            "conditions": self._conditions,
            "about": self._about,
            "running": self._running,
            "run-days": self._run_days,
            "form": self._form,
            "strength": self._strength,
            "kit": self._kit,
            "days": self._days,
        }
        return speak[step]()

    def _spots(self) -> tuple[str, list[str]]:
        spots = [_place(entry) for entry in self.answers.get("spots", [])]
        return _("Sore spots"), spots or [_("None")]

    def _spot(self, step: str) -> tuple[str, list[str]]:
        entry = next(e for e in self.answers["spots"] if spot_step(e) == step)
        weeks = entry["since_weeks"]
        lines = [
            ngettext("For %(n)s week", "For %(n)s weeks", weeks) % {"n": weeks},
            _("Worst %(worst)s, first steps %(first)s, running %(run)s of 10")
            % {
                "worst": entry["worst_last_week"],
                "first": entry["first_steps"],
                "run": entry["during_run"],
            },
            *(str(words) for sign, words in SIGNS.items() if sign in entry["signs"]),
        ]
        return _place(entry), lines

    def _flags(self, page: str) -> list[str]:
        told = self.answers.get("red_flags", [])
        asked = PAGES[page]
        said = [_(BY_ID[flag].text) for flag in asked if flag in told]
        return said or [_("None of these")]

    def _conditions(self) -> tuple[str, list[str]]:
        told = [Condition(c) for c in self.answers.get("conditions", [])]
        return _("Told by a doctor"), [_(CONDITIONS[c]) for c in told] or [_("None of these")]

    def _about(self) -> tuple[str, list[str]]:
        born = _("Born %(year)s") % {"year": self.answers["birth_year"]}
        return _("You"), [f"{born}, {self._mass()}"]

    def _mass(self) -> str:
        mass = from_kg(Decimal(self.answers["body_mass_kg"]), self.units)
        return f"{number_format(mass)} {weight_unit(self.units)}"

    def weight(self) -> tuple[str, list[str]]:
        return _("Weight"), [self._mass()]

    def runs(self) -> tuple[str, list[str]]:
        """How often and when, as it is asked in one go."""
        count = self.answers["running"]["runs_per_week"]
        often = ngettext("%(n)s run a week", "%(n)s runs a week", count) % {"n": count}
        return _("Runs"), [*([often] if count else []), *self._run_days()[1]]

    def _running(self) -> tuple[str, list[str]]:
        running = self.answers["running"]
        runs = running["runs_per_week"]
        lines = [
            ngettext("%(distance)s a week in %(n)s run", "%(distance)s a week in %(n)s runs", runs)
            % {"distance": self._distance(running["weekly_km"]), "n": runs}
        ]
        if running["longest_30d_km"] is not None:
            longest = self._distance(running["longest_30d_km"])
            lines.append(_("Longest lately %(distance)s") % {"distance": longest})
        lines.append(self._last_run(self.answers.get("last_run")))
        return _("Running"), lines

    def _last_run(self, day: str | None) -> str:
        if day is None:
            return _("No last run given")
        return _("Last run %(day)s") % {"day": date_format(date.fromisoformat(day), "j F Y")}

    def _distance(self, km: str) -> str:
        return f"{number_format(from_km(Decimal(km), self.units))} {distance_unit(self.units)}"

    def _run_days(self) -> tuple[str, list[str]]:
        running = self.answers["running"]
        days = [str(SHORT_WEEKDAYS[day]) for day in running["run_days"]]
        lines = [", ".join(days) or _("No running days")]
        if running["long_run_day"]:
            lines.append(
                _("Long run on %(day)s") % {"day": SHORT_WEEKDAYS[running["long_run_day"]]}
            )
        return _("Running days"), lines

    def _form(self) -> tuple[str, list[str]]:
        running = self.answers["running"]
        hills = str(HILLS[running["hills"]]) if running["hills"] else _("Not known")
        cadence = running["cadence_spm"]
        steps_words = _("%(n)s steps a minute") % {"n": cadence}
        return _("Hills and steps"), [hills, steps_words if cadence else _("Steps not counted")]

    def _strength(self) -> tuple[str, list[str]]:
        strength = self.answers["strength"]
        raises = strength["single_leg_heel_raises"]
        tested = [
            f"{BodySide(side).label} {raises[side]}"
            for side in ("left", "right")
            if raises[side] is not None
        ]
        lines = [str(EXPERIENCE[strength["experience"]])]
        lines.append(
            _("Heel raises on one leg: %(counts)s") % {"counts": ", ".join(tested)}
            if tested
            else _("Heel raises: the first session counts them")
        )
        return _("Strength"), lines

    def _kit(self) -> tuple[str, list[str]]:
        kit = self.answers["kit"]
        lines = [_("A rucksack")] if kit["rucksack"] else []
        if kit["water_l"]:
            lines.append(_("Bottles: %(pieces)s") % {"pieces": self._pieces(kit["water_l"], "l")})
        names = {
            "books_kg": _("Books: %(pieces)s"),
            "dumbbells_kg": _("Dumbbells: %(pieces)s"),
            "ankle_weights_kg": _("Ankle weights: %(pieces)s"),
        }
        for name, words in names.items():
            if kit[name]:
                lines.append(words % {"pieces": self._pieces(kit[name], weight_unit(self.units))})
        if kit["bands"]:
            bands = ", ".join(str(BANDS[band]).lower() for band in kit["bands"])
            lines.append(_("Bands: %(bands)s") % {"bands": bands})
        if kit["step_cm"]:
            lines.append(_("A step of %(height)s cm") % {"height": kit["step_cm"]})
        return _("At home"), lines or [_("Nothing, and that is fine")]

    def _pieces(self, weights: list[str], unit: str) -> str:
        """`2 x 1.5 l, 1 x 2 l`; litres are litres in every country."""
        units = "metric" if unit == "l" else self.units
        shown = Counter(from_kg(Decimal(weight), units) for weight in weights)
        return ", ".join(f"{count} × {number_format(w)} {unit}" for w, count in shown.items())

    def _days(self) -> tuple[str, list[str]]:
        return _("Time"), [
            _("%(day)s %(minutes)s min") % {"day": SHORT_WEEKDAYS[day], "minutes": minutes}
            for day, minutes in self.answers["availability"].items()
        ]


def _place(entry: Answers) -> str:
    return f"{PainSpot(entry['spot']).label}, {str(BodySide(entry['side']).label).lower()}"
