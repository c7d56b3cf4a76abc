"""Ground for browser tests: real Chromium against the real site.

A browser test takes `visit`, `shoot` and `ground`, and says which processes it needs:

    def test_a_runner_logs_a_set(ground, visit, shoot, runner):
        ground.web()
        page = visit(sign_in=runner)          # 360 px wide, light
        page.goto(f"{ground.url}/today/")
        shoot(page, "today")                  # var/screenshots/today.png, kept by CI

At the end of the test every page must have been free of script errors, refused resources
(Content-Security-Policy) and failed requests. `visit(script=False)` goes without JavaScript.
Mails come from `mail_server`, reminders need `ground.worker()` and `ground.beat()`, and
`ground.move_clock(seconds)` moves the time of all of them.

A new page joins test_everybody.py, which holds every page against axe-core (WCAG 2.2 AA and best
practice), sizes of targets and strict HTML, on a phone in light and on a desk in the dark.

Run it with `make test ARGS=tests/browser`.
"""
