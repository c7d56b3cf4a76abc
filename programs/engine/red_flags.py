"""The triage questions (evidence.md 2.3), one row each, in the order in which they are asked.

Until a clinician has signed this table, every page that shows it says so. Sources are keys of the
catalogue's evidence; `triage` marks standard practice written down from experience in the field.
"""

from __future__ import annotations

from dataclasses import dataclass

from programs.engine.intake import SoreSpot
from programs.engine.plan import Finding
from programs.engine.reasons import gettext_noop as _
from programs.engine.words import Condition, RedFlagId, Urgency

EMERGENCY = Urgency.EMERGENCY
WITHIN_48_H = Urgency.WITHIN_48_H
BEFORE_STARTING = Urgency.BEFORE_STARTING
WITH_CHANGES = Urgency.WITH_CHANGES


@dataclass(frozen=True, slots=True)
class RedFlag:
    """One question: what is asked, what a yes means, how urgent it is and what to do next."""

    id: RedFlagId
    urgency: Urgency
    question: str
    text: str
    """What was noticed, for the finding."""
    advice: str
    source: str
    lasting: bool = False
    """A state, not an event: a clinician's clearance of it does not wear off."""


QUESTIONS: tuple[RedFlag, ...] = (
    RedFlag(
        RedFlagId.SADDLE_NUMBNESS,
        EMERGENCY,
        _(
            "Are you numb between your legs or on your inner thighs, or do you have new trouble "
            "with your bladder or bowels, or are both legs weak?"
        ),
        _("Numbness between the legs, new bladder or bowel trouble, or weakness in both legs"),
        _(
            "Go to an emergency department now, or call your emergency number. Say exactly what "
            "you answered here. Nerves in the lower back may be under pressure, and hours count."
        ),
        "triage",
    ),
    RedFlag(
        RedFlagId.CALF_HOT_SWOLLEN,
        EMERGENCY,
        _(
            "Is one calf hot, swollen and tender, or have you suddenly become short of breath or "
            "had chest pain, perhaps after surgery, a long journey or an earlier blood clot?"
        ),
        _("A hot, swollen, tender calf, or sudden breathlessness or chest pain"),
        _(
            "Call your emergency number now. This can be a blood clot. Do not massage the calf "
            "and do not exercise."
        ),
        "triage",
    ),
    RedFlag(
        RedFlagId.HEEL_POP_CANNOT_PUSH,
        EMERGENCY,
        _(
            "Did something bang or kick at the back of your heel, and since then you cannot push "
            "off or rise onto your toes on that leg?"
        ),
        _("A sudden bang at the heel, and no push-off since"),
        _(
            "Go to an emergency department today: the Achilles tendon may be torn. Do not stretch "
            "or load it, and mention any recent antibiotics or steroids."
        ),
        "achilles-rupture-signs",
    ),
    RedFlag(
        RedFlagId.FEVER_RED_HOT,
        EMERGENCY,
        _(
            "Do you have a fever with a red, hot, swollen foot, redness that spreads, pus or an "
            "infected wound?"
        ),
        _("Fever or spreading redness with a hot, swollen foot"),
        _(
            "Get medical help now, today. An infection in a foot or a joint needs treatment "
            "within hours. Keep the weight off it."
        ),
        "urgent-signs",
    ),
    RedFlag(
        RedFlagId.COLD_PALE_REST_PAIN,
        EMERGENCY,
        _("Is your foot cold and pale, and does it hurt at rest or in bed at night?"),
        _("A cold, pale foot that hurts at rest"),
        _(
            "Go to an emergency department now. The foot may be getting too little blood. "
            "Do not raise the leg and do not warm it with a bottle or pad."
        ),
        "triage",
    ),
    RedFlag(
        RedFlagId.COMPARTMENT_TIGHT,
        EMERGENCY,
        _(
            "Did a calf or foot become very tight and very painful with exercise or after a "
            "knock, and has it not settled since, perhaps with numbness?"
        ),
        _("A very tight, very painful calf or foot that does not settle"),
        _(
            "Go to an emergency department now. Pressure inside the muscle can damage it within "
            "hours. Loosen shoes and bandages."
        ),
        "triage",
    ),
    RedFlag(
        RedFlagId.CANNOT_TAKE_4_STEPS,
        WITHIN_48_H,
        _(
            "After a twist, fall or knock: can you not take four steps, or does it hurt to press "
            "the bone at the back or tip of either ankle bump, the inner midfoot or the outer "
            "edge of the foot? If it happened over 10 days ago and still hurts, or you are "
            "pregnant, have numb feet or an open wound, answer yes."
        ),
        _("An injury after which four steps are not possible, or the bone is tender"),
        _(
            "Have it examined within 24 to 48 hours and ask whether an X-ray is needed. Until "
            "then no training; walk as little as you can."
        ),
        "ottawa-rules",
    ),
    RedFlag(
        RedFlagId.ONE_FINGER_BONE_REST_PAIN,
        WITHIN_48_H,
        _(
            "Can you point to the pain on a bone with one finger, and does it ache at rest or at "
            "night, hurt to hop on, or grow while you run, perhaps after you trained more?"
        ),
        _("Pain in one spot on a bone, also at rest, at night or when hopping"),
        _(
            "No running and no loading. See a doctor, podiatrist or orthopaedist within 48 hours "
            "and ask about a bone stress injury. A normal early X-ray does not rule it out."
        ),
        "bone-stress-foot",
    ),
    RedFlag(
        RedFlagId.N_SPOT,
        WITHIN_48_H,
        _(
            "Does it hurt to press with one finger on the top of your midfoot, at the highest "
            "point of the arch?"
        ),
        _("Pain on pressing the top of the midfoot"),
        _(
            "No running and no loading, however mild it feels: this bone heals slowly. See a "
            "doctor, podiatrist or orthopaedist within 48 hours and ask about a scan."
        ),
        "navicular-n-spot",
    ),
    RedFlag(
        RedFlagId.FIFTH_METATARSAL_BASE,
        WITHIN_48_H,
        _("Does it hurt to press the bony bump halfway along the outer edge of your foot?"),
        _("Pain on the bony bump of the outer foot"),
        _(
            "No running and no loading. See a doctor, podiatrist or orthopaedist within 48 hours: "
            "stress injuries of this bone need early care."
        ),
        "bone-stress-foot",
    ),
    RedFlag(
        RedFlagId.SESAMOID_BONE,
        WITHIN_48_H,
        _("Does it hurt to press on the bone right under your big toe joint?"),
        _("Pain on the small bones under the big toe"),
        _(
            "No running and no loading of the forefoot. See a doctor, podiatrist or orthopaedist "
            "within 48 hours: a stress injury here is slow to heal."
        ),
        "bone-stress-foot",
    ),
    RedFlag(
        RedFlagId.HEEL_SQUEEZE,
        WITHIN_48_H,
        _("Does it hurt to squeeze your heel bone from both sides at once?"),
        _("Pain when the heel bone is squeezed from both sides"),
        _(
            "No running and no loading. See a doctor, podiatrist or orthopaedist within 48 hours "
            "and ask about a stress injury of the heel bone."
        ),
        "heel-pain-2011",
    ),
    RedFlag(
        RedFlagId.NUMB_BURNING,
        BEFORE_STARTING,
        _("Is the sole of your foot burning, tingling or numb, and worse when you stand?"),
        _("Burning, tingling or numbness in the sole"),
        _(
            "Let a podiatrist or your doctor look before you start: a nerve at the ankle or in the "
            "back may be irritated, and strength work does not treat that. Loosen your laces "
            "meanwhile."
        ),
        "heel-pain-2011",
    ),
    RedFlag(
        RedFlagId.DIABETES_NUMB_FEET,
        BEFORE_STARTING,
        _(
            "Do you have diabetes with numb feet, or have you had a foot ulcer, a collapsed "
            "diabetic foot or poor blood flow in your legs?"
        ),
        _("Diabetes with numb feet, a former foot ulcer, or poor circulation"),
        _(
            "Ask your doctor or podiatrist which exercises are right for you before you start. "
            "Look at your feet daily, never train barefoot and never cut or treat the skin "
            "yourself."
        ),
        "triage",
        lasting=True,
    ),
    RedFlag(
        RedFlagId.BOTH_HEELS_STIFF_BACK,
        BEFORE_STARTING,
        _(
            "Do both heels hurt, together with a back that is stiff for more than half an hour in "
            "the morning, several sore joints, psoriasis, an inflamed eye or bowel disease?"
        ),
        _("Both heels sore with a stiff back, sore joints, psoriasis, eye or bowel inflammation"),
        _(
            "See your doctor before you start, and name all of these together: inflammation in "
            "the whole body can begin in the heels."
        ),
        "heel-pain-2011",
    ),
    RedFlag(
        RedFlagId.UNDER_16,
        BEFORE_STARTING,
        _("Are you under 16?"),
        _("Under 16: bones and tendon attachments are still growing"),
        _(
            "See a doctor, physiotherapist or podiatrist before you start, most of all with heel "
            "pain. The programmes used here were tested with adults."
        ),
        "heel-pain-2011",
        lasting=True,
    ),
    RedFlag(
        RedFlagId.WEIGHT_LOSS_CONSTANT,
        WITHIN_48_H,
        _(
            "Have you lost weight without trying, have you had cancer, or is the pain there all "
            "the time, whatever you do?"
        ),
        _("Unexplained weight loss, a history of cancer, or pain that never lets go"),
        _("See your doctor within 48 hours and say this. No training until then."),
        "triage",
    ),
    RedFlag(
        RedFlagId.MISSED_PERIODS_BSI,
        BEFORE_STARTING,
        _(
            "Have your periods stopped or become irregular, are you losing weight, are your "
            "calcium or vitamin D low, or have you just been told of a new stress fracture?"
        ),
        _("Signs of too little energy for the training, or a new stress fracture"),
        _(
            "Talk with a sports doctor or your doctor before you start: bones need enough food "
            "and rest before they need more load."
        ),
        "energy-and-bone",
    ),
    RedFlag(
        RedFlagId.NEW_FLUOROQUINOLONE,
        BEFORE_STARTING,
        _(
            "In the last months, have you taken an antibiotic of the fluoroquinolone kind "
            "(ciprofloxacin, levofloxacin) or had a steroid injection in the foot or ankle?"
        ),
        _("A recent fluoroquinolone antibiotic or steroid injection"),
        _(
            "Ask your doctor before you load the foot: both can weaken tendons and the plantar "
            "fascia for a while. Do not stop a medicine on your own."
        ),
        "triage",
    ),
    RedFlag(
        RedFlagId.PLANTAR_POP_BRUISE,
        WITHIN_48_H,
        _("Did you feel a pop in the sole of your foot, followed by bruising?"),
        _("A pop in the sole followed by a bruise"),
        _(
            "No running and no loading. See a doctor, podiatrist or orthopaedist within 48 hours: "
            "the plantar fascia may be torn."
        ),
        "triage",
    ),
    RedFlag(
        RedFlagId.ARCH_COLLAPSING,
        BEFORE_STARTING,
        _(
            "Is your arch flattening, can you not rise onto your toes on that leg, or is it "
            "swollen behind the inner ankle?"
        ),
        _("A flattening arch, no single-leg heel raise, or swelling behind the inner ankle"),
        _(
            "See a podiatrist or orthopaedist before you start: the tendon that holds the arch "
            "may need support first."
        ),
        "alvarez-2006",
    ),
    RedFlag(
        RedFlagId.PREGNANCY,
        WITH_CHANGES,
        _("Are you pregnant, or have you given birth in the last three months?"),
        _("Pregnant, or recently given birth"),
        _(
            "You can train, more gently: keep a hand on a wall, skip hops, and tell your midwife "
            "or doctor what you do."
        ),
        "design",
    ),
    RedFlag(
        RedFlagId.OVER_65_FALLS,
        WITH_CHANGES,
        _("Are you over 65, or have you had a fall in the last year?"),
        _("Over 65, or a fall in the last year"),
        _(
            "You can train. Do balance work beside something firm to hold, with your eyes open, "
            "and take the smaller steps up."
        ),
        "design",
    ),
    RedFlag(
        RedFlagId.OSTEOPOROSIS,
        WITH_CHANGES,
        _("Do you have osteoporosis?"),
        _("Osteoporosis"),
        _(
            "You can train without hops. Pain in one spot on a bone means stop and see a doctor; "
            "tell yours that you have begun to lift."
        ),
        "design",
    ),
    RedFlag(
        RedFlagId.BLEEDING_DISORDER,
        WITH_CHANGES,
        _("Do you have a bleeding disorder, or do you take blood thinners?"),
        _("A bleeding disorder or blood thinners"),
        _(
            "You can train without hops and hard massage. A joint or calf that swells, or a "
            "bruise without a knock, needs a doctor that day."
        ),
        "design",
    ),
)
"""Every row of the triage table, in its order."""

