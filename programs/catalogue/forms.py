"""The numbers of a figure's poses as a form: one field for each joint of each pose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from django import forms
from django.http import QueryDict

from programs.catalogue.figures.rigs import RIGS
from programs.catalogue.figures.words import Figure

STEP = 0.5


class PosesForm(forms.Form):
    """Sent by GET: it changes nothing, and a link to it shows what one sees."""

    def __init__(self, figure: Figure, data: QueryDict | None) -> None:
        super().__init__(data)
        self.figure = figure
        reach = RIGS[figure.view].joints
        for pose, angles in figure.poses.items():
            for joint, angle in angles.items():
                low, high = reach[joint]
                self.fields[f"{pose}-{joint}"] = forms.FloatField(
                    label=joint,
                    initial=angle,
                    min_value=low,
                    max_value=high,
                    widget=forms.NumberInput(attrs={"step": STEP}),
                )

    def poses(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields by pose, in the order of the data."""
        return [
            (pose, [self[f"{pose}-{joint}"] for joint in angles])
            for pose, angles in self.figure.poses.items()
        ]

    def posed(self) -> Figure:
        """The figure with the poses of the form; as it stands if they are wrong."""
        if not self.is_valid():
            return self.figure
        poses: dict[str, Mapping[str, float]] = {
            pose: MappingProxyType(
                {joint: self.cleaned_data[f"{pose}-{joint}"] for joint in angles}
            )
            for pose, angles in self.figure.poses.items()
        }
        return replace(self.figure, poses=MappingProxyType(poses))
