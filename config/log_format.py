"""What is logged: one line an event, in words or as JSON, never a question that a reader asked nor where they are.

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
# Words shorter than this are found everywhere.
SHORTEST = 3
# gunicorn's atoms of a request, and what they are called here.
REQUEST = {"m": "method", "U": "path", "s": "status", "B": "bytes", "M": "milliseconds"}


def without_readers(text: str) -> str:
    """A text without query strings, short addresses of results and network addresses."""
    text = SHORT_ADDRESS.sub(r"\1…", QUERY.sub("?…", text))
    return IPV6.sub("…", IPV4.sub("…", text))


class LineFormatter(logging.Formatter):
    """One line for people."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """Without line breaks: an address may hold one, and would look like a line of its own."""
        return super().formatMessage(record).replace("\n", "\\n").replace("\r", "\\r")

    def format(self, record: logging.LogRecord) -> str:
        return without_readers(_without_answers(super().format(record), record))


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
        clean = {name: without_readers(value) if isinstance(value, str) else value for name, value in entry.items()}
        return json.dumps(clean | {"time": entry["time"]}, ensure_ascii=False)


def _figure(atom: Any) -> Any:
    return int(atom) if str(atom).isdecimal() else str(atom)


def _without_answers(text: str, record: logging.LogRecord) -> str:
    """A text without what the reader typed, where Django says which request it is about."""
    request = getattr(record, "request", None)
    params = getattr(request, "GET", None) or {}
    sent = getattr(request, "_post", None) or {}
    answers = [value for values in (params, sent) for name in values for value in values.getlist(name)]
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
