"""Twelve weeks of one runner's life through the pages, and into the next twelve.

Nothing but what a browser does: pages are opened, links followed, forms sent as they stand. The
clock is moved from morning to morning. At every station what the runner sees is asserted, and at
every one that no logged set was lost.
"""

from __future__ import annotations

import re
from datetime import date, time, timedelta

import pytest
from django.core import mail

from accounts.models import User
from programs.plans.models import Plan, SetLog, TrainingSession
from tests.plans.intake_walk import GOOD
from tests.plans.person import Person

MONDAY = date(2026, 11, 2)
EMAIL = "weeks@example.org"
HEEL = "heel_under.left"
EVENING = time(19)


class Life:
    """The runner's days: what is asked in the morning and trained in the evening.

    Sessions are done set by set while `by_hand`; later on, as people do, they are logged the
    morning after in one press. Tests are always counted.
    """

    def __init__(self, person: Person) -> None:
        self.person, self.sets, self.by_hand = person, 0, True

    def day(self, day: date, *, score: int = 2, trains: bool = True) -> str:
        """One ordinary day; answers what Today said in the morning."""
        person = self.person
        person.at(day)
        seen = person.open("/today/")
        if "The safety questions" in seen:
            person.follow("Safety questions")
            person.press("Save", **{name: ["none"] for name in self.questions()})
            person.open("/today/")
        if "I did it, log it" in person.page and not self.by_hand:
            person.follow("I did it, log it")
            person.press("Done as prescribed")
            person.open("/today/")
        if "Answer, 0 to 10" in person.page:
            person.follow("Answer, 0 to 10")
            person.press("That is how it felt", **{HEEL: str(score)})
        if trains:
            person.at(day, EVENING)
            self.train()
        self.nothing_is_lost()
        return seen

    def questions(self) -> set[str]:
        return set(re.findall(r'name="([\w-]+)" value="none"', self.person.html))

    def train(self) -> None:
        """Today's run as planned, then the session: its first set by hand, the rest as asked."""
        person = self.person
        person.open("/today/")
        if person.has("Ran as planned"):
            person.press("Ran as planned")
            person.open("/today/")
        is_test = ">Test</h2>" in person.html
        if person.has("Start") and (self.by_hand or is_test):
            person.press("Start")
            person.press("Begin", **{HEEL: "1"})
            self.do_the_sets()
            person.press("Save", effort="6", **{HEEL: "2"})

    def do_the_sets(self) -> None:
        person = self.person
        for _tap in range(120):
            if "How was it?" in person.page:
                return
            if person.has("Save the result"):
                person.press("Save the result", value="9", pain="0")
            elif person.has("Set done"):
                person.press("Set done")
            else:
                person.follow("Go on")
        raise AssertionError("the session does not end")

    def weeks(self, first: date, last: date, *, score: int = 2) -> None:
        for offset in range((last - first).days + 1):
            self.day(first + timedelta(days=offset), score=score)

    def nothing_is_lost(self) -> None:
        logged = SetLog.objects.filter(prescription__session__plan__runner__email=EMAIL).count()
        assert logged >= self.sets, "history outlives every change of plan"
        self.sets = logged


@pytest.fixture
def life(monkeypatch: pytest.MonkeyPatch, db: None) -> Life:
    return Life(Person(monkeypatch))


def sign_up(person: Person) -> None:
    person.open("/")
    person.follow("Build mine")
    person.press("Continue", email=EMAIL, password1="one heel at a time")
    code = re.search(r"\b\d{4}-\d{4}\b", str(mail.outbox[-1].body))
    assert code
    person.press("Continue", code=code.group())
    assert "Before we start" in person.page
    person.press("Agree and continue", health="on", zone="Europe/Copenhagen")


def answer_the_questions(person: Person) -> None:
    last_run = (MONDAY - timedelta(days=2)).isoformat()
    for step, answers in GOOD.items():
        assert person.path == f"/start/{step}/", "consent and each answer lead to the next question"
        given = {**answers, "last_run": last_run} if step == "running" else answers
        person.press("Next", **given)
    assert person.path == "/start/review/"
    person.press("Build my plan")


def monday_of(week: int) -> date:
    return MONDAY + timedelta(weeks=week - 1)


def test_twelve_weeks_of_one_runner(life: Life) -> None:
    person = life.person
    person.at(MONDAY)
    sign_up(person)
    answer_the_questions(person)
    assert "Your plan is ready" in person.page
    assert "Week 1 of 12" in person.page

    the_first_session(life)
    life.weeks(MONDAY + timedelta(days=1), monday_of(3) - timedelta(days=1))
    assert "sessions in the last seven days" in person.open("/progress/")
    life.by_hand = False
    a_painful_week(life)
    other_days_and_kit(life)
    counted_again_after_four_weeks(life)
    a_missed_week(life)
    away_and_ill(life)
    a_light_day(life)
    on_to_the_end(life)


def the_first_session(life: Life) -> None:
    person = life.person
    seen = person.open("/today/")
    assert "Test" in seen
    person.at(MONDAY, EVENING)
    life.train()
    assert "What counted" in person.page
    assert "Tomorrow morning one question" in person.page
    person.at(MONDAY + timedelta(days=1))
    assert "How were the first steps?" in person.open("/today/")


def a_painful_week(life: Life) -> None:
    """Week 3: bad mornings make the next dose less; two of them are a flare-up, and it ends."""
    person = life.person
    first = monday_of(3)
    life.day(first)
    life.day(first + timedelta(days=1), score=7)
    assert "What changed, and why" in person.open("/today/")
    assert "Reduce" in person.page
    life.day(first + timedelta(days=2), score=7, trains=False)
    person.open("/today/")
    assert "This looks like a flare-up" in person.page
    person.follow("See the flare-up plan")
    person.press("Begin the flare-up plan", side="left")
    assert "Flare-up" in person.open("/today/")
    over = first + timedelta(days=3)
    for offset in range(10):
        over = first + timedelta(days=3 + offset)
        life.day(over, score=2)
        if "The flare-up is over" in person.open("/today/"):
            break
    assert "The plan is as it was" in person.page
    life.weeks(over + timedelta(days=1), monday_of(5) - timedelta(days=1))


