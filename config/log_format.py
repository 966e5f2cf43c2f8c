"""Log formatters: one line an event, as text or JSON, without query strings and addresses of readers.

Answers stand in query strings and in the calculator's short addresses, and addresses of networks belong to people. Whoever
writes a line (Django, gunicorn, a library), both are taken out here, on the way to the log.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import datetime, timezone
from typing import Any

QUERY = re.compile(r"\?\S+")
SHORT_ADDRESS = re.compile(r"(/calculator/r/)[^\s'\"]+")
IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])")
IPV6 = re.compile(r"(?<![\w:])(?=[0-9a-f:]*::|(?:[0-9a-f]{1,4}:){7})[0-9a-f:]+(?![\w:])", re.IGNORECASE)
# What a terminal or a reader of logs would obey: control signs, ends of lines, and signs that turn the direction of text.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
# Long enough to be somebody's: of an identity card, a telephone, an account.
NUMBER = re.compile(r"\d{7,}")
# A path of the site's own making; others are what somebody typed.
PATH = re.compile(r"/[A-Za-z0-9._/-]*\Z")
# Words shorter than this are found everywhere.
SHORTEST = 3
# gunicorn's atoms of a request, and what they are called here.
REQUEST = {"m": "method", "U": "path", "s": "status", "B": "bytes", "M": "milliseconds"}


def without_readers(text: str) -> str:
    """A text without query strings, short addresses of results, long numbers and network addresses."""
    text = NUMBER.sub("…", SHORT_ADDRESS.sub(r"\1…", QUERY.sub("?…", text)))
    return IPV6.sub("…", IPV4.sub("…", text))


def path_without_readers(path: str) -> str:
    """A path as it may be logged, as nginx does it (deploy/nginx/yibao.conf)."""
    return without_readers(path) if PATH.match(path) else "…"


def without_control_signs(text: str) -> str:
    """A text with each control sign as Python writes it, such as \\x1b."""
    return CONTROL.sub(lambda sign: sign[0].encode("unicode_escape").decode(), text)


class LineFormatter(logging.Formatter):
    """One line for people."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """On one line: an address may hold a line break, and would look like a line of its own."""
        return without_control_signs(super().formatMessage(record))

    def format(self, record: logging.LogRecord) -> str:
        return _clean(_without_answers(super().format(record), record))


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message; of a request, what gunicorn knows; of a failure, where."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
        }
        if record.name == "gunicorn.access" and isinstance(record.args, dict):
            entry |= {name: _figure(record.args[atom]) for atom, name in REQUEST.items()}
        else:
            entry["message"] = _without_answers(record.getMessage(), record)
        if record.exc_info:
            entry["trace"] = _without_answers(self.formatException(record.exc_info), record)
        clean = {name: _clean(value) if isinstance(value, str) else value for name, value in entry.items()}
        return json.dumps(clean | {"time": entry["time"]}, ensure_ascii=False)


def _clean(text: str) -> str:
    return "\n".join(map(without_control_signs, without_readers(text).split("\n")))


def _figure(atom: Any) -> Any:
    return int(atom) if str(atom).isdecimal() else str(atom)


def _without_answers(text: str, record: logging.LogRecord) -> str:
    """A text without what the reader typed, where Django says which request it is about."""
    request = getattr(record, "request", None)
    params = getattr(request, "GET", None) or {}
    sent = getattr(request, "_post", None) or {}
    answers = [value for values in (params, sent) for name in values for value in values.getlist(name)]
    if (path := getattr(request, "path", "")) and not PATH.match(path):
        text = text.replace(path, "…")
    for answer in sorted(set(answers), key=len, reverse=True):
        if len(answer) >= SHORTEST:
            text = text.replace(answer, "…").replace(repr(answer)[1:-1], "…")
    return text


FORMATS: dict[str, type[logging.Formatter]] = {"line": LineFormatter, "json": JsonFormatter}


def formatter(form: str) -> logging.Formatter:
    """The formatter that LOG_FORMAT names. Raises ValueError for an unknown one."""
    if form not in FORMATS:
        raise ValueError(f"LOG_FORMAT must be line or json, not {form!r}")
    return FORMATS[form]()


def configuration(form: str, level: str) -> dict[str, Any]:
    """The logging of everything but gunicorn itself, which has its own in gunicorn.conf.py."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"chosen": {"()": formatter, "form": form}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "chosen"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # says at every sign-in what it tidied up
            "axes": {"level": "WARNING"},
            # a traceback for every scanner
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            # Django's own handlers know nothing of the above
            "django": {"handlers": [], "level": level},
        },
    }
