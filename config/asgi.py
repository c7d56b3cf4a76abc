"""ASGI entry point."""

import os

from django.core.asgi import get_asgi_application

from config.garbage import collect_rarely

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_asgi_application()
collect_rarely()
