"""Outcome measures: named and scored by the runner, read as a course."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from programs.engine.outcomes import FAAM_ADL_MCID, FAAM_SPORT_MCID, LEFS_MCID, UWRI_MCID
from programs.reports.models import (
    MOST_ACTIVITIES,
    Activity,
    ActivityScore,
    GlobalChange,
    QuestionnaireScore,
)

Name = QuestionnaireScore.Name

MEANINGFUL: Mapping[str, Decimal] = {
    Name.FAAM_ADL: FAAM_ADL_MCID,
    Name.FAAM_SPORT: FAAM_SPORT_MCID,
    Name.LEFS: Decimal(LEFS_MCID),
    Name.UWRI: Decimal(UWRI_MCID),
}
"""The change that matters to people, for those whose figure is published (evidence.md 6)."""

MOST_SCORE: Mapping[str, int] = {Name.LEFS: 80, Name.UWRI: 36}
"""The top of the scale where it is not 100."""


@dataclass(frozen=True, slots=True)
class Course:
    """The first and the newest score of one measure, and how many there are."""

    words: str
    first: Decimal
    first_on: date
    latest: Decimal
    latest_on: date
    count: int
    meaningful: Decimal | None = None

    @property
    def change(self) -> Decimal:
        return self.latest - self.first

    @property
    def matters(self) -> bool | None:
        """Whether the change reaches the published figure; None where none is published."""
        return None if self.meaningful is None else abs(self.change) >= self.meaningful


def name_activity(runner: User, name: str, *, on: date) -> Activity:
    """Add one. `ValidationError` when it is empty, there already, or the fourth."""
    name = " ".join(name.split())
    if not name or len(name) > 80:
        raise ValidationError(_("Name the activity in 1 to 80 letters."))
    open_ones = Activity.objects.filter(runner=runner, ended_on=None)
    if open_ones.count() >= MOST_ACTIVITIES:
        raise ValidationError(_("Three activities are the most. Take one off the list first."))
    try:
        with transaction.atomic():
            return Activity.objects.create(runner=runner, name=name, named_on=on)
    except IntegrityError as error:
        raise ValidationError(_("This activity is on your list already.")) from error


def score_activities(scores: Mapping[Activity, int], *, on: date) -> None:
    """Store today's scores (0-10); the newest of a day stands."""
    ActivityScore.objects.bulk_create(
        [ActivityScore(activity=each, date=on, score=score) for each, score in scores.items()],
        update_conflicts=True,
        unique_fields=["activity", "date"],
        update_fields=["score"],
    )


def say_change(runner: User, score: int, *, on: date) -> None:
    GlobalChange.objects.update_or_create(runner=runner, date=on, defaults={"score": score})


def enter_score(runner: User, name: str, score: Decimal, *, on: date) -> None:
    """`ValidationError` when the score is off its questionnaire's scale."""
    most = MOST_SCORE.get(name, 100)
    if not 0 <= score <= most:
        raise ValidationError(_("This score is a number from 0 to %(most)s.") % {"most": most})
    QuestionnaireScore.objects.update_or_create(
        runner=runner, name=name, date=on, defaults={"score": score}
    )


def courses_of(runner: User, *, until: date) -> list[Course]:
    """All measures of the runner up to a day: activities, then questionnaires. Two queries."""
    of_activities: dict[str, list[tuple[date, Decimal]]] = {}
    scored = ActivityScore.objects.filter(activity__runner=runner, date__lte=until)
    for row in scored.select_related("activity").order_by("activity__pk", "date"):
        of_activities.setdefault(row.activity.name, []).append((row.date, Decimal(row.score)))
    typed: dict[str, list[tuple[date, Decimal]]] = {}
    entered = QuestionnaireScore.objects.filter(runner=runner, date__lte=until)
    for each in entered.order_by("name", "date"):
        typed.setdefault(each.name, []).append((each.date, each.score))
    return [
        *(_course(name, scores, None) for name, scores in of_activities.items()),
        *(_course(str(Name(name).label), s, MEANINGFUL.get(name)) for name, s in typed.items()),
    ]


def _course(
    words: str, scores: Sequence[tuple[date, Decimal]], meaningful: Decimal | None
) -> Course:
    (first_on, first), (latest_on, latest) = scores[0], scores[-1]
    return Course(words, first, first_on, latest, latest_on, len(scores), meaningful)


def change_words(score: int) -> str:
    """The answer to the one question, in words."""
    words = {
        0: _("Unchanged"),
        1: _("A tiny bit better"),
        2: _("A little better"),
        3: _("Somewhat better"),
        4: _("Moderately better"),
        5: _("Quite a bit better"),
        6: _("A great deal better"),
        7: _("A very great deal better"),
        -1: _("A tiny bit worse"),
        -2: _("A little worse"),
        -3: _("Somewhat worse"),
        -4: _("Moderately worse"),
        -5: _("Quite a bit worse"),
        -6: _("A great deal worse"),
        -7: _("A very great deal worse"),
    }
    return words[score]
