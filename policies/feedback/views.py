"""Reader reports: tell us that something does not match."""

from __future__ import annotations

from datetime import timedelta

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from website import database_errors

from ..forms import ReportForm
from . import cross_site, rate_limit

LIMITS = {"page": 300, "step": 80, "query": 600}


# Nobody is signed in here, so there is nothing to forge but a letter: `origins` looks after that without a cookie.
@csrf_exempt
def report(request: HttpRequest) -> HttpResponse:
    """The form; a letter that was sent, or the form again with what was typed and what is wrong."""
    if request.method == "POST":
        return _letter(request, ReportForm(request.POST))
    initial = {name: request.GET.get(name, "").replace("\0", "")[:limit] for name, limit in LIMITS.items()}
    return render(
        request, "policies/report.html", {"form": ReportForm(initial=initial), "sent": request.GET.get("sent") == "1"}
    )


def _letter(request: HttpRequest, form: ReportForm) -> HttpResponse:
    if form.trapped:
        return redirect(f"{reverse('policies:report')}?sent=1")
    if not form.is_valid():
        return render(request, "policies/report.html", {"form": form, "sent": False}, status=400)
    if cross_site.from_elsewhere(request):
        form.add_error(None, cross_site.SENTENCE)
        return render(request, "policies/report.html", {"form": form, "sent": False}, status=403)
    try:
        if waiting := _wait_or_keep(request, form):
            return _again(request, form, rate_limit.sentence(waiting), 429, int(waiting.total_seconds()) + 1)
    except Error as error:
        if sentence := database_errors.database_error_message(error):
            return _again(request, form, f"{sentence}您写的字都还在，请过半分钟再按一次。", 503, 30)
        raise
    return redirect(f"{reverse('policies:report')}?sent=1")


def _wait_or_keep(request: HttpRequest, form: ReportForm) -> timedelta | None:
    """How long this network has to wait; None: the letter is saved and counted. Raises django.db.Error: it is neither."""
    if waiting := rate_limit.wait(request):
        return waiting
    form.save()
    rate_limit.count(request)
    return None


def _again(request: HttpRequest, form: ReportForm, why: str, status: int, seconds: int) -> HttpResponse:
    """The form with what was typed, and when it may be sent again."""
    form.add_error(None, why)
    response = render(request, "policies/report.html", {"form": form, "sent": False}, status=status)
    response["Retry-After"] = str(seconds)
    return response
