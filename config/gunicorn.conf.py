"""gunicorn: threads for readers who are slow, workers for cores, and an access log without query strings."""

import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

from gunicorn.glogging import Logger

from config import log_format


class QuietLogger(Logger):
    """gunicorn's own lines in the form of all others, and without what a reader sent."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in [*self.error_log.handlers, *self.access_log.handlers]:
            handler.setFormatter(log_format.formatter(os.environ.get("LOG_FORMAT", "line")))

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> Any:
        """What the access log knows of a request."""
        known = super().atoms(resp, req, environ, request_time)
        return known | {"U": log_format.path_without_readers(known["U"])}

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """A request that cannot be read is told by its fault alone."""
        if msg.startswith("Invalid request from ip="):
            msg = f"Invalid request: {msg.partition(': ')[2].partition(chr(39))[0]}"
        super().warning(msg, *args, **kwargs)

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        super().exception(msg, *(str(arg).partition("?")[0] for arg in args), **kwargs)


def _stay_with_this_release():
    """Resolve links in the paths of modules: what is imported later, or by a worker that is started later, comes from the
    release that this process began with, also when /srv/yibao/app already points to the next."""
    sys.path[:] = [os.path.realpath(path) for path in sys.path]
    for module in list(sys.modules.values()):
        if isinstance(paths := getattr(module, "__path__", None), list):
            paths[:] = [os.path.realpath(path) for path in paths]


_stay_with_this_release()
chdir = str(Path.cwd().resolve())
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

# Nothing but HTTP leads in, and no header of a request changes its path. Who is told by a proxy is Django's to decide.
control_socket_disable = True
forwarder_headers = ""
forwarded_allow_ips = (
    os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1") if os.environ.get("BEHIND_PROXY") == "1" else ""
)

# Where a request ends and what it took; logs.py keeps out who asked what.
accesslog = "-" if os.environ.get("ACCESS_LOG", "0") == "1" else None
access_log_format = "%(m)s %(U)s %(s)s %(B)s %(M)sms"
errorlog = "-"
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "warning")
logger_class = QuietLogger


# Path and query string of what a new worker answers before any reader: 兰州怎么查, and a result.
WARM_UP = (
    ("/", ""),
    ("/cities/", "q=%E5%85%B0%E5%B7%9E%E6%80%8E%E4%B9%88%E6%9F%A5"),
    ("/calculator/", "region=lanzhou&status=retired&sex=female&birth_year=1950&birth_month=3"),
)


def when_ready(server):
    """Say where to look, in one line."""
    print(f"退休医保通在这里：http://{bind}/", flush=True)  # noqa: T201


def post_worker_init(worker):
    """Warm the worker up, and take over from the gunicorn before, once all workers of this one are ready.

    After USR2 (`systemctl reload`) both listen on the same socket. The last worker to load tells systemd who is the main
    process now and lets the old one finish its requests. If the new release does not load, the old one stays.
    """
    _warm_up(worker.wsgi)
    before = os.environ.get("GUNICORN_PID")
    if before and worker.age == worker.cfg.workers:
        _tell_systemd(f"MAINPID={os.getppid()}")
        os.kill(int(before), signal.SIGTERM)


def _warm_up(application):
    """Ask for what takes longest the first time: the templates, the published rows and the index of the search."""
    for path, query in WARM_UP:
        environ = {
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "127.0.0.1",
            "HTTP_X_FORWARDED_PROTO": "https",
        }
        setup_testing_defaults(environ)
        answer = application(environ, lambda status, headers, exc_info=None: None)
        b"".join(answer)
        getattr(answer, "close", lambda: None)()


def _tell_systemd(state):
    """sd_notify(3); nothing where systemd does not listen."""
    if address := os.environ.get("NOTIFY_SOCKET"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
            notify.sendto(state.encode(), address.replace("@", "\0", 1))
