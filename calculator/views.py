"""The calculator's pages: the form in two screens, the result, the retirement month, and the answer for programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from policies.models import Claim, Region

from . import wording
from .answer import answer
from .forms import FIRST_SCREEN, QUESTIONS, CalculatorForm
from .result import Result
from .retirement_form import RetirementForm
from .rules.estimate import estimate
from .rules.retirement_age import DECISION, pension_minimum_months, retirement


def calculator(request: HttpRequest) -> HttpResponse:
    """The form; with answers in the address, the result. Bad answers come back with what was typed, status 400."""
    if not _asked(request):
        return _form_page(request, CalculatorForm(initial={"region": _place_name(request)}), "first")
    form = CalculatorForm(request.GET)
    if form.is_valid() and request.GET.get("edit") not in QUESTIONS:
        return _result_page(request, form)
    if form.is_valid():
        return _form_page(request, form, "first" if request.GET["edit"] in FIRST_SCREEN else "second")
    if form.only_second_screen_is_open():
        form.errors.clear()
        return _form_page(request, form, "second")
    wrong_first = any(name in form.errors for name in FIRST_SCREEN) or not form.place
    return _form_page(request, form, "first" if wrong_first else "second", status=400)


def _asked(request: HttpRequest) -> bool:
    """Whether any question but the place is in the address: a link from a city page only names the place."""
    return any(name in request.GET for name in QUESTIONS if name not in ("region", "on"))


def _place_name(request: HttpRequest) -> str:
    """The name to put into the box for a place given by slug or code; what was typed stays as it is."""
    typed = request.GET.get("region", "")[:40]
    region = (
        Region.objects.pooling().filter(slug=typed).first()
        or Region.objects.pooling().filter(code=typed or None).first()
    )
    return region.short_name if region else typed


def _form_page(request: HttpRequest, form: CalculatorForm, screen: str, status: int = 200) -> HttpResponse:
    form.show(screen)
    context = {
        "form": form,
        "screen": screen,
        "places": Region.objects.pooling().values_list("short_name", flat=True) if screen == "first" else [],
        "region": form.place,
    }
    return render(request, "calculator/form.html", context, status=status)


def _result_page(request: HttpRequest, form: CalculatorForm) -> HttpResponse:
    region: Region = form.cleaned_data["region"]
    outcome = estimate(form.answers(), form.tables, form.asked_on)
    result = Result(region, form, outcome)
    context: dict[str, Any] = {"result": result, "region": region, "today": form.asked_on, "estimate": outcome}
    if not (outcome.credit.known and (outcome.coverage is None or outcome.coverage.known)):
        context["claims"] = Claim.objects.shown().filter(
            region__in=[region, region.province] if region.province else [region]
        )
    response = render(request, "calculator/result.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def result_json(request: HttpRequest) -> JsonResponse:
    """The same questions, the same answer, for programs. A bad or missing answer: status 400 and what to put right."""
    form = CalculatorForm(request.GET)
    if form.is_valid():
        response = _json(answer(form.cleaned_data["region"], estimate(form.answers(), form.tables, form.asked_on)))
    else:
        response = _json({"errors": form.errors}, status=400)
    response["X-Robots-Tag"] = "noindex"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _json(data: Any, status: int = 200) -> JsonResponse:
    return JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})


def retirement_page(request: HttpRequest) -> HttpResponse:
    """The statutory retirement month by itself, and the pension's minimum years told apart from the 医保 years."""
    form = RetirementForm(request.GET if any(name in request.GET for name in RetirementForm.base_fields) else None)
    context: dict[str, Any] = {"form": form, "decision": DECISION}
    status = 200
    if form.is_bound and form.is_valid():
        when = retirement(*form.case())
        context |= {
            "retirement": when,
            "age": wording.age(when.age_months),
            "pension_months": pension_minimum_months(when.month),
        }
    elif form.is_bound:
        status = 400
    return render(request, "calculator/retirement.html", context, status=status)
