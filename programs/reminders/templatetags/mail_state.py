"""What other rooms' pages show of a person's mails."""

from __future__ import annotations

from typing import Any

from django import template

from programs.reminders.services.suppression import suppression_of

register = template.Library()


@register.inclusion_tag("reminders/_comes_back.html", takes_context=True)
def mails_come_back(context: template.Context) -> dict[str, Any]:
    """The notice that mails to this person's address come back; nothing while they do not."""
    person = context["request"].user
    return {"suppression": suppression_of(person), "csrf_token": context.get("csrf_token")}
