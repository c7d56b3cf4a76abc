"""The report in words: sections of labelled lines, the same on page, in PDF and JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.plans.models import Decision
from programs.plans.plan_page import Line
from programs.plans.templatetags.plan_words import (
    carried,
    dose,
    exercise_name,
    measured_words,
    protocol_name,
    tempo_words,
)
from programs.plans.tests_page import Course as TestCourse
from programs.plans.tests_page import SideCourse
from programs.plans.words import HILLS
from programs.reports.measures import Course
from programs.reports.visit import Complaint, Visit
from programs.running.models import Run
from programs.running.templatetags.run_words import distance, reason_text


@dataclass(frozen=True, slots=True)
class Entry:
    """`label` and what is said of it; `aside` is short and stands at the end of the line."""

    label: str
    text: str
    aside: str = ""
    is_quote: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    key: str
    title: str
    entries: Sequence[Entry]


def parts_of(visit: Visit) -> list[Part]:
    """The sections that have something to say, in the order in which a specialist reads."""
    made: list[tuple[str, str, Callable[[Visit], Iterator[Entry]]]] = [
        ("complaint", _("What hurts"), _complaints),
        ("provoking", _("What brings it on"), _provoking),
        ("own_words", _("In the runner’s own words"), _own_words),
        ("screening", _("Safety questions"), _screening),
        ("dose", _("Present dose"), _dose),
        ("kept", _("What was done"), _kept),
        ("tests", _("Tests, side by side"), _tests),
        ("running", _("Running and shoes"), _running),
        ("decisions", _("What changed, and why"), _decisions),
        ("measures", _("How it is going"), _measures),
    ]
    parts = [Part(key, title, list(entries(visit))) for key, title, entries in made]
    return [part for part in parts if part.entries]


def day(value: date) -> str:
    return date_format(value, "j M Y")


def _complaints(visit: Visit) -> Iterator[Entry]:
    for number, each in enumerate(visit.complaints, 1):
        yield Entry(f"{number} {each.words}", "; ".join(_said(each)), _course(each))


def _said(each: Complaint) -> Iterator[str]:
    if each.since_weeks is not None:
        weeks = each.since_weeks
        yield ngettext("for %(n)s week at the start", "for %(n)s weeks at the start", weeks) % {
            "n": weeks
        }
    scores = {
        _("worst of the week %(n)s"): each.worst,
        _("first steps %(n)s"): each.first_steps,
        _("while running %(n)s"): each.during_run,
    }
    yield from (words % {"n": score} for words, score in scores.items() if score is not None)
    if each.highest is not None:
        yield _("highest in these days %(n)s") % {"n": each.highest}


def _course(each: Complaint) -> str:
    """The first and the last week's mean of the first steps."""
    if each.mean_first is None or each.mean_last is None:
        return ""
    values = {"first": number_format(each.mean_first), "last": number_format(each.mean_last)}
    return _("mornings %(first)s → %(last)s") % values


def _provoking(visit: Visit) -> Iterator[Entry]:
    for each in visit.complaints:
        if each.signs:
            yield Entry(each.words, "; ".join(each.signs))
    if visit.hills in HILLS:
        yield Entry(_("Hills"), str(HILLS[visit.hills]))


def _own_words(visit: Visit) -> Iterator[Entry]:
    for words in visit.own_words:
        about = words.get_spot_display() if words.spot else _("All of it")
        texts = {
            _("I think it is"): words.suspicion,
            _("I tried"): words.tried,
            _("I noticed"): words.changed,
        }
        for label, text in texts.items():
            if text:
                yield Entry(f"{about}. {label}", text, is_quote=True)


def _screening(visit: Visit) -> Iterator[Entry]:
    if visit.answered_on is None:
        return
    for found in visit.findings:
        cleared = found.get("cleared_on")
        aside = _("cleared %(day)s") % {"day": day(date.fromisoformat(cleared))} if cleared else ""
        yield Entry(_(found["text"]), _(found["advice"]), aside or found["urgency"])
    if not visit.findings:
        yield Entry(
            _("Answered %(day)s") % {"day": day(visit.answered_on)},
            _("No warning sign was reported."),
        )
    for cleared in visit.clearances:
        words = {"day": day(cleared.cleared_on), "who": cleared.clinician}
        yield Entry(_("Cleared by a clinician"), _("%(day)s, %(who)s") % words)


def _dose(visit: Visit) -> Iterator[Entry]:
    for phase in visit.phases:
        where = ", ".join(
            str(part)
            for part in (phase.get_spot_display(), phase.get_side_display().lower())
            if part
        )
        yield Entry(protocol_name(phase.protocol), _(phase.name), where)
    for line in visit.dose:
        yield Entry(exercise_name(line.prescription.exercise), _asked(line, visit), _sides(line))


def _asked(line: Line, visit: Visit) -> str:
    row = line.prescription
    load = carried(row, visit.units)
    tempo = tempo_words(row.tempo) if row.tempo else ""
    return ", ".join(part for part in (dose(row), load, tempo) if part)


def _sides(line: Line) -> str:
    return _("both sides") if len(line.sides) > 1 else line.prescription.get_side_display().lower()


