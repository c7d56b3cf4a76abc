"""Every table that leads to a person is carried in their file, or says here why it is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import CASCADE, ForeignKey, JSONField, Model

from accounts.archive.sections import Section, leads_to_a_person, sections
from accounts.models import User

STAYS_HERE = {
    "accounts.archive": "says that a file was made; the file itself would hold itself",
    "accounts.erasure": "an account that is about to go is not carried anywhere",
    "accounts.user": "the manifest names the account; a new one is made by signing up",
    "accounts.user_groups": "what somebody may do here is given here",
    "accounts.user_user_permissions": "what somebody may do here is given here",
    "account.emailaddress": "a new account confirms its own address",
    "account.emailconfirmation": "a key to this site",
    "mfa.authenticator": "a key to this site",
    "usersessions.usersession": "a key to this site",
    "plans.templateuse": "which programme of a coach here the next plan follows; plans are carried",
    "plans.sentset": "which messages of a phone have arrived here",
    "admin.logentry": "the administration's own history; erased with the account",
    "reminders.calendarfeed": "a key to this site",
    "reminders.calendarentry": "what calendar programs were told of the plan, which is carried",
    "coaching.care": "who of the coaches here looks after the runner here",
    "coaching.coachinvitation": "how somebody came to coach here; goes with the account",
    "coaching.invitation": "whom a coach asked; the runner who agreed has it in their deeds",
    "coaching.move": "whom a coach means to move here; the runner has it in their deeds",
    "coaching.note": "a coach's own notes, which nobody else reads; erased with the account",
    "coaching.practiceroster": "up to which day a coach's made-up runners have lived here",
    "coaching.savedfilter": "how a coach sorts the list of their runners here",
    "coaching.stepsputaway": "that a coach put a list of hints away here",
    "coaching.watch": "when a coach means to look again, of runners here",
    "coaching.runner": "the same table as the account",
}


def lead_to_people() -> Iterator[type[Model]]:
    """Models whose rows go when their person goes."""
    found: set[type[Model]] = {User}
    grown = True
    while grown:
        more = {
            model
            for model in apps.get_models(include_auto_created=True)
            for each in model._meta.concrete_fields
            if isinstance(each, ForeignKey)
            and each.remote_field.on_delete is CASCADE
            and each.remote_field.model in found
        } - found
        found |= more
        grown = bool(more)
    return iter(found)


def test_every_table_of_a_person_is_carried_or_says_why_not() -> None:
    carried = {section.name for section in sections()}
    personal = {model._meta.label_lower for model in lead_to_people()}
    assert personal - carried - set(STAYS_HERE) == set()


@pytest.mark.parametrize("section", sections(), ids=lambda section: section.name)
def test_what_a_table_points_to_stands_before_it(section: Section) -> None:
    before = {each.model for each in sections()[: sections().index(section)]}
    for each in section.fields:
        if isinstance(each, ForeignKey) and not section.is_record:
            target = each.remote_field.model
            assert not leads_to_a_person(each), f"{each.name}: whose it is comes from the account"
            assert target in before or target is section.model, each.name


@pytest.mark.parametrize("section", sections(), ids=lambda section: section.name)
def test_every_json_that_comes_in_is_checked(section: Section) -> None:
    inside = {each.name for each in section.fields if isinstance(each, JSONField)}
    assert section.is_record or inside == set(section.json)


def test_the_owner_of_each_table_is_a_person() -> None:
    for section in sections():
        model = section.model
        for step in section.owner.split("__"):
            model = model._meta.get_field(step).remote_field.model  # type: ignore[union-attr]
        assert issubclass(model, User), section.name
