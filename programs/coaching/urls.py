"""The coaches' pages; the site guards each of them (`programs.coaching.sites`)."""

from __future__ import annotations

from programs.coaching.roles import INTRODUCE, INVITE
from programs.coaching.views import (
    acting,
    cohort,
    details,
    invitations,
    messages,
    notes,
    proposals,
    report,
    runner,
    sharing,
    templates,
    triage,
)

PAGES = (
    ("act/", acting.act, "act"),
    ("runners.csv", triage.as_file, "triage-file"),
    ("filters/keep/", triage.keep, "filter-keep"),
    ("filters/<int:kept>/remove/", triage.forget, "filter-remove"),
    ("cohort/", cohort.overview, "cohort"),
    ("cohort/<slug:key>.csv", cohort.as_file, "cohort-file"),
    ("proposals/", proposals.waiting, "proposals"),
    ("proposals/approve-safe/", proposals.approve_safe, "proposals-approve-safe"),
    ("proposals/<int:proposal>/", proposals.one, "proposal"),
    ("invitations/", invitations.overview, "invitations"),
    ("invitations/file/", invitations.from_file, "invitations-file"),
    ("invitations/<int:invitation>/", invitations.change, "invitation"),
    ("templates/", templates.overview, "templates"),
    ("templates/<int:template>/", templates.one, "template"),
    ("templates/<int:template>/change/", templates.change, "template-change"),
    ("templates/<int:template>/publish/", templates.publish, "template-publish"),
    ("templates/<int:template>/what-if/", templates.what_if, "template-what-if"),
    ("templates/<int:template>/runners/", templates.runners, "template-runners"),
    ("templates/<int:template>/phases/<int:number>/", templates.phase, "template-phase"),
    ("templates/<int:template>/versions/<int:number>/", templates.version, "template-version"),
    ("messages/new/", messages.several, "messages-new"),
    ("messages/take-back/", messages.take_back_several, "messages-take-back"),
    ("messages/<int:message>/take-back/", messages.take_back, "message-take-back"),
    ("notes/<int:note>/", notes.change, "note"),
    ("doses/<int:dose>/take-back/", details.revert, "dose-take-back"),
    ("runners/<int:runner>/", runner.overview, "runner"),
    ("runners/<int:runner>/pain/", details.pain, "runner-pain"),
    ("runners/<int:runner>/sessions/", details.sessions, "runner-sessions"),
    ("runners/<int:runner>/plan/", details.plan, "runner-plan"),
    ("runners/<int:runner>/plan/<slug:exercise>/<slug:side>/", details.edit, "runner-dose"),
    ("runners/<int:runner>/runs/", details.runs, "runner-runs"),
    ("runners/<int:runner>/tests/", details.tests, "runner-tests"),
    ("runners/<int:runner>/notes/", notes.notes, "runner-notes"),
    ("runners/<int:runner>/messages/", messages.thread, "runner-messages"),
    ("runners/<int:runner>/audit/", details.audit, "runner-audit"),
    ("runners/<int:runner>/report/", report.report, "runner-report"),
    ("runners/<int:runner>/report.pdf", report.report_pdf, "runner-report-pdf"),
    ("runners/<int:runner>/sharing/", sharing.who_sees, "runner-sharing"),
    ("sharing/new/", sharing.introduce, "introduce"),
    ("sharing/asked/<int:introduction>/take-back/", sharing.take_back, "introduction-take-back"),
    ("sharing/<int:link>/end/", sharing.end, "sharing-end"),
    ("runners/<int:runner>/mode/", proposals.choose_mode, "runner-mode"),
    ("runners/<int:runner>/mails/", runner.mails, "runner-mails"),
)
"""Address under /coach/, view and name."""

NEEDS = {
    "invitations": INVITE,
    "invitations-file": INVITE,
    "invitation": INVITE,
    "introduce": INTRODUCE,
    "introduction-take-back": INTRODUCE,
}
"""Which permission of a group a page asks for beside the one to enter."""
