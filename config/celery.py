"""The Celery application. Beat only ticks; what is due stands in database rows."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("footstrong")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
