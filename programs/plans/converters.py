"""Dates in addresses: `/morning/2026-12-08/`, `/plan/month/2026-12/`."""

from __future__ import annotations

from datetime import date


class IsoDate:
    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """A day that does not exist raises ValueError, which Django answers with 404.

        So does a year beyond any diary: the day before 0001-01-01 cannot be reckoned.
        """
        day = date.fromisoformat(value)
        if not 2000 <= day.year <= 2200:
            raise ValueError(value)
        return day

    def to_url(self, value: date) -> str:
        return value.isoformat()


class YearMonth:
    """A month, as its first day."""

    regex = "[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return IsoDate().to_python(f"{value}-01")

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"
