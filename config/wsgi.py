"""The WSGI application that gunicorn serves: the page cache, and Django behind it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

handler = get_wsgi_application()

from operations.page_cache.wsgi import with_page_cache  # noqa: E402
from website.request_limits import in_utf8  # noqa: E402 – both need Django to be set up

application = with_page_cache(in_utf8(handler))
