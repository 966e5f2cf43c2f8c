"""The WSGI application that gunicorn serves: ready pages, and Django behind them."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

handler = get_wsgi_application()

from .ready import in_front_of  # noqa: E402 – needs Django to be set up

application = in_front_of(handler)
