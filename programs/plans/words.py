"""The words of the intake as a runner reads them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs.engine.words import Band, Experience, Goal, Hills, Sign, Weekday

Words = str | Promise

GOALS: dict[str, Words] = {
    Goal.PAIN: _("Something in my foot is sore now"),
    Goal.RETURN: _("I am coming back to running after a break"),
    Goal.PREVENT: _("Nothing hurts, and I want it to stay that way"),
}

SIGNS: dict[str, Words] = {
    Sign.FIRST_STEPS_WORST: _("The first steps in the morning are the worst"),
    Sign.WARMS_UP_THEN_RETURNS: _("It eases as I warm up and comes back later"),
    Sign.WORSE_AS_RUN_GOES_ON: _("It gets worse the longer I run"),
    Sign.NIGHT_OR_REST_PAIN: _("It hurts at night or at rest"),
    Sign.ONE_FINGER_BONE: _("I can put one finger on the sore spot, and it is bone"),
    Sign.NUMB_OR_TINGLING: _("It is numb or tingles"),
    Sign.SWELLING: _("It is swollen"),
    Sign.CANNOT_HOP: _("I cannot hop on that foot because of it"),
}

HILLS: dict[str, Words] = {
    Hills.NONE: _("Flat, nearly always"),
    Hills.UP: _("Long or steep climbs"),
    Hills.DOWN: _("Long or steep descents"),
    Hills.BOTH: _("Both up and down"),
}

EXPERIENCE: dict[str, Words] = {
    Experience.NONE: _("None, or not for years"),
    Experience.SOME: _("Some, now and then"),
    Experience.REGULAR: _("Regular, nearly every week"),
}

BANDS: dict[str, Words] = {
    Band.EXTRA_LIGHT: _("Extra light"),
    Band.LIGHT: _("Light"),
    Band.MEDIUM: _("Medium"),
    Band.HEAVY: _("Heavy"),
    Band.EXTRA_HEAVY: _("Extra heavy"),
}

WEEKDAYS: dict[str, Words] = {
    Weekday.MON: _("Monday"),
    Weekday.TUE: _("Tuesday"),
    Weekday.WED: _("Wednesday"),
    Weekday.THU: _("Thursday"),
    Weekday.FRI: _("Friday"),
    Weekday.SAT: _("Saturday"),
    Weekday.SUN: _("Sunday"),
}

SHORT_WEEKDAYS: dict[str, Words] = {
    Weekday.MON: _("Mon"),
    Weekday.TUE: _("Tue"),
    Weekday.WED: _("Wed"),
    Weekday.THU: _("Thu"),
    Weekday.FRI: _("Fri"),
    Weekday.SAT: _("Sat"),
    Weekday.SUN: _("Sun"),
}
