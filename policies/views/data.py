"""Open data: what can be downloaded, and the downloads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from .. import opendata


def data(request: HttpRequest) -> HttpResponse:
    context = {
        "credit_columns": opendata.CREDIT_COLUMNS,
        "coverage_columns": opendata.COVERAGE_COLUMNS,
        "licence": opendata.LICENCE,
    }
    return render(request, "policies/data.html", context)


def whole_json(request: HttpRequest) -> JsonResponse:
    return opendata.json_response(opendata.whole_data())


def credit_csv(request: HttpRequest) -> HttpResponse:
    return opendata.csv_response("credit.csv", opendata.CREDIT_COLUMNS.values(), opendata.credit_rows())


def coverage_csv(request: HttpRequest) -> HttpResponse:
    return opendata.csv_response("coverage.csv", opendata.COVERAGE_COLUMNS.values(), opendata.coverage_rows())
