"""The Celery application. Beat only ticks; what is due stands in database rows."""

import os

from celery import Celery
from celery.signals import worker_process_init

from config.garbage import collect_rarely

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("footstrong")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect  # type: ignore[untyped-decorator]
def _collect_rarely(**_details: object) -> None:
    collect_rarely()
