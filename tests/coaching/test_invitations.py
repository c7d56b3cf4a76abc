"""Inviting runners: one by one, from a file, and what the invited person may do."""

from __future__ import annotations

import csv
import re
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.models import CoachingLink, Consent, User
from accounts.services import give_consent
from programs.coaching.models import Deed, Invitation
from programs.coaching.services import roster_import
from programs.coaching.services.invitations import Wish, invite, token_of
from programs.coaching.tasks import mail_invitations
from programs.plans.models import Review
from tests.coaching.conftest import NOW, make_coach, make_user

PAGE, FILE = "/coach/invitations/", "/coach/invitations/file/"


@pytest.fixture
def bo(db: None) -> User:
    bo = make_user("Bo")
    give_consent(bo, Consent.Kind.HEALTH_DATA, at=NOW)
    return bo


def invited(coach: User, email: str = "bo@example.org", **wish: str) -> Invitation:
    return invite(coach, [Wish(email, **wish)], at=NOW)[0]  # type: ignore[arg-type]


def link_of(invitation: Invitation) -> str:
    return reverse("coaching:invitation", args=[token_of(invitation)])


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_an_invitation_goes_out_once_with_a_link(
    as_coach: Client, coach: User, bo: User, at: list[datetime]
) -> None:
    as_coach.post(PAGE, {"email": "Bo@example.org", "name": "Bo", "mode": "raises"})
    mail_invitations()
    mail_invitations()
    (letter,) = mail.outbox
    assert letter.to == ["Bo@example.org"]
    found = re.search(r"/invitation/\S+/", str(letter.body))
    assert found is not None
    page = signed_in(bo).get(found[0])
    assert "Coach invites you" in page.content.decode()
    assert not CoachingLink.objects.exists()
    signed_in(bo).post(found[0], {"do": "accept"})
    assert CoachingLink.objects.unended().get().runner == bo
    assert Review.objects.get().mode == "raises"
    assert Deed.objects.get().what == "invited"
    assert "Bo" in as_coach.get("/coach/").content.decode()


def test_opening_the_link_changes_nothing_and_signing_in_comes_first(
    coach: User, at: list[datetime]
) -> None:
    invitation = invited(coach)
    assert "Sign up" in Client().get(link_of(invitation)).content.decode()
    answer = Client().post(link_of(invitation), {"do": "accept"})
    assert answer["Location"].startswith("/account/login/")
    invitation.refresh_from_db()
    assert invitation.ended_at is None


def test_no_is_said_without_an_account(coach: User, at: list[datetime]) -> None:
    invitation = invited(coach)
    assert (
        "Nothing is shared"
        in Client().post(link_of(invitation), {"do": "decline"}).content.decode()
    )
    assert Client().get(link_of(invitation)).status_code == 410


def test_no_dead_or_broken_link_puts_an_address_into_the_log(
    coach: User, at: list[datetime], caplog: pytest.LogCaptureFixture
) -> None:
    invitation = invited(coach)
    Client().post(link_of(invitation), {"do": "decline"})
    assert Client().get(link_of(invitation)).status_code == 410
    assert Client().get(link_of(invitation)[:-2] + "x/").status_code == 404
    assert link_of(invitation)[:40] not in caplog.text


def test_what_was_taken_back_used_or_ran_out_opens_nothing(
    as_coach: Client, coach: User, bo: User, at: list[datetime]
) -> None:
    back, used, old = (invited(coach, f"{n}@example.org") for n in ("a", "b", "c"))
    as_coach.post(reverse("coach:invitation", args=[back.pk]), {"do": "revoke"})
    signed_in(bo).post(link_of(used), {"do": "accept"})
    assert signed_in(bo).get(link_of(back)).status_code == 410
    assert signed_in(bo).post(link_of(used), {"do": "accept"}).status_code == 410
    at[0] += timedelta(days=14)
    assert signed_in(bo).post(link_of(old), {"do": "decline"}).status_code == 410
    old.refresh_from_db()
    assert old.ended_at is None


