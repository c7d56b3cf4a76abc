"""Asking 0-10 of each sore spot at the first steps of the morning."""

from __future__ import annotations

from typing import Any

from django import forms

from programs.pain.forms import add_scores, scores_of
from programs.pain.services import Place


class MorningForm(forms.Form):
    """0-10 for each sore spot and side."""

    def __init__(self, data: Any = None, *, spots: tuple[Place, ...], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.spots = spots
        add_scores(self, spots)

    @property
    def scores(self) -> dict[Place, int]:
        return scores_of(self, self.spots)
