from django.urls import path

from programs.plans.views import intake, plan

app_name = "plans"
urlpatterns = [
    path("start/", intake.start, name="start"),
    path("start/review/", intake.review, name="review"),
    path("start/mistake/", intake.take_back, name="intake-mistake"),
    path("plan/", plan.plan, name="plan"),
    path("start/<slug:name>/", intake.step, name="intake-step"),
]
