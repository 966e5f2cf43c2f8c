"""Pages for requests that are refused: what is wrong, in a sentence, and a way on. They ask nothing of the database."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

BAD, FORBIDDEN, WRONG_METHOD, TOO_LARGE = 400, 403, 405, 413

# The heading and the sentence below it.
WORDS = {
    BAD: ("网址里有看不懂的字", "请从首页重新打开，再填一次。"),
    FORBIDDEN: ("这一页您不能打开", "要用的话，请找管理员。"),
    WRONG_METHOD: ("这一页只能看，不能填", "请从首页重新打开。"),
    TOO_LARGE: ("送来的内容太大了", "请删短一些，再送一次。"),
}
STALE = ("这一页放得太久了", "什么都没有存下来。请退回上一页，刷新以后再送一次。")


def refuse(request: HttpRequest, status: int, words: tuple[str, str] | None = None) -> HttpResponse:
    title, sentence = words or WORDS[status]
    return render(request, "refused.html", {"title": title, "sentence": sentence}, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return refuse(request, BAD)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return refuse(request, FORBIDDEN)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form of the desk without its mark against forgery; the reason is for programmers and not told."""
    return refuse(request, FORBIDDEN, STALE)
