"""The guide's closed sets in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs.catalogue.guide_words import Adviser, CauseGroup, Kind, Section
from programs.engine.words import Urgency

Words = str | Promise

KINDS: dict[Kind, Words] = {
    Kind.SPOT: _("Where it hurts"),
    Kind.CAUSE: _("What it may be"),
    Kind.BEHAVIOUR: _("What the pain does"),
    Kind.COMPLICATION: _("When it is ignored"),
    Kind.CHECKLIST: _("When it is ignored"),
    Kind.WAY: _("Three ways to prevent and treat"),
}

SECTIONS: dict[Section, Words] = {
    Section.ABOUT: _("What it is like"),
    Section.MISTAKEN: _("Often taken for"),
    Section.PROVOKES: _("What brings it on"),
    Section.HELPS: _("What helps"),
    Section.WAITS: _("What waits"),
    Section.SURE: _("How sure this is"),
}
SECTIONS_OF_KIND: dict[tuple[Kind, Section], Words] = {
    (Kind.SPOT, Section.MISTAKEN): _("What gets mixed up here"),
    (Kind.BEHAVIOUR, Section.ABOUT): _("What it points to"),
}
"""Headings that read differently on one kind of page."""

GROUPS: dict[CauseGroup, Words] = {
    CauseGroup.HEEL: _("Heel"),
    CauseGroup.ACHILLES: _("Achilles tendon"),
    CauseGroup.ANKLE: _("Ankle and outer edge"),
    CauseGroup.FOREFOOT: _("Ball and toes"),
    CauseGroup.TOP: _("Top of the foot and big toe"),
    CauseGroup.SHIN: _("Shin"),
    CauseGroup.HIP_AND_BACK: _("From the hip or the back"),
    CauseGroup.WHOLE_BODY: _("The whole body"),
}

ADVISERS: dict[Adviser, Words] = {
    Adviser.EMERGENCY: _("emergency department"),
    Adviser.GP: _("family doctor (GP)"),
    Adviser.PODIATRIST: _("podiatrist"),
    Adviser.ORTHOPAEDIST: _("orthopaedist"),
}

URGENCIES: dict[Urgency, Words] = {
    Urgency.EMERGENCY: _("Now"),
    Urgency.WITHIN_48_H: _("Within 48 hours"),
    Urgency.BEFORE_STARTING: _("Soon, before more training"),
    Urgency.WITH_CHANGES: _("In the coming weeks"),
}
"""Most urgent first."""
