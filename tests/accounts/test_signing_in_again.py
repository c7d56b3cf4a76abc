"""A form whose sign-in had run out leads, through signing in, to the page it stood on."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

FORM = "/settings/calendar/full/make/"


def way_back(client: Client, **headers: str) -> Any:
    answer = client.post(FORM, headers=headers)
    assert answer.status_code == 302
    return answer.headers["Location"]


@pytest.mark.django_db
def test_it_leads_to_the_page_with_the_form(client: Client) -> None:
    came_from = "http://testserver/settings/calendar/?look=full"
    assert way_back(client, referer=came_from) == (
        "/account/login/?next=/settings/calendar/%3Flook%3Dfull"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("referer", ["", "http://elsewhere.example/settings/", "http://[broken"])
def test_of_a_page_that_is_not_ours_nothing_is_taken(client: Client, referer: str) -> None:
    assert way_back(client, referer=referer) == "/account/login/?next=/"


@pytest.mark.django_db
def test_a_page_that_was_only_opened_comes_next(client: Client) -> None:
    answer = client.get("/progress/?range=4w")
    assert answer.headers["Location"] == "/account/login/?next=/progress/%3Frange%3D4w"
