"""What a page says after it did something, or why it did not."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest


def say(request: HttpRequest, wrong: str, done: str) -> None:
    """`wrong` if anything was, else `done`, at the head of the next page."""
    if wrong:
        messages.error(request, wrong)
    else:
        messages.success(request, done)


def explain(request: HttpRequest, error: ValidationError) -> None:
    """Each of its sentences, at the head of the next page."""
    for text in error.messages:
        messages.error(request, text)
