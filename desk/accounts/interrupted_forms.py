"""Forms of the desk that arrive after the session ended: signing in comes first, then the form is there again as typed.

What was typed travels through the login form as one signed value, so nothing is stored for strangers; after signing in
it lies in the session until the form has been sent again.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from policies.feedback.cross_site import from_elsewhere
from website import error_pages

FIELD, KEY = "interrupted", "interrupted_form"
SALT = "desk.interrupted"
HOURS = 24
SIGN_IN = "登录已经过期。您写的都没有丢：再登录一次，就回到那一页，再按一次保存。"
SIGN_IN_ONLY = "登录已经过期，请再登录一次。密码和文件要重新填。"
SEND_AGAIN = "登录换过了，所以刚才没有存上。"


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW: a form whose token is missing or of an earlier session."""
    if not request.path.startswith(reverse("admin:index")) or from_elsewhere(request):
        return error_pages.stale_form(request, reason)
    if request.path == reverse("admin:login"):
        return ask_to_sign_in(request, request.POST.get(FIELD, ""))
    if admin.site.has_permission(request):
        return form_again(request, request.get_full_path(), error_pages.typed_fields(request.POST, request.FILES))
    return ask_to_sign_in(request)


def ask_to_sign_in(request: HttpRequest, sealed: str | None = None) -> HttpResponse:
    """The login page in place of the form's answer, with what was typed sealed into it."""
    if sealed is None:
        fields = error_pages.typed_fields(request.POST, request.FILES)
        sealed = signing.dumps([request.get_full_path(), fields], salt=SALT, compress=True) if fields else ""
    context = {
        "app_path": reverse("admin:login"),
        "interrupted": sealed,
        "interrupted_words": SIGN_IN if sealed else SIGN_IN_ONLY,
        "next": reverse("admin:index"),
    }
    # Django's login view decides by these whether somebody is trying a password
    request.method, request.POST = "GET", QueryDict()
    response = admin.site.login(request, context)
    response.status_code = 403
    return response


def signed_in(request: HttpRequest) -> HttpResponseRedirect | None:
    """After a password was accepted: keep what the login form carried, and where to go to send it again."""
    try:
        address, fields = signing.loads(request.POST.get(FIELD, ""), salt=SALT, max_age=HOURS * 3600)
    except signing.BadSignature:
        return None
    request.session[KEY] = [address, fields]
    return redirect("admin:interrupted")


def interrupted_page(request: HttpRequest) -> HttpResponse:
    """What was typed before the session ended, to be sent again."""
    kept: Any = request.session.get(KEY)
    return form_again(request, *kept) if kept else redirect("admin:index")


def form_again(request: HttpRequest, address: str, fields: list[list[str]]) -> HttpResponse:
    context = {"sentence": SEND_AGAIN, "saving": True, "address": address, "at_once": True}
    return render(request, "outage.html", context | error_pages.typed_words(fields), status=200 if fields else 403)
