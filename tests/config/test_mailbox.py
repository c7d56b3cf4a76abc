from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from smtplib import SMTP
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from config import mailbox
from config.processes import free_port

AT = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


def a_mail(subject: str = "Your code", to: str = "ana@example.org") -> bytes:
    message = EmailMessage()
    message["Subject"] = subject
    message["To"] = to
    message["Date"] = AT
    message.set_content("Open https://footstrong.example/start/ & go on")
    message.add_alternative("<p style='color:red'>Go on</p>", subtype="html")
    return message.as_bytes()


def test_a_mail_sent_to_the_catcher_is_on_the_page(client: Client) -> None:
    catcher = mailbox.catcher(free_port())
    catcher.start()
    try:
        with SMTP("127.0.0.1", catcher.port) as smtp:
            smtp.sendmail("plan@example.org", ["ana@example.org"], a_mail())
    finally:
        catcher.stop()
    page = client.get(reverse("mailbox")).content.decode()
    assert "Your code" in page
    assert "ana@example.org" in page


def test_the_newest_mail_stands_first_and_to_keeps_one_person(client: Client) -> None:
    mailbox.keep(a_mail("First"), at=AT)
    mailbox.keep(a_mail("Second", to="ben@example.org"), at=AT.replace(hour=7))
    page = client.get(reverse("mailbox")).content.decode()
    assert page.index("Second") < page.index("First")
    assert "Second" not in client.get(reverse("mailbox"), {"to": "ana@"}).content.decode()


def test_a_mail_shows_its_text_with_links_that_open(client: Client) -> None:
    key = mailbox.keep(a_mail(), at=AT)
    page = client.get(reverse("mailbox-mail", args=[key])).content.decode()
    assert '<a href="https://footstrong.example/start/"' in page


def test_a_mails_html_is_sandboxed(client: Client) -> None:
    key = mailbox.keep(a_mail(), at=AT)
    response = client.get(reverse("mailbox-html", args=[key]))
    assert b"<p style='color:red'>Go on</p>" in response.content
    policy = response["Content-Security-Policy"]
    assert policy.startswith("sandbox")
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize("key", ["..", "0" * 20 + "-" + "0" * 32, "nothing"])
def test_an_unknown_mail_is_not_found(client: Client, key: str) -> None:
    assert client.get(f"/mailbox/{key}/").status_code == 404


@pytest.mark.parametrize("name", ["mailbox", "mailbox-mail", "mailbox-html"])
def test_a_public_site_has_no_mailbox(client: Client, settings: Any, name: str) -> None:
    key = mailbox.keep(a_mail(), at=AT)
    settings.IS_LOCAL = False
    address = reverse(name, args=[] if name == "mailbox" else [key])
    assert client.get(address).status_code == 404


def test_reading_is_all_the_mailbox_does(client: Client) -> None:
    assert client.post(reverse("mailbox")).status_code == 405
