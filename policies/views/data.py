"""Open data: what can be downloaded, and the downloads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from .. import open_data
from ..open_data.report import data_report


def data(request: HttpRequest) -> HttpResponse:
    context = {
        "credit_columns": open_data.columns("credit"),
        "coverage_columns": open_data.columns("coverage"),
        "licence": open_data.LICENCE,
        "report": data_report(timezone.localdate()),
    }
    return render(request, "policies/data.html", context)


def whole_json(request: HttpRequest) -> JsonResponse:
    return open_data.json_response(open_data.whole_data())


def tables_csv(request: HttpRequest, kind: str) -> HttpResponse:
    return open_data.csv_response(kind)
