"""The report as a PDF for the desk of a specialist: one page unless the runner wrote much.

Two columns under a head with the marked feet and the course of pain. The letters come from a
package; a sign it lacks is shown as a question mark, and the page on the site has it.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import font_source_sans_pro
from django.utils.translation import gettext as _
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    HRFlowable,
    NextPageTemplate,
    PageTemplate,
    Paragraph,
    Spacer,
)

from programs.reports.chart import PainChart, charts
from programs.reports.feet import Foot, marked
from programs.reports.pdf_feet import draw_foot
from programs.reports.sheet import Entry, Part, day, parts_of
from programs.reports.visit import Visit

INK, SOFT, HAIR, TEAL = (HexColor(c) for c in ("#13201e", "#4b5a57", "#c4ccc9", "#0a5654"))
PLAIN, BOLD = "SourceSansPro", "SourceSansPro-Semibold"
EDGE, GUTTER = 15 * mm, 7 * mm
HEAD_HEIGHT, FOOT_HEIGHT = 76 * mm, 9 * mm
MOST_CHARTS, MOST_FEET = 3, 3


@cache
def fonts() -> frozenset[int]:
    """Register the letters once; the signs they have."""
    folder = Path(font_source_sans_pro.__file__).parent / "files"
    plain = TTFont(PLAIN, str(folder / "SourceSansPro-Regular.ttf"))
    pdfmetrics.registerFont(plain)
    pdfmetrics.registerFont(TTFont(BOLD, str(folder / "SourceSansPro-Semibold.ttf")))
    return frozenset(plain.face.charToGlyph)


def printable(text: str) -> str:
    """`text` for a paragraph: marked-up signs escaped, missing ones as question marks."""
    known = fonts()
    shown = "".join(c if ord(c) in known or c == "\n" else "?" for c in text)
    return escape(shown).replace("\n", "<br/>")


def to_pdf(visit: Visit) -> bytes:
    """The PDF's bytes. The same report is the same file."""
    fonts()
    target = BytesIO()
    width, height = A4
    column = (width - 2 * EDGE - GUTTER) / 2
    top = height - EDGE - HEAD_HEIGHT
    document = BaseDocTemplate(
        target,
        pagesize=A4,
        title=_("Visit report"),
        author="Footstrong",
        subject=f"{day(visit.first)} – {day(visit.last)}",
        invariant=1,
        lang="en-GB",
    )
    document.addPageTemplates(
        [
            PageTemplate("first", _columns(column, top), onPage=_first_page(visit)),
            PageTemplate("next", _columns(column, height - EDGE), onPage=_page(visit)),
        ]
    )
    parts = [_flow(part) for part in parts_of(visit)]
    room = top - EDGE - FOOT_HEIGHT
    document.build([NextPageTemplate("next"), *_balanced(parts, column, room), Spacer(0, 1)])
    return target.getvalue()


def _columns(column: float, top: float) -> list[Frame]:
    bottom = EDGE + FOOT_HEIGHT
    return [
        Frame(x, bottom, column, top - bottom, 0, 0, 0, 0) for x in (EDGE, EDGE + column + GUTTER)
    ]


def _balanced(parts: list[list[Flowable]], column: float, room: float) -> list[Flowable]:
    """The parts in order; where all fit on the first page, in two columns of like height."""
    heights = [sum(_height(each, column) for each in part) for part in parts]
    whole = sum(heights)
    flow: list[Flowable] = []
    filled, broken = 0.0, whole > 1.9 * room
    for part, height in zip(parts, heights, strict=True):
        if not broken and filled and filled + height / 2 > whole / 2:
            flow.append(FrameBreak())
            broken = True
        flow += part
        filled += height
    return flow


def _height(each: Flowable, column: float) -> float:
    _width, height = each.wrap(column, A4[1])
    return float(height) + float(each.getSpaceBefore()) + float(each.getSpaceAfter())


TITLE = ParagraphStyle("title", fontName=BOLD, fontSize=10, leading=12, textColor=INK)
TEXT = ParagraphStyle("text", fontName=PLAIN, fontSize=8.2, leading=10, textColor=INK)
QUOTE = ParagraphStyle("quote", parent=TEXT, leftIndent=3 * mm, borderPadding=0)


def _flow(part: Part) -> list[Flowable]:
    lines: list[Flowable] = [
        HRFlowable(width="100%", thickness=1.1, color=INK, spaceBefore=0, spaceAfter=1.2 * mm),
        Paragraph(printable(part.title), TITLE),
        Spacer(0, 0.8 * mm),
    ]
    lines[0].keepWithNext = lines[1].keepWithNext = lines[2].keepWithNext = True
    for entry in part.entries:
        lines += [_paragraph(entry), Spacer(0, 0.9 * mm)]
    return [*lines, Spacer(0, 2.2 * mm)]


def _paragraph(entry: Entry) -> Paragraph:
    label = f'<font name="{BOLD}">{printable(entry.label)}</font>'
    aside = f' <font color="#4b5a57">[{printable(entry.aside)}]</font>' if entry.aside else ""
    text = printable(entry.text)
    if entry.is_quote:
        return Paragraph(f"{label}{aside}<br/>{text}", QUOTE)
    return Paragraph(f"{label}{aside}{': ' if text else ''}{text}", TEXT)


