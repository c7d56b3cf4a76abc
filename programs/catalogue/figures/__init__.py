"""Exercises as line figures: posed by joint angles, drawn as SVG. No Django in here."""
