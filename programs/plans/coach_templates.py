"""Programmes of a coach's own: a reviewed protocol, cloned, edited, published in versions."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import CoachingLink, Scope, User
from programs.plans.versions import Version, VersionQuerySet


class TemplateQuerySet(models.QuerySet["Template"]):
    def of(self, coach: User) -> Self:
        return self.filter(coach=coach)


class Template(models.Model):
    """What one coach makes of one protocol of the catalogue. It outlives the coach's account:
    plans were built with it."""

    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="templates"
    )
    name = models.CharField(_("name"), max_length=80)
    protocol = models.SlugField(max_length=64)
    """The protocol of the catalogue that it replaces for the runners who are moved to it."""
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    """From then on nobody is moved to it; who trains by it goes on."""

    objects = TemplateQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["coach", "name"], name="template_name_once_a_coach"),
            models.CheckConstraint(condition=~Q(name=""), name="template_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class TemplateVersionQuerySet(VersionQuerySet["TemplateVersion"]):
    pass


class TemplateVersion(Version):
    """One state of a template; never changed once it is published: plans name it by its key."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="versions")

    objects = TemplateVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="template_version_once"),
            models.UniqueConstraint(
                fields=["template"],
                condition=Q(published_at=None),
                name="template_one_draft",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="template_version_from_one"),
        ]

    def __str__(self) -> str:
        return _("%(name)s, version %(n)s") % {"name": self.template.name, "n": self.number}


class TemplateUseQuerySet(models.QuerySet["TemplateUse"]):
    def standing(self, at: datetime) -> Self:
        """Those whose template belongs to somebody who coaches the runner at the instant `at`."""
        links = CoachingLink.objects.active(at).allowing(Scope.FULL)
        theirs = links.filter(coach=OuterRef("version__template__coach"), runner=OuterRef("runner"))
        return self.filter(Exists(theirs))


class TemplateUse(models.Model):
    """By which version a runner's plans are built; their next plan, once the present one is."""

    runner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="template_uses"
    )
    protocol = models.SlugField(max_length=64)
    """The protocol that is replaced: `version.template.protocol`."""
    version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="uses")
    since = models.DateTimeField()

    objects = TemplateUseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["runner", "protocol"], name="template_use_once_a_protocol"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.runner}: {self.version}"
