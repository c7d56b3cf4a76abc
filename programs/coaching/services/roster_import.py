"""What each row of a coach's list would do, and doing it: a django-import-export resource.

Looking is a dry run of the very import, taken back by the database; so what is shown is what
happens. Rows that are wrong, double or known are left out and say why; the others are all stored
or none.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.results import Result, RowResult
from import_export.widgets import CharWidget

from accounts.models import User
from programs.coaching.models import Invitation
from programs.coaching.services.invitations import (
    HOLDS_FOR,
    WAITING_AT_MOST,
    Ended,
    known_addresses,
    wrong_address,
)
from programs.coaching.services.roster_file import Columns, Table
from programs.plans.models import Review

logger = logging.getLogger(__name__)

ROWS_AT_ONCE = 2000
MODE_WORDS = {"auto": Review.Mode.NONE, "review": Review.Mode.RAISES}
"""What other systems call it; ours are the three values and their names."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file by its number there; `why` is empty where it is invited."""

    number: int
    email: str
    name: str
    mode: str
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of every row, or would."""

    lines: Sequence[Line]
    has_failed: bool = False
    """The database took none of them."""
    is_too_many: bool = False
    """More would wait than `WAITING_AT_MOST`: none was stored."""

    @property
    def good(self) -> Sequence[Line]:
        return [line for line in self.lines if not line.why]

    @property
    def left_out(self) -> Sequence[Line]:
        return [line for line in self.lines if line.why]

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why rows are left out, the most frequent first."""
        return Counter(line.why.partition(":")[0] for line in self.left_out).most_common()


class _Address(CharWidget):  # type: ignore[misc]
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        address = str(value or "").strip()
        wrong = wrong_address(address) if address else _("No address.")
        if wrong:
            raise ValueError(wrong)
        return address


class _Name(CharWidget):  # type: ignore[misc]
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return plain(str(value or "").strip())[:80]


class _Mode(CharWidget):  # type: ignore[misc]
    """Which changes wait: one of our values, its name or a usual word; as for all if empty."""

    def __init__(self, usual: Review.Mode) -> None:
        super().__init__()
        self.usual = usual
        self.known = {
            **MODE_WORDS,
            **{mode.value: mode for mode in Review.Mode},
            **{str(mode.label).casefold(): mode for mode in Review.Mode},
        }

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        given = str(value or "").strip()
        found = self.known.get(given.casefold()) if given else self.usual
        if found is None:
            words = _("Unknown word for which changes wait: “%(word)s”.")
            raise ValueError(words % {"word": given[:40]})
        return found.value


class InvitationResource(ModelResource):  # type: ignore[misc]
    """Invitations of one coach, made of rows with `number`, `email`, `name` and `mode`."""

    email = Field(attribute="email", column_name="email", widget=_Address())
    name = Field(attribute="name", column_name="name", widget=_Name())
    mode = Field(attribute="mode", column_name="mode")

    class Meta:
        model = Invitation
        fields = ("email", "name", "mode")
        use_bulk = True
        batch_size = ROWS_AT_ONCE
        skip_diff = True
        report_skipped = True
        store_row_values = True

    def __init__(self, coach: User, mode: Review.Mode, *, at: datetime) -> None:
        super().__init__()
        self.coach, self.at = coach, at
        self.fields["mode"].widget = _Mode(mode)
        self.known: Mapping[str, str] = {}
        self.first_row: dict[str, int] = {}

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Whom not to invite is asked once; what has run out makes room for a new one."""
        self.known = known_addresses(self.coach, at=self.at)
        old = Invitation.objects.filter(coach=self.coach, ended_at=None, expires_at__lte=self.at)
        old.update(ended_at=self.at, ended_how=Ended.REVOKED)

    def get_or_init_instance(self, instance_loader: Any, row: Any) -> tuple[Invitation, bool]:
        """Always a new one: an invitation that waits is left as it is."""
        made = {"coach": self.coach, "made_at": self.at, "expires_at": self.at + HOLDS_FOR}
        return Invitation(**made), True

    def skip_row(self, instance: Any, original: Any, row: Any, wrong: Any = None) -> bool:
        """Leave out whoever stands in the file already, or is known; and write down why."""
        if wrong:
            return False
        key = instance.email.lower()
        first = self.first_row.setdefault(key, row["number"])
        if first != row["number"]:
            row["why"] = _("The same address as in row: %(number)d") % {"number": first}
        elif key in self.known:
            row["why"] = self.known[key]
        return "why" in row

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Only what the columns say: uniqueness is known for all rows at once."""
        if import_validation_errors:
            raise ValidationError(import_validation_errors)


def look_at(
    table: Table, columns: Columns, mode: Review.Mode, coach: User, *, at: datetime
) -> Outcome:
    """What each row would do; nothing is kept."""
    return _run(table, columns, mode, coach, at=at, dry_run=True)


def carry_out(
    table: Table, columns: Columns, mode: Review.Mode, coach: User, *, at: datetime
) -> Outcome:
    """Store the invitations, which beat then mails: all that can be, or none."""
    with transaction.atomic():
        outcome = _run(table, columns, mode, coach, at=at, dry_run=False)
        waiting = Invitation.objects.filter(coach=coach).waiting(at).count()
        if waiting > WAITING_AT_MOST:
            transaction.set_rollback(True)
            return replace(outcome, is_too_many=True)
    return outcome


def _run(
    table: Table,
    columns: Columns,
    mode: Review.Mode,
    coach: User,
    *,
    at: datetime,
    dry_run: bool,
) -> Outcome:
    result: Result = InvitationResource(coach, mode, at=at).import_data(
        _dataset(table, columns), dry_run=dry_run, use_transactions=True
    )
    if result.has_errors():
        _tell(result)
    return Outcome([_line(row) for row in result.rows], result.has_errors())


def _dataset(table: Table, columns: Columns) -> tablib.Dataset:
    rows = (
        (number, *(_cell(row, each) for each in (columns.email, columns.name, columns.mode)))
        for number, row in table.rows
    )
    return tablib.Dataset(*rows, headers=["number", "email", "name", "mode"])


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip() if 0 <= column < len(row) else ""


def _line(result: RowResult) -> Line:
    row = result.row_values
    why = row.get("why", "")
    if result.validation_error is not None:
        why = " ".join(result.validation_error.messages)
    elif result.errors:
        why = _("This row could not be read.")
    given = row["mode"].strip()
    return Line(row["number"], row["email"][:254], plain(row["name"])[:80], given[:60], why)


def _tell(result: Result) -> None:
    errors = [*result.base_errors, *(each for _row, some in result.row_errors() for each in some)]
    logger.error("a roster was not imported: %s", type(errors[0].error).__name__)


def plain(text: str) -> str:
    """A name is no formula and no control character, wherever it will stand one day."""
    return "".join(c for c in text if c.isprintable()).lstrip("=+-@'\t ")
