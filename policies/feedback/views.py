"""Reader reports: tell us that something does not match."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlsplit

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.csrf import csrf_exempt

from website import database_errors

from ..forms import ReportForm
from ..models import Region
from . import cross_site, rate_limit

LIMITS = {"page": 300, "step": 80, "query": 600}
# Pages by address, as a letter names them.
PAGES = {
    "policies:home": "首页",
    "policies:compare": "比一比",
    "policies:years": "各地要缴多少年",
    "policies:changes": "最近变化",
    "calculator:calculator": "算一算",
    "calculator:retirement": "法定退休年龄",
    "guides:index": "查余额",
    "guides:channel": "查余额的步骤",
    "guides:channel_region": "查余额的步骤",
    "guides:topic": "常见问题",
}


# Nobody is signed in here, so there is nothing to forge but a letter: `origins` looks after that without a cookie.
@csrf_exempt
def report(request: HttpRequest) -> HttpResponse:
    """The form; a letter that was sent, or the form again with what was typed and what is wrong."""
    if request.method == "POST":
        return _letter(request, ReportForm(request.POST))
    initial = {name: request.GET.get(name, "").replace("\0", "")[:limit] for name, limit in LIMITS.items()}
    context = {"form": ReportForm(initial=initial), "about": about(initial), "sent": request.GET.get("sent") == "1"}
    return render(request, "policies/report.html", context)


def about(query: Mapping[str, str]) -> str:
    """Which page, and which step of it, a letter is about: 兰州市的网页，第2步. Empty where the page is none of ours."""
    try:
        match = resolve(urlsplit(query.get("page", "")).path)
    except (Resolver404, ValueError):
        return ""
    page = PAGES.get(f"{match.app_name}:{match.url_name}", "")
    region = Region.objects.filter(slug=match.kwargs.get("region") or match.kwargs.get("slug") or "").first()
    if region:
        page = f"{region.name}的{page or '网页'}"
    if page and query.get("query"):
        page += "，和您刚才算的结果"
    return "，".join(filter(None, (page, query.get("step", "")))) if page else ""


def _letter(request: HttpRequest, form: ReportForm) -> HttpResponse:
    if form.trapped:
        return redirect(f"{reverse('policies:report')}?sent=1")
    if not form.is_valid():
        return render(
            request, "policies/report.html", {"form": form, "about": about(form.data), "sent": False}, status=400
        )
    if cross_site.from_elsewhere(request):
        form.add_error(None, cross_site.SENTENCE)
        return render(
            request, "policies/report.html", {"form": form, "about": about(form.data), "sent": False}, status=403
        )
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
    response = render(
        request, "policies/report.html", {"form": form, "about": about(form.data), "sent": False}, status=status
    )
    response["Retry-After"] = str(seconds)
    return response
