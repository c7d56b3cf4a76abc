"""The coaches' pages; the site guards each of them (`programs.coaching.sites`)."""

from __future__ import annotations

from programs.coaching.views import runner

PAGES = (
    ("runners/<int:runner>/", runner.overview, "runner"),
    ("runners/<int:runner>/mails/", runner.mails, "runner-mails"),
)
"""Address under /coach/, view and name."""
