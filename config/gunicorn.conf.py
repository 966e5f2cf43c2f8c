"""gunicorn: threads for readers who are slow, workers for cores, and an access log without query strings."""

import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WORKERS", "2"))
threads = int(os.environ.get("THREADS", "4"))
worker_class = "gthread"
preload_app = False
timeout = 30
graceful_timeout = 20
keepalive = 5
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190

# Answers stand in the query string, addresses belong to readers: the log has neither.
accesslog = "-" if os.environ.get("ACCESS_LOG", "0") == "1" else None
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s %(M)sms"
errorlog = "-"
# A warning of a malformed request would name the address it came from.
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "error")


def when_ready(server):
    """Say where to look, in one line."""
    print(f"退休医保通在这里：http://{bind}/", flush=True)  # noqa: T201
