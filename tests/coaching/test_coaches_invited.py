"""Inviting coaches by mail: who may, what the link opens, for whom, and what it gives."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.erasure import erase
from accounts.models import COACHES_GROUP, READERS_GROUP, User
from accounts.retention import tidy_up
from programs.coaching.models import CoachInvitation
from programs.coaching.services.coach_invitations import Role, Wanted, invite
from programs.coaching.services.invitations import token_of
from programs.coaching.tasks import mail_invitations
from tests.coaching.conftest import NOW, make_coach, make_user

PAGE = "/staff/coaches/"
ANSWER = {"do": "accept", "name": "Bo Berg", "zone": "Europe/Oslo", "units": "metric"}


@pytest.fixture
def staff(db: None, at: list[datetime]) -> User:
    """Looks after the site, and may invite coaches."""
    staff = make_user("Sam")
    User.objects.filter(pk=staff.pk).update(is_staff=True)
    staff.user_permissions.add(Permission.objects.get(codename="invite_coach"))
    return User.objects.get(pk=staff.pk)


@pytest.fixture
def bo(db: None) -> User:
    return with_address(make_user("Bo"))


def with_address(person: User) -> User:
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def invited(staff: User, email: str = "bo@example.org", role: Role = Role.COACH) -> CoachInvitation:
    assert not invite(staff, Wanted(email, role=role), at=NOW)
    return CoachInvitation.objects.get(email=email)


def link_of(invitation: CoachInvitation) -> str:
    return reverse("coaching:coach-invitation", args=[token_of(invitation)])


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def groups_of(person: User) -> set[str]:
    return set(person.groups.values_list("name", flat=True))


def text_of(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def test_an_invited_coach_joins_from_the_mail_and_is_asked_for_a_second_step(
    staff: User, bo: User
) -> None:
    signed_in(staff).post(PAGE, {"email": "BO@example.org", "name": "Bo", "role": "coach"})
    mail_invitations()
    mail_invitations()
    (letter,) = mail.outbox
    assert letter.to == ["BO@example.org"]
    assert "Sam (sam@example.org) invites you to coach" in str(letter.body)
    found = re.search(r"/coach-invitation/\S+/", str(letter.body))
    assert found is not None
    client = signed_in(bo)
    assert "Sam asks you" in text_of(client.get(found[0]))
    assert groups_of(bo) == set()
    client.post(found[0], ANSWER)
    assert groups_of(bo) == {COACHES_GROUP}
    bo = User.objects.get(pk=bo.pk)
    assert (bo.name, bo.profile.zone) == ("Bo Berg", "Europe/Oslo")
    assert client.get("/coach/")["Location"] == reverse("mfa_index")
    said = list(LogEntry.objects.order_by("pk").values_list("user__name", "change_message"))
    assert said == [("Sam", "Invited"), ("Bo Berg", "Accepted, and joined the group Coaches")]


def test_a_second_reader_joins_the_group_of_second_readers(staff: User, bo: User) -> None:
    invitation = invited(staff, role=Role.READER)
    assert "read along" in text_of(signed_in(bo).get(link_of(invitation)))
    signed_in(bo).post(link_of(invitation), ANSWER)
    assert groups_of(bo) == {READERS_GROUP}


def test_without_an_account_the_page_offers_one_for_that_address(staff: User) -> None:
    invitation = invited(staff)
    page = text_of(Client().get(link_of(invitation)))
    assert "/account/signup/?next=/coach-invitation/" in page
    assert "email=bo%40example.org" in page
    answer = Client().post(link_of(invitation), ANSWER)
    assert answer["Location"].startswith("/account/login/")
    assert CoachInvitation.objects.get().ended_at is None


def test_the_link_is_no_key_for_another_account(staff: User) -> None:
    invitation = invited(staff)
    ada = with_address(make_user("Ada"))
    assert "signed in as ada@example.org" in text_of(signed_in(ada).get(link_of(invitation)))
    assert signed_in(ada).post(link_of(invitation), ANSWER).status_code == 400
    assert groups_of(ada) == set()


def test_an_address_that_nobody_confirmed_does_not_join(staff: User) -> None:
    bo = make_user("Bo")
    EmailAddress.objects.create(user=bo, email=bo.email, verified=False, primary=True)
    assert signed_in(bo).post(link_of(invited(staff)), ANSWER).status_code == 400
    assert groups_of(bo) == set()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": " "}, "Say how your runners should read your name."),
        ({"zone": "Mars/Base"}, "Choose a time zone from the list"),
    ],
)
def test_a_name_and_a_zone_are_asked_for(
    staff: User, bo: User, wrong: dict[str, str], words: str
) -> None:
    answer = signed_in(bo).post(link_of(invited(staff)), ANSWER | wrong)
    assert answer.status_code == 400
    assert words in text_of(answer)
    assert groups_of(bo) == set()


def test_taken_ended_old_and_guessed_links_open_the_same_page(
    staff: User, bo: User, at: list[datetime]
) -> None:
    taken, back, old = (invited(staff, f"{name}@example.org") for name in ("bo", "b", "c"))
    signed_in(bo).post(link_of(taken), ANSWER)
    change = reverse("coaching:coaches-change", args=[back.pk])
    signed_in(staff).post(change, {"do": "revoke"})
    links = [link_of(taken), link_of(back), "/coach-invitation/guessed/"]
    pages = [Client().get(link) for link in links]
    at[0] += timedelta(days=14)
    pages.append(Client().get(link_of(old)))
    assert {page.status_code for page in pages} == {404}
    assert all("This link opens nothing" in text_of(page) for page in pages)


def test_no_is_said_without_an_account(staff: User) -> None:
    invitation = invited(staff)
    assert "You said no" in text_of(Client().post(link_of(invitation), {"do": "decline"}))
    assert "Declined" in text_of(signed_in(staff).get(PAGE))


def test_each_reason_not_to_invite_is_one_sentence(staff: User) -> None:
    make_coach("Cleo")
    invited(staff)
    client = signed_in(staff)
    wrongs = {
        "nobody": "This is no email address.",
        "CLEO@example.org": "They coach here already.",
        "Bo@example.org": "Invited already; the link holds until 16 November 2026.",
    }
    for email, words in wrongs.items():
        answer = client.post(PAGE, {"email": email, "role": "coach"})
        assert answer.status_code == 400
        assert words in text_of(answer)
    assert CoachInvitation.objects.count() == 1


def test_what_ran_out_makes_room_for_a_new_one(staff: User, at: list[datetime]) -> None:
    invited(staff)
    at[0] += timedelta(days=14)
    signed_in(staff).post(PAGE, {"email": "bo@example.org"})
    assert CoachInvitation.objects.waiting(at[0]).count() == 1


def test_mailing_again_renews_the_link_but_not_at_once(staff: User, at: list[datetime]) -> None:
    invitation = invited(staff)
    change = reverse("coaching:coaches-change", args=[invitation.pk])
    mail_invitations()
    signed_in(staff).post(change, {"do": "again"})
    mail_invitations()
    assert len(mail.outbox) == 1
    at[0] += timedelta(days=10)
    signed_in(staff).post(change, {"do": "again"})
    mail_invitations()
    assert len(mail.outbox) == 2
    at[0] += timedelta(days=10)
    assert Client().get(link_of(invitation)).status_code == 200


def test_a_mail_that_is_not_taken_goes_out_with_the_next_tick(
    staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation = invited(staff)

    def refuse(*_args: object, **_more: object) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        mail_invitations()
    invitation.refresh_from_db()
    assert invitation.mailed_at is None
    mail_invitations()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("is_staff", [True, False])
def test_only_staff_with_the_permission_invite(
    is_staff: bool, at: list[datetime], db: None
) -> None:
    person = make_user("Pat")
    User.objects.filter(pk=person.pk).update(is_staff=is_staff)
    if not is_staff:
        person.user_permissions.add(Permission.objects.get(codename="invite_coach"))
    assert signed_in(User.objects.get(pk=person.pk)).get(PAGE).status_code == 404
    assert signed_in(make_coach("Cleo")).get(PAGE).status_code == 404


def test_a_superuser_comes_to_the_page_from_the_administration(
    at: list[datetime], db: None
) -> None:
    boss = User.objects.create_superuser("boss@example.org")
    client = signed_in(boss)
    assert "/admin/coaching/coachinvitation/" in text_of(client.get("/admin/"))
    assert client.get("/admin/coaching/coachinvitation/")["Location"] == PAGE
    assert client.get(PAGE).status_code == 200


def test_an_address_is_asked_once_at_a_time(staff: User) -> None:
    made = invited(staff)
    with pytest.raises(IntegrityError), transaction.atomic():
        CoachInvitation.objects.create(
            email="BO@example.org", made_at=NOW, expires_at=made.expires_at
        )


def test_the_list_asks_no_more_for_many(staff: User) -> None:
    client = signed_in(staff)
    asked = []
    for number in range(12):
        invited(staff, f"{number}@example.org")
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        asked.append(len(queries))
    assert asked[1] == asked[-1]


def test_erasing_the_account_leaves_no_trace_of_the_address(staff: User, bo: User) -> None:
    signed_in(bo).post(link_of(invited(staff)), ANSWER)
    erase(bo, asked_at=NOW, at=NOW)
    assert not CoachInvitation.objects.exists()
    assert not LogEntry.objects.filter(object_repr__icontains="bo@example.org").exists()


def test_what_nobody_took_up_goes_after_ninety_days(staff: User) -> None:
    invited(staff)
    tidy_up(NOW + timedelta(days=14 + 89))
    assert CoachInvitation.objects.exists()
    tidy_up(NOW + timedelta(days=14 + 91))
    assert not CoachInvitation.objects.exists()
