"""The WSGI application that gunicorn serves: ready pages, and Django behind them."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

handler = get_wsgi_application()

from .gate import in_utf8  # noqa: E402 – both need Django to be set up
from .ready import in_front_of  # noqa: E402

application = in_front_of(in_utf8(handler))
