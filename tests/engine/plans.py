"""What the tests of whole plans share: the day they start and the catalogues they use."""

from __future__ import annotations

from datetime import date

from programs.catalogue.loader import load_catalogue
from tests.engine.small_catalogue import SMALL

START = date(2026, 12, 7)

CATALOGUES = {"small": SMALL, "reviewed": load_catalogue()}
"""By name, so that a failing property shows the name."""