def other_days_and_kit(life: Life) -> None:
    """The day before week 5: the runner's evenings change, and the books are lent out."""
    person = life.person
    person.at(monday_of(5) - timedelta(days=1), time(21))
    person.open("/settings/")
    person.follow("Days, kit and runs")
    before = plan_days(person)
    person.open("/settings/plan/days/")
    gone = dict.fromkeys(("wed", "sat"), "")
    seen = person.press("See what would change", mon="30", tue="", thu="30", fri="", **gone)
    assert "What would change" in seen
    assert "From Monday 30 November" in seen
    look = (person.path, person.html)
    assert plan_days(person) == before, "nothing is saved yet"
    person.path, person.html = look
    person.press("Save and change my plan")
    assert "Changed from tomorrow on" in person.page
    assert "Take it back" in person.page
    person.open("/settings/plan/kit/")
    person.press("See what would change", books_kg_0="", books_kg_1="")
    person.press("Save and change my plan")
    life.nothing_is_lost()
    assert set(plan_days(person)) <= {"Mon", "Thu"}
    person.open("/plan/?week=1")
    assert "Done" in person.page, "history stands where it was"


def plan_days(person: Person) -> list[str]:
    """The weekdays of next week on which the Plan page asks for exercises."""
    runner = User.objects.get(email=EMAIL)
    plan = Plan.objects.get(runner=runner, status="active")
    week = (person.today + timedelta(days=7) - plan.starts_on).days // 7 + 1
    person.open(f"/plan/?week={week}")
    days = person.html.split('day__name">')[1:]
    asks = re.compile(r'planned__kind">\s*(Strength|Drills|Test)')
    return [part.partition("<")[0] for part in days if asks.search(part)]


def counted_again_after_four_weeks(life: Life) -> None:
    person = life.person
    life.weeks(monday_of(5), monday_of(6) - timedelta(days=1))
    tests = person.open("/plan/tests/")
    assert "9 raises" in tests
    runner = User.objects.get(email=EMAIL)
    taken = {result.taken_on for result in runner.test_results.all()}
    assert any(monday_of(5) <= day < monday_of(6) for day in taken), "week 5 tests again"


def a_missed_week(life: Life) -> None:
    """Week 6: nothing for nine days. Nothing is doubled; the plan asks how to go on."""
    person = life.person
    back = monday_of(7) + timedelta(days=1)
    person.at(back)
    seen = person.open("/today/")
    assert "Good to see you again" in seen
    person.press("Go on like this")
    assert "Good to see you again" not in person.open("/today/")
    life.weeks(back, monday_of(8) - timedelta(days=1))


def away_and_ill(life: Life) -> None:
    """Week 8: three days away, told before; then ill for two."""
    person = life.person
    first = monday_of(8)
    person.at(first)
    person.open("/today/bad-day/")
    person.press(
        "I am away", starts_on=first.isoformat(), ends_on=(first + timedelta(days=2)).isoformat()
    )
    seen = person.open("/today/")
    assert "Nothing is asked of you and nothing counts as missed" in seen
    assert not person.has("Start")
    person.at(first + timedelta(days=3))
    assert "Nothing is asked of you" not in person.open("/today/")
    person.open("/today/bad-day/")
    person.press("I am ill")
    assert "Rest." in person.open("/today/")
    person.at(first + timedelta(days=4))
    assert "Rest." in person.open("/today/")
    person.press("I am well again")
    assert "Nothing is asked of you" not in person.page
    life.weeks(first + timedelta(days=4), monday_of(9) - timedelta(days=1))
    runner = User.objects.get(email=EMAIL)
    off = TrainingSession.objects.of(runner).filter(reason__in=("away", "ill"))
    assert not off.due().exists(), "neither counts against the runner"
    person.at(monday_of(9))
    assert "You were away 11 days" in person.open("/today/")
    person.press("Go on like this")


def a_light_day(life: Life) -> None:
    person = life.person
    for offset in range(7):
        day = monday_of(9) + timedelta(days=offset)
        person.at(day)
        person.open("/today/bad-day/")
        if person.has("A light day"):
            person.press("A light day")
            assert "A light day: half the sets" in person.open("/today/")
            life.day(day)
            return
        life.day(day)
    raise AssertionError("no day of the week had strength or drills")


def on_to_the_end(life: Life) -> None:
    """To the plan's last day, which the missed week has moved; then twelve weeks more."""
    person = life.person
    day = person.today
    runner = User.objects.get(email=EMAIL)
    plan = Plan.objects.get(runner=runner, status="active")
    assert plan.ends_on > MONDAY + timedelta(weeks=12), "the missed week came again"
    life.weeks(day + timedelta(days=1), plan.ends_on)
    taken = {result.taken_on for result in runner.test_results.all()}
    assert max(taken) > monday_of(9), "tests again after eight weeks"
    person.at(plan.ends_on + timedelta(days=1))
    assert "You have reached the end of this plan" in person.open("/today/")
    report = person.open("/progress/?range=all")
    assert "Under the heel, left" in report
    person.open("/today/")
    person.press("Go on for twelve weeks")
    assert "You have reached the end" not in person.open("/today/")
    assert "Week 1 of 12" in person.open("/plan/")
    assert "Tue" not in plan_days(person), "the changed days hold for the next block too"
    life.nothing_is_lost()
