"""Every mail of this site with made-up data, for staff to look at. Nothing is read or written.

The words come from the same code as in real mails; the people behind them have no row, so the
links in them lead nowhere.
"""

from programs.reminders.samples.account import ACCOUNT_MAILS
from programs.reminders.samples.kinds import REMINDERS
from programs.reminders.samples.sample import Sample

SAMPLES = {sample.name: sample for sample in (*REMINDERS, *ACCOUNT_MAILS)}

__all__ = ["SAMPLES", "Sample"]