def told(invitation: Invitation, person: User | None = None) -> str:
    """What its link says now, but for who is signed in."""
    page = (signed_in(person) if person else Client()).get(link_of(invitation))
    assert page.status_code == 410
    return page.content.decode().split('<header class="opening">')[1].split("</main>")[0]


def test_a_dead_link_says_what_happened_and_what_to_do(
    as_coach: Client, coach: User, bo: User, at: list[datetime]
) -> None:
    back, used, no, old = (invited(coach, f"{n}@example.org") for n in ("a", "b", "c", "d"))
    as_coach.post(reverse("coach:invitation", args=[back.pk]), {"do": "revoke"})
    signed_in(bo).post(link_of(used), {"do": "accept"})
    Client().post(link_of(no), {"do": "decline"})
    at[0] += timedelta(days=14)
    assert "was withdrawn" in told(back)
    assert "has run out" in told(old)
    assert "ask Coach to invite you again" in told(old)
    assert "You said yes to it" in told(used, bo)
    assert "To your invitations" in told(old, coach)


def test_who_holds_a_dead_link_learns_neither_the_answer_nor_anything_of_the_coachs_account(
    as_coach: Client, coach: User, bo: User, at: list[datetime]
) -> None:
    yes, no, back, still = (invited(coach, f"{n}@example.org") for n in ("a", "b", "c", "d"))
    signed_in(bo).post(link_of(yes), {"do": "accept"})
    Client().post(link_of(no), {"do": "decline"})
    as_coach.post(reverse("coach:invitation", args=[back.pk]), {"do": "revoke"})
    assert told(yes) == told(no) == told(no, make_user("Eve"))
    assert "Bo" not in told(yes)
    User.objects.filter(pk=coach.pk).update(is_active=False)
    assert told(still) == told(back)
    for each in (yes, still, back):
        assert "Coach " not in told(each)
    coach.delete()
    assert Client().get(link_of(still)).status_code == 404


def test_one_that_made_room_for_a_newer_one_has_run_out(
    coach: User, bo: User, at: list[datetime]
) -> None:
    old = invited(coach)
    at[0] += timedelta(days=15)
    [newer] = invite(coach, [Wish("bo@example.org")], at=at[0])
    assert "If a newer mail has come" in told(old)
    assert "has run out" in told(old)
    assert Client().get(link_of(newer)).status_code == 200


def test_mailing_again_renews_it_but_not_at_once(
    as_coach: Client, coach: User, at: list[datetime]
) -> None:
    invitation = invited(coach)
    mail_invitations()
    path = reverse("coach:invitation", args=[invitation.pk])
    as_coach.post(path, {"do": "again"})
    mail_invitations()
    assert len(mail.outbox) == 1
    at[0] += timedelta(days=1)
    as_coach.post(path, {"do": "again"})
    mail_invitations()
    assert len(mail.outbox) == 2


def test_a_coach_cannot_accept_their_own(as_coach: Client, coach: User) -> None:
    give_consent(coach, Consent.Kind.HEALTH_DATA, at=NOW)
    as_coach.post(link_of(invited(coach)), {"do": "accept"})
    assert not CoachingLink.objects.exists()


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("", "no email address"),
        ("bo", "no email address"),
        ("a@b", "no email address"),
        ("coach@example.org", "That is you"),
        ("ADA@example.org", "Shares with you already"),
        ("Once@example.org", "Already invited"),
    ],
)
def test_whom_not_to_invite_is_said(
    as_coach: Client, coach: User, runner: User, email: str, said: str
) -> None:
    invite(coach, [Wish("once@example.org")], at=clock.now())
    answer = as_coach.post(PAGE, {"email": email})
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert Invitation.objects.count() == 1


def test_the_invitation_of_another_coach_is_not_found(as_coach: Client) -> None:
    other = invited(make_coach("Other"))
    assert as_coach.post(reverse("coach:invitation", args=[other.pk])).status_code == 404
    assert "bo@example.org" not in as_coach.get(PAGE).content.decode()


def upload(client: Client, raw: bytes, **form: str) -> str:
    answer = client.post(FILE, {"file": SimpleUploadedFile("runners.csv", raw), **form})
    return str(answer.content.decode())


