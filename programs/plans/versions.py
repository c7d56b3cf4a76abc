"""What is edited as a draft and published in versions that never change."""

from __future__ import annotations

from typing import Any, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

V = TypeVar("V", bound="Version")


class VersionQuerySet(models.QuerySet[V]):
    def drafts(self) -> Self:
        return self.filter(published_at=None)

    def published(self) -> Self:
        return self.exclude(published_at=None)


class Version(models.Model):
    """One state of something; never changed once it is published."""

    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    """In the shape of the catalogue's files."""
    said = models.CharField(_("what is new"), max_length=200, blank=True)
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to change what is published."""
        if VersionQuerySet(type(self)).published().filter(pk=self.pk).exists():
            raise ValidationError(_("A published version is not changed; begin a new one."))
        super().save(*args, **kwargs)

    @property
    def is_draft(self) -> bool:
        return self.published_at is None
