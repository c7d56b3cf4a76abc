"""Kinds of guide articles in addresses: `/guide/spot/heel-under/`."""

from __future__ import annotations

from programs.catalogue.guide_words import Kind

NAMES = {kind: kind.value.removesuffix("s") for kind in Kind}


class GuideKind:
    regex = "|".join(NAMES.values())

    def to_python(self, value: str) -> Kind:
        return next(kind for kind, name in NAMES.items() if name == value)

    def to_url(self, value: Kind) -> str:
        return NAMES[value]
