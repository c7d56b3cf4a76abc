"""A coach's own programmes: cloned from the catalogue, edited as a draft, published for good."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from programs.catalogue.loader import load_catalogue, protocol_table
from programs.coaching.services.exercises import carrying
from programs.coaching.services.template_rules import MOST_WEEKS, Wrong, wrong_places
from programs.coaching.services.template_words import Changed, asked, differences, weeks_words
from programs.engine.exercise import OWN, Catalogue, Protocol
from programs.engine.reasons import DESIGN, gettext_noop
from programs.plans.models import Template, TemplateUse, TemplateVersion
from programs.plans.services.catalogues import protocol_of, replaced, reviewed_catalogue

MOST_TEMPLATES = 60

RULE = "coach.template"
SET_HERE = gettext_noop("Your coach set this dose for this phase of your programme.")
OWN_HERE = gettext_noop(
    "Your coach’s own exercise, with the dose that your coach set for this phase."
)

Table = dict[str, Any]


def of_coach(coach: User, *, at: datetime) -> QuerySet[Template]:
    """The coach's templates with `newest` (the number that is published last), `drafted` and
    `runners` who train by any version and share with the coach still."""
    published = Q(versions__published_at__isnull=False)
    shared = Q(versions__uses__in=TemplateUse.objects.standing(at))
    return Template.objects.of(coach).annotate(
        newest=Max("versions__number", filter=published),
        drafted=Count("versions", filter=~published, distinct=True),
        runners=Count("versions__uses", filter=shared, distinct=True),
    )


@transaction.atomic
def clone(coach: User, protocol: str, name: str, *, at: datetime) -> Template:
    """Begin a template from a reviewed protocol. `ValidationError` where the name is taken."""
    if protocol not in load_catalogue().protocols:
        raise ValidationError(_("Choose one of the programmes below."))
    if Template.objects.of(coach).count() >= MOST_TEMPLATES:
        raise ValidationError(_("That is as many templates as one coach can keep."))
    try:
        with transaction.atomic():
            made = Template.objects.create(coach=coach, name=name, protocol=protocol, made_at=at)
    except IntegrityError:
        raise ValidationError(_("You have a template of this name already.")) from None
    TemplateVersion.objects.create(
        template=made, number=1, content=protocol_table(protocol), changed_at=at
    )
    return made


@dataclass(frozen=True, slots=True)
class Draft:
    """A version with what it is compared with."""

    version: TemplateVersion
    own: Protocol
    reviewed: Protocol
    catalogue: Catalogue
    before: TemplateVersion | None
    """The version that was published before it."""

    @property
    def wrong(self) -> list[Wrong]:
        return wrong_places(self.own, self.reviewed, self.catalogue)

    @property
    def to_read_again(self) -> list[str]:
        """The phases whose length or doses are changed while their gate is told as reviewed."""
        known = {phase.name: phase for phase in self.reviewed.phases}
        pairs = ((now, known[now.name]) for now in self.own.phases if now.name in known)
        return [
            _(now.name)
            for now, then in pairs
            if now.gate == then.gate
            and (weeks_words(now) != weeks_words(then) or asked(now) != asked(then))
        ]

    @property
    def from_reviewed(self) -> list[Changed]:
        return differences(self.reviewed, self.own, self.catalogue)

    @property
    def from_before(self) -> list[Changed]:
        if self.before is None:
            return []
        return differences(protocol_of(self.before), self.own, self.catalogue)


def seen_beside(version: TemplateVersion, before: TemplateVersion | None) -> Draft:
    own, known = protocol_of(version), reviewed_catalogue()
    reviewed = known.protocols[version.template.protocol]
    return Draft(version, own, reviewed, replaced(known, own), before)


@transaction.atomic
def begin_draft(template: Template, *, at: datetime) -> TemplateVersion:
    """The draft that goes on from the newest version; the one there is, if there is one."""
    Template.objects.select_for_update().get(pk=template.pk)
    newest = template.versions.order_by("-number")[0]
    if newest.is_draft:
        return newest
    content = carrying(newest.content, template)
    return TemplateVersion.objects.create(
        template=template, number=newest.number + 1, content=content, changed_at=at
    )


@transaction.atomic
def save_phase(version: TemplateVersion, number: int, phase: Table, *, at: datetime) -> None:
    """Put `phase` (name, goal, gate, doses, and `length` in weeks) in the place of phase
    `number`."""

    def put(phases: list[Table]) -> list[Table]:
        length = phase.pop("length")
        return [*phases[:number], {**phase, "weeks": [1, length]}, *phases[number + 1 :]]

    save_phases(version, put, at=at)


def save_phases(
    version: TemplateVersion, change: Callable[[list[Table]], list[Table]], *, at: datetime
) -> None:
    """Store the phases of a draft as `change` makes them of those there are: their weeks follow
    one another, each as long as it was. Within a transaction. `ValidationError` where they last
    longer than a year."""
    draft = TemplateVersion.objects.select_for_update().get(pk=version.pk)
    content, first = deepcopy(draft.content), 1
    content["phases"] = change(content["phases"])
    for each in content["phases"]:
        length = length_of(each)
        each["weeks"] = [first, first + length - 1]
        first += length
    if first - 1 > MOST_WEEKS:
        raise ValidationError(_("All phases together last a year at most."))
    told = _told_by(content, protocol_table(version.template.protocol))
    draft.content = carrying(told, version.template)
    draft.changed_at = at
    draft.save()


def _told_by(content: Table, reviewed: Table) -> Table:
    """Say of all that is not as it was reviewed that the coach chose it."""
    sources, known = list(reviewed["sources"]), {each["name"]: each for each in reviewed["phases"]}
    content["phases"] = [_phase_told_by(own, known.get(own["name"])) for own in content["phases"]]
    if content["phases"] == reviewed["phases"]:
        return {**content, "sources": sources}
    return {**content, "sources": [DESIGN, *(each for each in sources if each != DESIGN)]}


def _phase_told_by(own: Table, reviewed: Table | None) -> Table:
    if reviewed is None:
        doses = [_dose_told_by(dose, None) for dose in own["doses"]]
        return {**own, "doses": doses, "gate_rule": RULE}
    theirs = {dose["exercise"]: dose for dose in reviewed["doses"]}
    doses = [_dose_told_by(dose, theirs.get(dose["exercise"])) for dose in own["doses"]]
    words = ("gate_rule", "doses", "weeks")
    same = _without(own, *words) == _without(reviewed, *words)
    same = same and length_of(own) == length_of(reviewed)
    return {**own, "doses": doses, "gate_rule": reviewed["gate_rule"] if same else RULE}


def _dose_told_by(own: Table, reviewed: Table | None) -> Table:
    told = ("rule", "why", "sources")
    if reviewed and _without(own, *told) == _without(reviewed, *told):
        return reviewed
    why = OWN_HERE if own["exercise"].startswith(OWN) else SET_HERE
    return {**own, "rule": RULE, "why": why, "sources": [DESIGN]}


def length_of(phase: Table) -> int:
    """Weeks."""
    first, last = phase["weeks"]
    return int(last - first) + 1


def _without(table: Table, *names: str) -> Table:
    return {name: value for name, value in table.items() if name not in names}


@transaction.atomic
def discard(version: TemplateVersion) -> bool:
    """Throw a draft away, and a template that was never published with it; whether it was."""
    version.template.versions.drafts().filter(pk=version.pk).delete()
    if version.template.versions.exists():
        return False
    version.template.delete()
    return True


@transaction.atomic
def publish(version: TemplateVersion, said: str, *, at: datetime) -> None:
    """Close a draft for good. `ValidationError` where something in it is wrong or nothing new."""
    draft = TemplateVersion.objects.drafts().select_for_update().filter(pk=version.pk).first()
    if draft is None:
        raise ValidationError(_("This version is published already."))
    before = previous(draft)
    seen = seen_beside(draft, before)
    wrong = seen.wrong
    if wrong:
        raise ValidationError([each.text for each in wrong])
    if not (seen.from_before if before else seen.from_reviewed):
        raise ValidationError(_("Nothing is changed in it yet."))
    draft.said, draft.published_at, draft.changed_at = said, at, at
    draft.save()


def previous(version: TemplateVersion) -> TemplateVersion | None:
    """The version before this one."""
    earlier = version.template.versions.published().filter(number__lt=version.number)
    return earlier.select_related("template").order_by("-number").first()


def retire(template: Template, *, at: datetime | None) -> None:
    """Offer it no longer from the instant `at` on; None offers it again."""
    template.retired_at = at
    template.save(update_fields=["retired_at"])