def _first_page(visit: Visit) -> Any:
    def draw(canvas: Canvas, document: BaseDocTemplate) -> None:
        _heading(canvas, visit)
        _page(visit)(canvas, document)
        width, height = A4
        top = height - EDGE - 21 * mm
        feet = marked([each.place for each in visit.complaints])[:MOST_FEET]
        used = _feet(canvas, feet, EDGE, top)
        _charts(canvas, visit, EDGE + used, width - EDGE, top)

    return draw


def _heading(canvas: Canvas, visit: Visit) -> None:
    width, height = A4
    y = height - EDGE - 6 * mm
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, 17)
    canvas.drawString(EDGE, y, plain(visit.runner.name or _("Visit report")))
    canvas.setFont(PLAIN, 9)
    born = _("born %(year)s") % {"year": visit.birth_year} if visit.birth_year else ""
    days = f"{day(visit.first)} – {day(visit.last)}"
    facts = ", ".join(part for part in (born, days) if part)
    canvas.drawRightString(width - EDGE, y, plain(facts))
    canvas.setFillColor(SOFT)
    canvas.setFont(PLAIN, 8)
    said = _("What the runner reported and trained. Not a diagnosis; no examination was made.")
    canvas.drawString(EDGE, y - 5 * mm, plain(said))
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(1.4)
    canvas.line(EDGE, y - 8 * mm, width - EDGE, y - 8 * mm)


def plain(text: str) -> str:
    """`text` to be drawn as it is, missing signs as question marks."""
    return "".join(c if ord(c) in fonts() else "?" for c in text)


def _feet(canvas: Canvas, feet: list[Foot], x: float, top: float) -> float:
    """Draw the views beside each other; how much width they took."""
    wide = 34 * mm if len(feet) < MOST_FEET else 26 * mm
    for number, foot in enumerate(feet):
        draw_foot(canvas, foot, x=x + number * (wide + 3 * mm), top=top - 4 * mm, width=wide)
        canvas.setFont(PLAIN, 7)
        canvas.setFillColor(SOFT)
        canvas.drawString(x + number * (wide + 3 * mm), top - 1 * mm, plain(foot.title))
    used: float = len(feet) * (wide + 3 * mm) + (4 * mm if feet else 0)
    return used


def _charts(canvas: Canvas, visit: Visit, left: float, right: float, top: float) -> None:
    """The course of each spot, one under the other, on the same days."""
    wide = right - left - 6 * mm
    drawn = charts(visit, width=wide, height=1)[:MOST_CHARTS]
    if not drawn:
        return
    room = (HEAD_HEIGHT - 27 * mm) / len(drawn)
    for number, chart in enumerate(drawn):
        chart = charts(visit, width=wide, height=room - 9 * mm)[number]
        _chart(canvas, chart, left + 6 * mm, top - number * room - 4 * mm)


def _chart(canvas: Canvas, chart: PainChart, x: float, top: float) -> None:
    canvas.setFont(BOLD, 8)
    canvas.setFillColor(INK)
    canvas.drawString(x, top + 1.2 * mm, plain(chart.complaint.words))
    canvas.setFont(PLAIN, 6.5)
    canvas.setFillColor(SOFT)
    legend = _("line: first steps in the morning; crosses: worst while active; 0 to 10")
    canvas.drawRightString(x + chart.width, top + 1.2 * mm, plain(legend))
    canvas.setStrokeColor(HAIR)
    canvas.setLineWidth(0.5)
    for score, y in ((10, 0.0), (5, chart.limit_y), (0, chart.height)):
        canvas.setDash(1, 2) if score == 5 else canvas.setDash()
        canvas.line(x, top - y, x + chart.width, top - y)
        canvas.drawRightString(x - 1 * mm, top - y - 2, str(score))
    canvas.setDash()
    canvas.setStrokeColor(TEAL)
    canvas.setLineWidth(1.1)
    for line in chart.lines:
        for (x1, y1), (x2, y2) in zip(line, line[1:], strict=False):
            canvas.line(x + x1, top - y1, x + x2, top - y2)
    canvas.setFillColor(TEAL)
    for dot_x, dot_y in chart.dots:
        canvas.circle(x + dot_x, top - dot_y, 0.9, stroke=0, fill=1)
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.6)
    for mark_x, mark_y in chart.marks:
        _cross(canvas, x + mark_x, top - mark_y)
    canvas.setFillColor(SOFT)
    for tick in chart.ticks:
        canvas.drawString(x + tick.x, top - chart.height - 2.6 * mm, plain(_short(tick.day)))


def _cross(canvas: Canvas, x: float, y: float) -> None:
    canvas.line(x - 1.3, y - 1.3, x + 1.3, y + 1.3)
    canvas.line(x - 1.3, y + 1.3, x + 1.3, y - 1.3)


def _short(value: Any) -> str:
    return day(value).rsplit(" ", 1)[0]


def _page(visit: Visit) -> Any:
    def draw(canvas: Canvas, document: BaseDocTemplate) -> None:
        width, _height = A4
        canvas.setFont(PLAIN, 7)
        canvas.setFillColor(SOFT)
        made = _("Made by Footstrong on %(day)s from what the runner reported.")
        canvas.drawString(EDGE, EDGE, plain(made % {"day": day(visit.made_at.date())}))
        canvas.drawRightString(width - EDGE, EDGE, str(document.page))

    return draw
