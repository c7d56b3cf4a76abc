"""Small pieces of the coaches' pages."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts import clock
from accounts.models import User
from programs.coaching.models import Invitation, Message
from programs.coaching.services.messages import unread_of
from programs.running.templatetags.run_words import distance

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_tab(context: dict[str, Any], name: str, label: str, *args: Any) -> SafeString:
    """A tab of the desk or of a runner; the one whose page is open says so."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    here = bool(match and match.view_name == name)
    mark = SafeString(' aria-current="page"') if here else ""
    return format_html('<a href="{}"{}>{}</a>', reverse(name, args=args), mark, label)


@register.inclusion_tag("coaching/_unread.html", takes_context=True)
def coach_wrote(context: dict[str, Any]) -> dict[str, Any]:
    """On the runner's own pages: that their coach wrote, until they have read it."""
    request = context.get("request")
    user = getattr(request, "user", None)
    unread = list(unread_of(user, at=clock.now())) if isinstance(user, User) else []
    return {"unread": len(unread), "coaches": sorted({str(each.coach) for each in unread})}


@register.filter
def may_be_taken_back(message: Message, at: datetime) -> bool:
    return message.may_be_taken_back(at)


@register.filter
def is_over(invitation: Invitation, at: datetime) -> bool:
    return invitation.is_over(at)


@register.filter
def km(metres: int, units: str) -> str:
    """Metres as kilometres or miles."""
    return distance(Decimal(metres) / 1000, units)


@register.filter
def plain_number(value: Decimal) -> str:
    """Without needless zeros, as the language writes numbers."""
    return number_format(value.normalize() if value % 1 else value.to_integral_value())
