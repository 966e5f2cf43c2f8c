"""The calculator's pages: the form in two screens, the result, the retirement month, and the answer for programs."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from policies import search, unanswered
from policies.changelog import admitted
from policies.models import Claim
from policies.published import published
from rules.alternatives import Alternative, alternatives
from rules.estimate import estimate
from rules.months import Month
from rules.retirement_age import DECISION, Retirement, pension_minimum_months, retirement
from rules.ways import ways
from website.qr import qr_image

from . import short_links
from .api.openapi import description
from .api.serializers import serialize
from .forms import FIRST_SCREEN, QUESTIONS, CalculatorForm
from .result import message, printed, wording
from .result.forms import ArrivedForm, TopUpForm, companion
from .result.page import Result
from .result.places import AddPlaceForm, years_in_places
from .result.what_if import ElsewhereForm, WhatIfForm, compare
from .retirement_form import RetirementForm
from .table_source import PUBLIC, TableSource


def calculator(request: HttpRequest, setting: TableSource = PUBLIC) -> HttpResponse:
    """The form; with answers in the address, the result. Bad answers come back with what was typed, status 400."""
    if not _asked(request):
        values = {name: request.GET.get(name, "")[:40] for name in ("region", "on", "for")}
        form = CalculatorForm(initial=values, you=_you(request), setting=setting)
        return _form_page(request, form, "first")
    form = _bound(request, setting)
    edit = request.GET.get("edit", "")
    if form.is_valid():
        if edit in QUESTIONS:
            return _form_page(request, form, "first" if edit in FIRST_SCREEN else "second", also=edit)
        return _result_page(request, form)
    if form.only_second_screen_is_open():
        form.errors.clear()
        return _form_page(request, form, "second")
    wrong_first = any(name in form.errors for name in (*FIRST_SCREEN, "on", "average_pension")) or not form.place
    return _form_page(request, form, "first" if wrong_first else "second", status=400)


def _bound(request: HttpRequest, setting: TableSource = PUBLIC) -> CalculatorForm:
    return CalculatorForm(setting.with_day(request.GET), may_not_know=True, you=_you(request), setting=setting)


def _for_parent(request: HttpRequest) -> bool:
    return request.GET.get("for") == "parent"


def _you(request: HttpRequest) -> str:
    """How the form calls the person it is about."""
    return "父母" if _for_parent(request) else "您"


def _asked(request: HttpRequest) -> bool:
    """Whether any question but the place is in the address: a link from a city page only names the place."""
    return any(name in request.GET for name in QUESTIONS if name not in ("region", "on"))


def _form_page(
    request: HttpRequest, form: CalculatorForm, screen: str, status: int = 200, also: str = ""
) -> HttpResponse:
    form.show(screen, also)
    context = {
        "form": form,
        "screen": screen,
        "places": [item.short_name for item in search.gazetteer().regions if item.scheme_applies]
        if screen == "first"
        else [],
        "region": form.place,
        "for_parent": _for_parent(request),
        "preview": form.setting.bar,
    }
    return _unlisted(render(request, "calculator/form.html", context, status=status), form.is_bound)


def _unlisted(response: HttpResponse, personal: bool = True) -> HttpResponse:
    """Keep a page with somebody's answers out of search engines."""
    if personal:
        response["X-Robots-Tag"] = "noindex"
    return response


def _result(request: HttpRequest, form: CalculatorForm) -> Result:
    answers, on = form.answers, form.asked_on
    if form.not_known:
        outcomes = alternatives(answers, form.tables, on, form.not_known)
    else:
        outcomes = (Alternative((), estimate(answers, form.tables, on)),)
    return Result(form.cleaned_data["region"], form, outcomes, _for_parent(request))


def _result_page(request: HttpRequest, form: CalculatorForm) -> HttpResponse:
    result = _result(request, form)
    add_place = companion(AddPlaceForm, request.GET, form)
    if add_place.is_valid():
        return redirect(f"{result.with_place(add_place.paid.value)}#places")
    region, outcome = result.region, result.estimate
    what_if = companion(WhatIfForm if result.status == "working" else ElsewhereForm, request.GET)
    missing = result.coverage.shortfall_at_retirement_months if result.coverage else None
    context: dict[str, Any] = {
        "result": result,
        "region": region,
        "today": form.asked_on,
        "estimate": outcome,
        "arrived": companion(ArrivedForm, request.GET, form) if result.can_be_matched else None,
        "what_if": what_if,
        "comparison": None if result.is_open else compare(what_if, form, outcome),
        "top_up": companion(TopUpForm, request.GET, missing) if missing else None,
        "add_place": add_place,
        "was": printed.comparison(request.GET.get("was", "")[:40], result.figure),
        "admitted": admitted(region) if "was" in request.GET else [],
        "message": message.lines(result),
        "preview": form.setting.bar,
        "claims": [],
    }
    if not outcome.credit.known and form.setting.draft is None:
        unanswered.record_unanswered(region, request)
    if not (outcome.credit.known and (outcome.coverage is None or outcome.coverage.known)):
        places = [place for place in (region, region.province) if place]
        context["claims"] = published(Claim, [place.pk for place in places])
    return _unlisted(render(request, "calculator/result.html", context))


