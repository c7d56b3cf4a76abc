"""Poses as the TOML that stands in `data/figures/`."""

from __future__ import annotations

from programs.catalogue.figures.svg import number
from programs.catalogue.figures.words import Figure


def poses_as_toml(figure: Figure) -> str:
    """The table `[<exercise>.poses]`: start whole, the others with what has changed since."""
    start = figure.poses["start"]
    lines = [f"[{figure.slug}.poses]"]
    for name, angles in figure.poses.items():
        changed = {
            joint: angle
            for joint, angle in angles.items()
            if name == "start" or angle != start[joint]
        }
        given = ", ".join(f"{joint} = {_toml_number(angle)}" for joint, angle in changed.items())
        lines.append(f"{name} = {{ {given} }}" if given else f"{name} = {{}}")
    return "\n".join(lines) + "\n"


def _toml_number(value: float) -> str:
    """At most one decimal, as everywhere in the pictures, with the zero that TOML wants."""
    text = number(value)
    return text.replace(".", "0.", 1) if text.startswith((".", "-.")) else text
