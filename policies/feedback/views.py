"""Reader reports: tell us that something does not match."""

from __future__ import annotations

from collections.abc import Mapping
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


# Nobody is signed in here, so there is nothing to forge but a letter: `cross_site` looks after that without a cookie.
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
        return _again(request, form, 400)
    if cross_site.from_elsewhere(request):
        return _again(request, form, 403, cross_site.SENTENCE)
    try:
        if waiting := rate_limit.wait(request):
            return _again(request, form, 429, rate_limit.sentence(waiting), int(waiting.total_seconds()) + 1)
        form.save()
    except Error as error:
        if sentence := database_errors.database_error_message(error):
            return _again(request, form, 503, f"{sentence}您写的字都还在，请过半分钟再按一次。", 30)
        raise
    rate_limit.count(request)
    return redirect(f"{reverse('policies:report')}?sent=1")


def _again(request: HttpRequest, form: ReportForm, status: int, why: str = "", seconds: int = 0) -> HttpResponse:
    """The form with what was typed, why it was not taken, and when it may be sent again."""
    if why:
        form.add_error(None, why)
    context = {"form": form, "about": about(form.data), "sent": False}
    response = render(request, "policies/report.html", context, status=status)
    if seconds:
        response["Retry-After"] = str(seconds)
    return response
