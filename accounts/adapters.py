"""The one place where django-allauth is bent to this house."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from accounts.mail import AUTOMATIC, html_of
from accounts.models import COACHES_GROUP, User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up and sign-in as allauth has them; its mails in our look."""

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMultiAlternatives:
        context = {**context, "site_url": settings.SITE_URL}
        message: EmailMultiAlternatives = super().render_mail(
            template_prefix, email, context, {**AUTOMATIC, **(headers or {})}
        )
        parts = [part.strip() for part in str(message.body).split("\n\n")]
        shown = {
            "subject": message.subject,
            "parts": [part for part in parts if part],
            "code": context.get("code"),
            "language": get_language(),
        }
        message.attach_alternative(html_of("emails/account.html", shown), "text/html")
        return message

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Coaches begin the day with their runners, everybody else with their own plan."""
        assert isinstance(request.user, User)
        if request.user.groups.filter(name=COACHES_GROUP).exists():
            return reverse("coach:index")
        return str(super().get_login_redirect_url(request))