@pytest.mark.parametrize(
    "raw",
    [
        "email,name\nbo@example.org,Bo Åberg\n".encode(),
        "\ufeffemail;name\r\nbo@example.org;Bo Åberg\r\n".encode(),
        "E-mail;Navn\r\nbo@example.org;Bo Åberg\r\n".encode("cp1252"),
        "name\temail\nBo Åberg\tbo@example.org\n".encode("utf-16"),
        'email,name\n"bo@example.org","Bo Åberg"'.encode(),
    ],
)
def test_a_file_is_read_as_spreadsheets_write_it(as_coach: Client, coach: User, raw: bytes) -> None:
    text = upload(as_coach, raw)
    assert "1 runner would be invited" in text
    assert "Bo Åberg" in text
    assert not Invitation.objects.exists()


HALF_BAD = """Mail,Full name,Club
ada@example.org,Ada,x
new@example.org,=HYPERLINK("http://x")
New@example.org,Twice
not-an-address,Zed

,Nobody
second@example.org,"Se,cond"
short
"""


def test_half_bad_rows_are_named_and_only_the_good_are_invited(
    as_coach: Client, coach: User, runner: User
) -> None:
    text = upload(as_coach, HALF_BAD.encode())
    assert "2 runners would be invited" in text
    for why in ("Shares with you already", "same address as in row: 3", "no email", "No address"):
        assert why in text
    assert not Invitation.objects.exists()
    as_coach.post(FILE, {"text": HALF_BAD, "do": "invite", "mode": "steps"})
    made = {i.email: i.name for i in Invitation.objects.all()}
    assert made == {"new@example.org": 'HYPERLINK("http://x")', "second@example.org": "Se,cond"}
    assert {i.mode for i in Invitation.objects.all()} == {"steps"}
    as_coach.post(FILE, {"text": HALF_BAD, "do": "invite"})
    assert Invitation.objects.count() == 2


def test_the_coach_says_which_column_is_which(as_coach: Client) -> None:
    text = "a,b\nBo,bo@example.org\n"
    assert "0 runners would be invited" in as_coach.post(FILE, {"text": text}).content.decode()
    form = {"text": text, "email_column": "1", "name_column": "0"}
    assert "1 runner would be invited" in as_coach.post(FILE, form).content.decode()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "at least one runner"),
        (b"email,name", "at least one runner"),
        (b"PK\x03\x04\x00\x00\x00\x00", "no text file"),
        (b'email\n"' + b"x" * 200_000 + b'"\n', "cannot be read as CSV"),
        (b"email\n" + b"a@b.org\n" * 10_001, "Too many rows"),
        (b"x" * 1_000_001, "too large"),
        (("email\n" + "é" * 600_000).encode("cp1252"), "too large"),
    ],
)
def test_a_file_that_is_none_says_so_and_does_nothing(
    as_coach: Client, raw: bytes, said: str
) -> None:
    assert said in upload(as_coach, raw)
    assert not Invitation.objects.exists()


def test_the_largest_file_that_is_looked_at_can_be_confirmed(as_coach: Client) -> None:
    rows = "".join(f"r{n}@example.org,{'x' * 475}\r\n" for n in range(2_000))
    text = upload(as_coach, f"email,club\r\n{rows}".encode())
    assert "2000 runners would be invited" in text
    form = {"text": f"email,club\r\n{rows}", "do": "invite"}
    assert as_coach.post(FILE, form).status_code == 302
    assert Invitation.objects.count() == 2_000


def test_nothing_chosen_says_so(as_coach: Client) -> None:
    assert "Choose a file" in as_coach.post(FILE, {}).content.decode()


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(as_coach: Client) -> None:
    text = as_coach.post(FILE, {"text": "email\n\n , \nbad\n"}).content.decode()
    assert '<td class="number">4</td><td>bad</td>' in text


