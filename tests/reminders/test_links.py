"""Addresses in mails are those that Django's own routing gives."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core import signing
from django.urls import reverse

from accounts.models import User
from programs.reminders.links import Purpose, page, sign


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("reminders:settings", ()),
        ("plans:session", (7,)),
        ("plans:session", (7_046_029_254,)),
        ("reminders:stop", ("eyJwZXJzb24iOjF9:1vOabc:9-Zk_3x",)),
    ],
)
def test_a_page_is_found_where_it_is_routed(name: str, args: tuple[object, ...]) -> None:
    assert page(name, *args) == f"http://localhost:8000{reverse(name, args=args)}"


def test_a_link_is_signed_as_django_signs() -> None:
    until = datetime(2026, 12, 7, 9, tzinfo=UTC)
    token = sign(Purpose.STOP, User(pk=7), until=until, kind="session_due")
    said = {"person": 7, "until": 1796634000, "kind": "session_due"}
    assert signing.loads(token, salt=Purpose.STOP) == said
    with pytest.raises(signing.BadSignature):
        signing.loads(token, salt=Purpose.DONE)
