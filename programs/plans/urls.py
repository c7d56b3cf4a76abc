from django.urls import path, register_converter

from programs.plans.converters import IsoDate
from programs.plans.views import (
    clearance,
    hurts,
    intake,
    morning,
    plan,
    safety,
    session,
    today,
    ways,
)

register_converter(IsoDate, "day")

app_name = "plans"
urlpatterns = [
    path("start/", intake.start, name="start"),
    path("start/review/", intake.review, name="review"),
    path("start/mistake/", intake.take_back, name="intake-mistake"),
    path("plan/", plan.plan, name="plan"),
    path("plan/ways/", ways.ways, name="ways"),
    path("plan/ways/back/", ways.take_back, name="ways-back"),
    path("plan/cleared/", clearance.clearance, name="clearance"),
    path("start/<slug:name>/", intake.step, name="intake-step"),
    path("today/", today.today, name="today"),
    path("today/go-on/", today.go_on, name="go-on"),
    path("today/next/", today.next_block, name="next-block"),
    path("morning/<day:day>/", morning.morning, name="morning"),
    path("safety/", safety.safety, name="safety"),
    path("hurts/", hurts.hurts, name="hurts"),
    path("session/<int:pk>/", session.session, name="session"),
    path("session/<int:pk>/start/", session.start, name="session-start"),
    path("session/<int:pk>/next/", session.next_exercise, name="next"),
    path("session/<int:pk>/<int:number>/", session.exercise, name="exercise"),
    path("session/<int:pk>/<int:number>/remove/", session.remove_set, name="remove-set"),
    path("session/<int:pk>/<int:number>/skip/", session.skip_exercise, name="skip-exercise"),
    path("session/<int:pk>/<int:number>/again/", session.take_up_exercise, name="take-up"),
    path("session/<int:pk>/<int:number>/hurts/", hurts.exercise_hurts, name="exercise-hurts"),
    path("session/<int:pk>/finish/", session.finish, name="finish"),
    path("session/<int:pk>/as-prescribed/", session.as_prescribed, name="as-prescribed"),
    path("session/<int:pk>/cannot/", session.cannot, name="cannot"),
    path("session/<int:pk>/leave/", session.leave, name="leave"),
    path("session/<int:pk>/reopen/", session.reopen, name="reopen"),
    path("session/<int:pk>/move/", session.move, name="move"),
]
