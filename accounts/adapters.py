"""The one place where django-allauth is bent to this house."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.mail import AUTOMATIC, account_html
from accounts.models import COACHES_GROUP, PRACTICE_DOMAIN, User


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

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing goes to made-up runners, whatever is asked on the sign-in pages."""
        if not email.endswith(f"@{PRACTICE_DOMAIN}"):
            super().send_mail(template_prefix, email, context)

    def pre_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse | None:
        """Nobody is let in as a made-up runner; they have no password and get no code either."""
        if user.practice_of_id is not None:
            return redirect("account_login")
        answer: HttpResponse | None = super().pre_login(request, user, **more)
        return answer

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Coaches begin the day with their runners, everybody else with their own plan."""
        assert isinstance(request.user, User)
        if request.user.groups.filter(name=COACHES_GROUP).exists():
            return reverse("coach:index")
        return str(super().get_login_redirect_url(request))