def sheet(request: HttpRequest) -> HttpResponse:
    """The sheet for the window: what to bring, what to ask, blanks for what the clerk says."""
    form = _bound(request)
    if not form.is_valid():
        return redirect(f"{reverse('calculator:calculator')}?{request.GET.urlencode()}")
    result = _result(request, form)
    context = {"result": result, "region": result.region, "today": form.asked_on}
    return _unlisted(render(request, "calculator/sheet.html", context))


def calendar(request: HttpRequest) -> HttpResponse:
    """The dates of a result for a calendar, without an account. Bad answers lead to the form that says what is wrong."""
    from .result.calendar import ics  # its library is left to the processes that write calendars

    form = _bound(request)
    if not form.is_valid():
        return redirect(f"{reverse('calculator:calculator')}?{request.GET.urlencode()}")
    content = ics(_result(request, form), urlsplit(settings.SITE_URL).hostname or "localhost")
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="yibao.ics"'
    return _unlisted(response)


def short(request: HttpRequest, code: str) -> HttpResponse:
    """A short address from paper leads to the result, worked out anew."""
    query = short_links.decode(code)
    if query is None:
        raise Http404
    return redirect(f"{reverse('calculator:calculator')}?{urlencode(query)}")


def code_svg(request: HttpRequest) -> HttpResponse:
    """The QR code of a short address, for a result on paper. 404 for what is no code: it says nothing but our own addresses."""
    code = request.GET.get("code", "")
    if short_links.decode(code) is None:
        raise Http404
    return _unlisted(qr_image(settings.SITE_URL + reverse("calculator:short", args=[code]), "用手机再算一次"))


def result_json(request: HttpRequest) -> JsonResponse:
    """The same questions, the same answer, for programs. A bad or missing answer: status 400 and what to put right."""
    form = CalculatorForm(request.GET)
    if form.is_valid():
        result = estimate(form.answers, form.tables, form.asked_on)
        found = ways(form.answers, form.tables, result)
        places = years_in_places(form, result.retirement)
        response = _json(serialize(form.cleaned_data["region"], result, found, form.doubts, places))
    else:
        response = _json({"errors": form.errors}, status=400)
    response["X-Robots-Tag"] = "noindex"
    return response


def openapi_json(request: HttpRequest) -> JsonResponse:
    """The description of the answer for programs."""
    return _json(description())


def _json(data: Any, status: int = 200) -> JsonResponse:
    response = JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _other_months(when: Retirement, today: Month) -> list[tuple[str, Month, int]]:
    """Retiring as early and as late as may be: name, month, months of pension contribution. Months that are over are none."""
    if when.earliest == when.latest:
        return []
    early, late = max(when.earliest, today), when.latest
    choices = [("早一点", early)] * (early < when.month) + [("最晚", late)] * (late >= today)
    return [(name, month, pension_minimum_months(month)) for name, month in choices]


def retirement_page(request: HttpRequest) -> HttpResponse:
    """The statutory retirement month by itself, and the pension's minimum years told apart from the 医保 years."""
    form = RetirementForm(request.GET if any(name in request.GET for name in RetirementForm.base_fields) else None)
    context: dict[str, Any] = {"form": form, "decision": DECISION, "retirement": None}
    status = 200
    if form.is_bound and form.is_valid():
        when = retirement(*form.case())
        age = wording.age(when.age_months)
        today = Month.of(timezone.localdate())
        context |= {
            "retirement": when,
            "age": age,
            "earliest_is_over": when.earliest < today,
            "latest_is_over": when.latest < today,
            "pension_months": pension_minimum_months(when.month),
            "other_months": _other_months(when, today),
        }
    elif form.is_bound:
        status = 400
    return _unlisted(render(request, "calculator/retirement.html", context, status=status), form.is_bound)