def test_a_column_may_say_which_changes_wait(as_coach: Client) -> None:
    rows = "a@b.org,review\nc@d.org,Auto\ne@f.org,\ng@h.org,steps\ni@j.org,soon\n"
    form = {"text": "email,mode\n" + rows, "mode": "steps"}
    assert "Unknown word for which changes wait" in as_coach.post(FILE, form).content.decode()
    as_coach.post(FILE, {**form, "do": "invite"})
    made = {i.email: i.mode for i in Invitation.objects.all()}
    assert made == {"a@b.org": "raises", "c@d.org": "none", "e@f.org": "steps", "g@h.org": "steps"}


def test_a_column_that_is_not_known_by_its_heading_shows_what_is_in_it(as_coach: Client) -> None:
    text = as_coach.post(FILE, {"text": "a,\nBo,bo@example.org\n"}).content.decode()
    assert "Column 2 (bo@example.org)" in text


def test_what_is_left_out_can_be_taken_along_and_is_no_formula(as_coach: Client) -> None:
    rows = "=1+1,x\n-2,y\n@SUM(A1),z\nbo@example.org,Bo\n"
    form = {"text": "email,name\n" + rows, "do": "left-out"}
    answer = as_coach.post(FILE, form)
    found = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    assert [row[0] for row in found[1:]] == ["2", "3", "4"]
    assert not any(cell.startswith(("=", "-", "@")) for row in found for cell in row)
    assert not Invitation.objects.exists()


HOSTILE = "".join(
    f"r{n}@example.org;=cmd|' /C calc'!A{n}\r\n" if n % 2 else f"r{n + 1}@EXAMPLE.org;Twice\r\n"
    for n in range(10_000)
)


def test_ten_thousand_hostile_rows_are_looked_at_and_half_of_them_invited(
    as_coach: Client, coach: User
) -> None:
    raw = ("\ufeffE-mail;Navn\r\n" + HOSTILE).encode("utf-16")
    text = upload(as_coach, raw)
    assert "5000 runners would be invited" in text
    assert "<b>5000</b> The same address as in row" in text
    assert not Invitation.objects.exists()
    as_coach.post(FILE, {"text": "E-mail;Navn\r\n" + HOSTILE, "do": "invite"})
    assert Invitation.objects.filter(coach=coach).count() == 5_000
    assert not Invitation.objects.filter(name__startswith="=").exists()


def test_a_list_that_the_database_refuses_is_not_stored_at_all(
    as_coach: Client, coach: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    invite(coach, [Wish("bo@example.org")], at=clock.now())
    monkeypatch.setattr(roster_import, "known_addresses", lambda *_args, **_more: {})
    form = {"text": "email\nnew@example.org\nbo@example.org\n", "do": "invite"}
    assert "Nobody was invited" in as_coach.post(FILE, form).content.decode()
    assert Invitation.objects.count() == 1


def test_a_list_of_nobody_invites_nobody(as_coach: Client) -> None:
    form = {"text": "email\nbad\n", "do": "invite"}
    assert "no row is fine" in as_coach.post(FILE, form).content.decode()


def test_no_more_than_ten_thousand_wait(as_coach: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster_import, "WAITING_AT_MOST", 1)
    form = {"text": "email\na@b.org\nc@d.org\n", "do": "invite"}
    assert "Too many invitations wait" in as_coach.post(FILE, form).content.decode()
    assert not Invitation.objects.exists()


def test_a_list_that_breaks_in_the_middle_leaves_nothing(
    as_coach: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "email\n" + "".join(f"r{n}@example.org\n" for n in range(4_000))
    monkeypatch.setattr(Invitation, "__init__", _fails_in_the_middle(Invitation.__init__))
    page = as_coach.post(FILE, {"text": text, "do": "invite"}).content.decode()
    monkeypatch.undo()
    assert "Nobody was invited" in page
    assert not Invitation.objects.exists()


def _fails_in_the_middle(make: object) -> object:
    made = []

    def init(self: Invitation, *args: object, **fields: object) -> None:
        made.append(1)
        if len(made) > 3_000:
            raise RuntimeError("broken")
        make(self, *args, **fields)  # type: ignore[operator]

    return init
