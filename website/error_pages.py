"""Error pages: refused requests (400, 403, 405, 413), a database that cannot be used (503), and everything else (500).

They ask nothing of the database. Django calls `server_error` for every error that no view caught.
"""

from __future__ import annotations

import re
import sys
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views import defaults

from . import database_errors

BAD, FORBIDDEN, WRONG_METHOD, TOO_LARGE = 400, 403, 405, 413

# The heading and the sentence below it.
REFUSALS = {
    BAD: ("网址里有看不懂的字", "请从首页重新打开，再填一次。"),
    FORBIDDEN: ("这一页您不能打开", "要用的话，请找管理员。"),
    WRONG_METHOD: ("这一页只能看，不能填", "请从首页重新打开。"),
    TOO_LARGE: ("送来的内容太大了", "请删短一些，再送一次。"),
}
STALE = ("这一页放得太久了", "什么都没有存下来。请退回上一页，刷新以后再送一次。")


def refuse(request: HttpRequest, status: int, words: tuple[str, str] | None = None) -> HttpResponse:
    title, sentence = words or REFUSALS[status]
    desk = reverse("admin:index") if request.path.startswith(reverse("admin:index")) else ""
    return render(request, "refused.html", {"title": title, "sentence": sentence, "desk": desk}, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return refuse(request, BAD)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return refuse(request, FORBIDDEN)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form of the desk without its mark against forgery; the reason is for programmers and not told."""
    return refuse(request, FORBIDDEN, STALE)


# ---- the database cannot be used ----

RETRY_SECONDS = 30
# Never written into a page.
SECRET = re.compile(r"password|otp|token", re.IGNORECASE)
# A choice or a mark of the program's own has neither a digit nor a letter that is not English.
WORDS = re.compile(r"[^\x00-\x7f]|\d")
# What forms carry for themselves: no words of the person who typed.
CARRIED = re.compile(r"^(_|initial-|csrf|version$)|-(id|table|TOTAL_FORMS|INITIAL_FORMS|M\w+_NUM_FORMS)$")


def server_error(request: HttpRequest) -> HttpResponse:
    """503 with a sentence where the database is the cause, with everything typed ready to be sent again; else 500."""
    sentence = database_errors.database_error_message(sys.exc_info()[1])
    return defaults.server_error(request) if sentence is None else database_unavailable(request, sentence)


def database_unavailable(request: HttpRequest, sentence: str) -> HttpResponse:
    """503 with a sentence, and with everything typed where that is safe."""
    if request.path.endswith(".json"):
        response: HttpResponse = JsonResponse({"error": sentence}, status=503)
    else:
        # a request that Django has not found to come from a form of ours may carry a stranger's text
        ours = request.method == "POST" and getattr(request, "csrf_processing_done", False)
        typed = typed_words(typed_fields(request.POST, request.FILES) if ours else [])
        context = {
            "sentence": sentence,
            "saving": request.method == "POST",
            "address": request.get_full_path(),
            **typed,
        }
        response = render(request, "outage.html", context, status=503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return response


FILE_AGAIN = "_file_again"


def typed_fields(sent: QueryDict, files: Any) -> list[list[str]]:
    """The names and values of a form, to be sent again; empty where it has something secret. A file is to be chosen again:
    FILE_AGAIN says so."""
    if any(map(SECRET.search, set(sent) - {"csrfmiddlewaretoken"})):
        return []
    fields = [[name, value] for name, values in sent.lists() if name != "csrfmiddlewaretoken" for value in values]
    return [*fields, [FILE_AGAIN, "1"]] if files and fields else fields


def typed_words(fields: list[list[str]]) -> dict[str, Any]:
    """`fields`, what to send again, and `words`, what to show; empty where the form can only be filled in again."""
    words = [
        value for name, value in fields if len(value.strip()) > 1 and WORDS.search(value) and not CARRIED.search(name)
    ]
    file_again = [FILE_AGAIN, "1"] in fields
    return {"fields": fields, "words": list(dict.fromkeys(words)), "file_again": file_again}
