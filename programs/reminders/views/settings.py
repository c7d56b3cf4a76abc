"""The reminder page: what comes when, and the truth about what went out."""

from __future__ import annotations

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.gates import signed_in_required
from accounts.models import Consent
from accounts.people import runner_of
from accounts.services import has_consent, profile_of
from programs.reminders.emails import test_mail
from programs.reminders.forms import PAIN_FROM, PreferencesForm
from programs.reminders.models import Reminder
from programs.reminders.pace_words import pace_words
from programs.reminders.services.easing import easings_of, heard_of_all
from programs.reminders.services.failures import words
from programs.reminders.services.mail_log import ended_of, lines
from programs.reminders.services.preferences import change_preferences
from programs.reminders.services.suppression import suppression_of

SHOWN = 8
TEST_MAIL_PAUSE_SECONDS = 60


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def settings(request: HttpRequest) -> HttpResponse:
    person = runner_of(request)
    form = PreferencesForm(person, profile_of(person).today(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        change_preferences(
            person,
            choices=form.choices,
            away_until=form.cleaned_data["away_until"],
            anchor=form.cleaned_data["anchor"],
            pain_from=form.cleaned_data.get(PAIN_FROM),
            quiet_hours=form.quiet_hours,
            at=clock.now(),
        )
        messages.success(request, _("Saved."))
        return redirect("reminders:settings")
    log = Reminder.objects.of(person)
    context = {
        "eased": [(each, pace_words(each)) for each in easings_of(person, at=clock.now())],
        "form": form,
        "has_consent": has_consent(person, Consent.Kind.REMINDERS),
        "next": log.filter(ended_at=None).order_by("due_at")[:3],
        "mails": lines(ended_of(person)[:SHOWN]),
        "suppression": suppression_of(person),
    }
    return render(request, "reminders/settings.html", context)


@require_POST
@signed_in_required
def all_again(request: HttpRequest) -> HttpResponse:
    """Every kind that had come less often comes as it was chosen."""
    heard_of_all(runner_of(request), at=clock.now())
    messages.success(request, _("All mails come as you chose again."))
    return redirect("reminders:settings")


@require_POST
@signed_in_required
def send_test(request: HttpRequest) -> HttpResponse:
    """Send one mail at once, and say what the mail server answered."""
    person = runner_of(request)
    if not cache.add(f"test-mail-{person.pk}", True, TEST_MAIL_PAUSE_SECONDS):
        messages.info(request, _("One was sent less than a minute ago. Look for it first."))
        return redirect("reminders:settings")
    try:
        test_mail(person).send()
    except OSError as error:
        cache.delete(f"test-mail-{person.pk}")
        messages.error(
            request, _("The mail server did not take it: %(answer)s") % {"answer": words(error)}
        )
    else:
        messages.success(
            request,
            _("Sent to %(address)s. If it is not there in two minutes, look among the spam.")
            % {"address": person.email},
        )
    return redirect("reminders:settings")
