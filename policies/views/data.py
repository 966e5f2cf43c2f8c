"""Open data: what can be downloaded, and the downloads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from .. import open_data
from ..open_data.report import data_report


def data(request: HttpRequest) -> HttpResponse:
    context = {
        "credit_columns": open_data.CREDIT_COLUMNS,
        "coverage_columns": open_data.COVERAGE_COLUMNS,
        "licence": open_data.LICENCE,
        "report": data_report(timezone.localdate()),
    }
    return render(request, "policies/data.html", context)


def whole_json(request: HttpRequest) -> JsonResponse:
    return open_data.json_response(open_data.whole_data())


def credit_csv(request: HttpRequest) -> HttpResponse:
    return open_data.csv_response("credit.csv", open_data.CREDIT_COLUMNS.values(), open_data.credit_rows())


def coverage_csv(request: HttpRequest) -> HttpResponse:
    return open_data.csv_response("coverage.csv", open_data.COVERAGE_COLUMNS.values(), open_data.coverage_rows())