BY_ID = {flag.id: flag for flag in QUESTIONS}


def finding_of(flag_id: RedFlagId, spot: SoreSpot | None = None) -> Finding:
    """What a yes to one question means, at one spot when a spot's signs answered it."""
    flag = BY_ID[flag_id]
    return Finding(
        flag.id.value,
        flag.urgency,
        flag.text,
        flag.advice,
        flag.source,
        spot.spot if spot else None,
        spot.side if spot else None,
    )


CONDITIONS: dict[Condition, str] = {
    Condition.DIABETES: _("Diabetes"),
    Condition.NEUROPATHY: _("Nerve damage in the feet (neuropathy)"),
    Condition.FOOT_ULCER: _("A foot ulcer or a collapsed diabetic foot, now or earlier"),
    Condition.POOR_CIRCULATION: _("Poor blood flow in the legs"),
    Condition.INFLAMMATORY: _("Inflammatory arthritis, psoriasis, uveitis or bowel disease"),
    Condition.PAST_BONE_STRESS: _("An earlier stress fracture"),
    Condition.BLOOD_CLOT: _("An earlier blood clot"),
    Condition.CANCER: _("Cancer, now or earlier"),
    Condition.PREGNANCY: _("Pregnant, or recently given birth"),
    Condition.OSTEOPOROSIS: _("Osteoporosis"),
    Condition.BLEEDING_DISORDER: _("A bleeding disorder or blood thinners"),
}
"""The conditions asked about, in words, in the order in which they are offered."""