def _kept(visit: Visit) -> Iterator[Entry]:
    kept = visit.kept
    if not kept.due:
        return
    values = {"done": kept.done + kept.short, "due": kept.due, "percent": kept.percent}
    yield Entry(
        _("Sessions at home"),
        _("%(done)s of %(due)s done") % values,
        _("%(percent)s %%") % values,
    )
    split = {
        _("whole"): kept.done,
        _("short version"): kept.short,
        **{_("could not: %(why)s") % {"why": w.lower()}: n for w, n in kept.could_not.items()},
        _("left out"): kept.skipped,
        _("nothing logged"): kept.silent,
        _("away or ill, not counted"): kept.off,
    }
    yield Entry(_("Of these"), ", ".join(f"{n} {words}" for words, n in split.items() if n))


def _tests(visit: Visit) -> Iterator[Entry]:
    """Each test with both sides as they are now and were first, and one as a share of the other."""
    for course in visit.tests:
        said = "; ".join(_tested(course, side, visit) for side in course.sides if side.points)
        compared, aside = course.compared, ""
        if compared:
            values = {"side": course.compared_name.lower(), "percent": compared.percent}
            aside = _("%(side)s %(percent)s %% of the other side") % values
        yield Entry(_(course.test.name), said, aside)


def _tested(course: TestCourse, side: SideCourse, visit: Visit) -> str:
    """`left 18 raises (12 raises on 2 Sep 2026), pain 2`."""
    (first_on, first), (_on, now) = side.points[0], side.points[-1]
    said = f"{side.name.lower()} {measured_words(course.test.slug, now, visit.units)}"
    if len(side.points) > 1:
        before = measured_words(course.test.slug, first, visit.units)
        said += " " + _("(%(before)s on %(day)s)") % {"before": before, "day": day(first_on)}
    pain = side.latest.pain_during if side.latest else None
    return said if pain is None else said + ", " + _("pain %(n)s") % {"n": pain}


def _running(visit: Visit) -> Iterator[Entry]:
    runs = visit.runs
    if runs.runs:
        count = ngettext("%(n)s run", "%(n)s runs", runs.runs) % {"n": runs.runs}
        said = [count, _km(runs.distance_m, visit)]
        if runs.longest_m:
            said.append(_("longest %(km)s") % {"km": _km(runs.longest_m, visit)})
        if runs.cadence_spm:
            said.append(_("%(n)s steps a minute") % {"n": runs.cadence_spm})
        yield Entry(_("Runs"), ", ".join(said))
        hilly = {str(Run.Hills(k).label): n for k, n in runs.hills.items() if k}
        if hilly:
            yield Entry(_("On hills"), ", ".join(f"{n} {w.lower()}" for w, n in hilly.items()))
    for each in visit.shoes:
        pain = ""
        if each.pain is not None:
            pain = _("pain %(n)s per 10 km") % {"n": number_format(each.pain.per_10_km)}
        about = [_km(each.distance_m, visit)]
        if each.shoe.drop_mm is not None:
            about.append(_("drop %(n)s mm") % {"n": each.shoe.drop_mm})
        yield Entry(_("Shoe: %(name)s") % {"name": each.shoe.name}, ", ".join(about), pain)


def _km(metres: int, visit: Visit) -> str:
    km = (Decimal(metres) / 1000).quantize(Decimal("0.1"))
    return distance(km, visit.units)


def _decisions(visit: Visit) -> Iterator[Entry]:
    for each in visit.decisions:
        what = f"{exercise_name(each.exercise)}, {each.get_side_display().lower()}"
        why = " ".join(reason_text(why) for why in each.reasons)
        said = " ".join(part for part in (_moved(each, visit), why, _(each.refer)) if part)
        yield Entry(what, said, f"{day(each.decided_on)}, {str(each.get_action_display()).lower()}")
    if visit.more_decisions:
        n = visit.more_decisions
        yield Entry(ngettext("%(n)s earlier change", "%(n)s earlier changes", n) % {"n": n}, "")


def _moved(each: Decision, visit: Visit) -> str:
    if not each.after:
        return ""
    before, after = (_dose_words(value, visit) for value in (each.before, each.after))
    return f"{before} → {after}." if before != after else ""


def _dose_words(value: dict[str, Any], visit: Visit) -> str:
    row = SimpleNamespace(**value)
    load = carried(row, visit.units)
    return f"{dose(row)}, {load}" if load else dose(row)


def _measures(visit: Visit) -> Iterator[Entry]:
    if visit.change is not None:
        aside = f"{visit.change.score:+d}"
        yield Entry(
            _("As a whole, since the start"),
            _("%(words)s (%(day)s)")
            % {"words": visit.change_in_words, "day": day(visit.change.date)},
            aside,
        )
    for course in visit.measures:
        yield Entry(course.words, _course_words(course), _matters(course))


def _course_words(course: Course) -> str:
    first = f"{number_format(course.first.normalize())} ({day(course.first_on)})"
    if course.count == 1:
        return first
    return f"{first} → {number_format(course.latest.normalize())} ({day(course.latest_on)})"


def _matters(course: Course) -> str:
    if course.meaningful is None or course.count == 1:
        return ""
    values = {"n": number_format(course.meaningful)}
    if course.matters:
        return _("reaches %(n)s, a change that matters") % values
    return _("under %(n)s, the change that matters") % values
