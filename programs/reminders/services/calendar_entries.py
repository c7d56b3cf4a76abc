"""Calendar entries kept true with every change of a plan, an hour or a zone.

Each change runs in the transaction of what caused it. Whoever has no feed has no entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Profile, User
from accounts.services import profile_of
from programs.engine.due import due_at
from programs.plans.models import Plan, TrainingSession
from programs.plans.templatetags.plan_words import translated
from programs.reminders.emails import as_read_by
from programs.reminders.kinds.session_due import lines
from programs.reminders.models import CalendarEntry, CalendarFeed, Kind
from programs.reminders.services.preferences import choices_of
from programs.running.templatetags.run_words import distance, structure

LOOKED_BACK = timedelta(days=60)
"""How far back an entry still follows its session; older ones are history."""

MINUTES_OF_A_RUN = 30
"""How long a run without minutes of its own (it has a distance) is put into the calendar: ours."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one session stands in the calendar."""

    kind: str
    starts_at: datetime
    zone: str
    minutes: int
    text: str | None
    """What is to be done; None for a day that is past, whose text stays as it was."""


def follow_changes(person: User, at: datetime) -> None:
    """What each announced change calls."""
    if CalendarFeed.objects.filter(person=person).exists():
        keep_entries(person, at=at)


@transaction.atomic
def keep_entries(person: User, *, at: datetime) -> None:
    """Make the entries of `person` what the plan now says, each change counted."""
    profile = Profile.objects.select_for_update().get(pk=profile_of(person).pk)
    since = at.astimezone(profile.tz).date() - LOOKED_BACK
    places = _places(person, profile, since, at)
    begins = due_at(since, time(0), profile.zone)
    known = CalendarEntry.objects.filter(person=person).filter(
        Q(session__in=places) | Q(starts_at__gte=begins, cancelled_at=None)
    )
    entries = {entry.session_id: entry for entry in known if entry.session_id in places}
    gone = [entry for entry in known if entry.session_id not in places and not entry.cancelled_at]
    changed = [entry for pk, entry in entries.items() if _move(entry, places[pk], at)]
    for entry in gone:
        _cancel(entry, at)
    CalendarEntry.objects.bulk_update(changed + gone, _KEPT)
    _add(person, {pk: place for pk, place in places.items() if pk not in entries}, at)


_TIMES = ("kind", "starts_at", "zone", "minutes")
_KEPT = (*_TIMES, "text", "sequence", "changed_at", "cancelled_at")


def _places(person: User, profile: Profile, since: date, at: datetime) -> dict[int | None, Place]:
    """Every session that the calendar shows, by the key of the one first planned for it."""
    sessions = _shown(person, since)
    first = _first_planned(person)
    today = at.astimezone(profile.tz).date()
    hour = choices_of(person)[Kind.SESSION_DUE].local_time
    found: dict[int | None, Place] = {}
    with as_read_by(person):
        for day, on_day in groupby(sessions, key=lambda session: session.date):
            starts_at = due_at(day, hour, profile.zone)
            for session in on_day:
                minutes = session.minutes or MINUTES_OF_A_RUN
                text = _text(session, profile.units) if day >= today else None
                place = Place(session.kind, starts_at, profile.zone, minutes, text)
                found[first.get(session.pk, session.pk)] = place
                starts_at += timedelta(minutes=minutes)
    return found


def _shown(person: User, since: date) -> Iterable[TrainingSession]:
    """What was done and what is to be done: not rest, nor what was left out."""
    to_do = Q(status__in=TrainingSession.OPEN, plan__status=Plan.Status.ACTIVE)
    return (
        TrainingSession.objects.of(person)
        .filter(to_do | Q(status__in=TrainingSession.LOGGED), date__gte=since)
        .exclude(kind=TrainingSession.Kind.REST)
        .standing()
        .prefetch_related("prescriptions")
        .order_by("date", "pk")
    )


def _first_planned(person: User) -> Mapping[int, int]:
    """For each session that got another day: the one with which its line began."""
    replaced = TrainingSession.objects.of(person).exclude(instead_of=None)
    links = replaced.values_list("pk", "instead_of")
    before = {pk: earlier for pk, earlier in links if earlier is not None}
    first: dict[int, int] = {}
    for pk in before:
        root = pk
        while root in before:
            root = before[root]
        first[pk] = root
    return first


def _text(session: TrainingSession, units: str) -> str:
    """The doses of a session at home, one line an exercise; of a run, what it is made of."""
    run = session.run or {}
    told = [distance(run.get("distance_km"), units)]
    told += [structure(run), translated(run.get("cue") or "")]
    if run.get("cadence_spm"):
        told.append(_("%(n)s steps a minute") % {"n": run["cadence_spm"]})
    told += [
        f"{line.label}: {'; '.join(line.details)}"
        for line in lines(session.prescriptions.all(), units)
    ]
    return "\n".join(line for line in told if line)


def _move(entry: CalendarEntry, place: Place, at: datetime) -> bool:
    """Bring `entry` to `place`. False if it stood there and said so already."""
    before = [getattr(entry, name) for name in (*_TIMES, "cancelled_at")]
    same_text = place.text is None or place.text == entry.text
    entry.kind, entry.starts_at, entry.zone = place.kind, place.starts_at, place.zone
    entry.minutes, entry.cancelled_at = place.minutes, None
    entry.text = entry.text if place.text is None else place.text
    has_moved = before != [getattr(entry, name) for name in (*_TIMES, "cancelled_at")]
    if has_moved:
        entry.sequence += 1
    if has_moved or not same_text:
        entry.changed_at = at
    return has_moved or not same_text


def _cancel(entry: CalendarEntry, at: datetime) -> None:
    entry.sequence += 1
    entry.cancelled_at = entry.changed_at = at


def _add(person: User, places: Mapping[int | None, Place], at: datetime) -> None:
    CalendarEntry.objects.bulk_create(
        CalendarEntry(
            person=person,
            session_id=first,
            kind=place.kind,
            starts_at=place.starts_at,
            zone=place.zone,
            minutes=place.minutes,
            text=place.text or "",
            changed_at=at,
        )
        for first, place in places.items()
    )
