"""The one place where django-allauth is bent to this house."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.urls import reverse

from accounts.mail import AUTOMATIC, account_html
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
        *paragraphs, _foot = str(message.body).strip().split("\n\n")
        shown = [part.strip() for part in paragraphs if part.strip()]
        html = account_html(str(message.subject), shown, code=context.get("code") or "")
        message.attach_alternative(html, "text/html")
        return message

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Coaches begin the day with their runners, everybody else with their own plan."""
        assert isinstance(request.user, User)
        if request.user.groups.filter(name=COACHES_GROUP).exists():
            return reverse("coach:index")
        return str(super().get_login_redirect_url(request))
