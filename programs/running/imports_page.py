"""What came of an import, as its page shows it, and the imports before it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from accounts.models import User
from programs.running.import_words import summary
from programs.running.models import ImportLine, Run, RunImport

Outcome = ImportLine.Outcome

SHOWN = 60
"""So many lines of a kind stand on the page; the runs themselves are all in the list of runs."""

EARLIER = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One recording with its run, where that is still there."""

    line: ImportLine
    run: Run | None


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one kind, newest run first; `more` are not shown."""

    lines: Sequence[Line]
    more: int


@dataclass(frozen=True, slots=True)
class ImportPage:
    imported: RunImport
    headline: str
    rest: Sequence[str]
    open: Group
    brought: Group
    joined: Group
    known: Group
    left_out: Group

    @property
    def may_be_undone(self) -> bool:
        """Whether it brought or added anything that can go again."""
        return not self.imported.taken_back_at and bool(self.brought.lines or self.joined.lines)


def page_of(imported: RunImport) -> ImportPage:
    """Two statements, whatever was imported."""
    lines = list(imported.lines.all())
    headline, *rest = summary(Counter(line.outcome for line in lines), imported.others)
    numbers = {line.run_pk for line in lines if line.run_pk}
    runs = {run.pk: run for run in Run.objects.of(imported.runner).filter(pk__in=numbers)}

    def group(*outcomes: str) -> Group:
        found = [line for line in lines if line.outcome in outcomes]
        found.sort(key=lambda line: (line.date is not None, line.date), reverse=True)
        shown = [Line(line, runs.get(line.run_pk or 0)) for line in found[:SHOWN]]
        return Group(shown, len(found) - len(shown))

    return ImportPage(
        imported,
        headline,
        rest,
        open=group(Outcome.PERHAPS),
        brought=group(Outcome.BROUGHT),
        joined=group(Outcome.JOINED),
        known=group(Outcome.KNOWN),
        left_out=group(Outcome.WRONG, Outcome.NO_RUN),
    )


def earlier(runner: User) -> Sequence[tuple[RunImport, str]]:
    """The newest imports, each with what came of it in a few words: two statements."""
    newest = list(RunImport.objects.of(runner)[:EARLIER])
    lines = ImportLine.objects.filter(brought_by__in=newest).order_by()
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for pk, outcome, n in lines.values_list("brought_by", "outcome").annotate(Count("pk")):
        counts[pk][outcome] = n
    return [(each, "; ".join(summary(counts[each.pk], each.others))) for each in newest]
