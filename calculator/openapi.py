"""The OpenAPI description of the answer for programs, made from the form so that both stay the same."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse

from rules.ways import Effect, WayKind
from website.form_fields import WholeNumberField, YuanField

from .fields import MOST_PLACES, ConfirmField, DayField, ElsewhereField
from .forms import QUESTIONS, CalculatorForm

MONEY = {"type": ["string", "null"], "pattern": r"^\d+\.\d{2}$", "description": "元，两位小数"}
MONTH = {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}$", "description": "年-月"}
DAY = {"type": ["string", "null"], "format": "date"}
COUNT = {"type": ["integer", "null"], "minimum": 0}
PLACE = {"type": ["object", "null"], "properties": {"slug": {"type": "string"}, "name": {"type": "string"}}}
EVIDENCE = {"enum": ["official", "relayed", "reported", None]}
STEPS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["text", "source"],
        "properties": {"text": {"type": "string"}, "source": {"type": ["integer", "null"]}},
    },
}
SOURCES = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["title", "url", "document_number", "published_on"],
        "properties": {
            "title": {"type": "string"},
            "url": {"type": ["string", "null"]},
            "document_number": {"type": ["string", "null"]},
            "published_on": DAY,
        },
    },
}
CREDIT = {
    "type": "object",
    "required": [
        "known",
        "eligible",
        "kind",
        "period",
        "approximate",
        "monthly",
        "annual",
        "low",
        "high",
        "next_changes",
    ],
    "properties": {
        "known": {"type": "boolean"},
        "eligible": {"type": "boolean"},
        "reason": {"type": "string"},
        "kind": {"enum": ["retiree", "employee"]},
        "period": {"enum": ["month", "insurance_year"]},
        "approximate": {"type": "boolean"},
        **dict.fromkeys(("monthly", "annual", "monthly_equivalent", "net_monthly", "low", "high"), MONEY),
        "method": {"type": ["string", "null"]},
        "evidence": EVIDENCE,
        "effective_from": DAY,
        "checked_on": DAY,
        "decided_by": PLACE,
        "next_changes": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"month": MONTH, "monthly": MONEY, "annual": MONEY, "why": {"type": "string"}},
            },
        },
        "notes": {"type": "array", "items": {"type": "string"}},
        "unconfirmed": {
            "type": "array",
            "description": "看起来少见的回答，notes 里在问：写进 confirm 就不再问",
            "items": {"type": "string"},
        },
        "steps": STEPS,
        "sources": SOURCES,
    },
}
RETIREMENT = {
    "type": ["object", "null"],
    "required": ["month", "age_years", "age_months", "earliest", "latest"],
    "properties": {
        **dict.fromkeys(("month", "earliest", "latest", "actual"), MONTH),
        "age_years": COUNT,
        "age_months": COUNT,
    },
}
COVERAGE = {
    "type": ["object", "null"],
    "required": ["known", "required_cumulative_months", "required_actual_months", "shortfall_months", "options"],
    "properties": {
        "known": {"type": "boolean"},
        "reason": {"type": "string"},
        "strictly_more": {"type": "boolean"},
        "reached": {"type": ["boolean", "null"]},
        "reached_month": MONTH,
        **dict.fromkeys(
            (
                "required_cumulative_months",
                "required_actual_months",
                "shortfall_months",
                "shortfall_at_retirement_months",
            ),
            COUNT,
        ),
        "evidence": EVIDENCE,
        "effective_from": DAY,
        "checked_on": DAY,
        "decided_by": PLACE,
        "ways": {
            "type": "array",
            "description": "年限不够时的几条路，每条都按那个月的规定算",
            "items": {
                "type": "object",
                "required": ["kind", "month", "missing_months", "effect", "by_todays_rule", "text"],
                "properties": {
                    "kind": {"enum": [kind.value for kind in WayKind]},
                    "month": MONTH,
                    "missing_months": COUNT,
                    "effect": {"enum": [effect.value for effect in Effect]},
                    "by_todays_rule": {"type": "boolean"},
                    "text": {"type": "string"},
                },
            },
        },
        "if_applying_now": {
            "type": ["object", "null"],
            "description": "过了退休月份，而现在的规定不一样时：按现在办手续算",
        },
        "options": {
            "type": "array",
            "items": {"type": "object", "properties": {"kind": {"type": "string"}, "text": {"type": "string"}}},
        },
        "steps": STEPS,
        "sources": SOURCES,
    },
}
PLACES = {
    "type": "array",
    "description": "写了 elsewhere 时：每个地方按自己的规定，参保地在第一个",
    "items": {
        "type": "object",
        "required": ["slug", "name", "known", "months_there", "shortfall_months"],
        "properties": {
            "slug": {"type": "string"},
            "name": {"type": "string"},
            "known": {"type": "boolean"},
            **dict.fromkeys(
                (
                    *("required_cumulative_months", "required_actual_months", "months_there", "actual_months_there"),
                    *("shortfall_months", "shortfall_at_retirement_months"),
                ),
                COUNT,
            ),
            "enough": {"type": "boolean"},
        },
    },
}
ANSWER = {
    "type": "object",
    "required": ["region", "on", "credit", "retirement", "coverage"],
    "properties": {
        "region": {
            "type": "object",
            "required": ["slug", "name", "code"],
            "properties": {
                "slug": {"type": "string"},
                "name": {"type": "string"},
                "code": {"type": ["string", "null"]},
            },
        },
        "on": {"type": "string", "format": "date"},
        "credit": CREDIT,
        "retirement": RETIREMENT,
        "coverage": COVERAGE,
        "places": PLACES,
        "benefit_place": {"type": ["object", "null"], "description": "几个地方缴过，按省里的办法在哪里享受"},
    },
}
ERRORS = {
    "type": "object",
    "required": ["errors"],
    "properties": {
        "errors": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}
    },
}


def description() -> dict[str, Any]:
    """OpenAPI 3.1. Every question is a query parameter; what a place's tables need is an error when missing."""
    answers = {
        "200": _response("结果", ANSWER),
        "400": _response("答错或少答：每一项要怎么改", ERRORS),
    }
    operation = {
        "summary": "每月返多少，缴够多少年",
        "operationId": "result",
        "parameters": [_parameter(name) for name in QUESTIONS],
        "responses": answers,
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "退休医保通：算一算", "version": "1", "license": {"name": "CC BY 4.0"}},
        "servers": [{"url": settings.SITE_URL}],
        "paths": {reverse("calculator:result_json"): {"get": operation}},
    }


def _response(words: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def _parameter(name: str) -> dict[str, Any]:
    field = CalculatorForm.base_fields[name]
    return {
        "name": name,
        "in": "query",
        "required": field.required,
        "description": str(field.label),
        "schema": _schema(field),
    }


def _schema(field: forms.Field) -> dict[str, Any]:
    if isinstance(field, forms.ChoiceField):
        return {"type": "string", "enum": [value for value, _ in field.choices]}
    if isinstance(field, WholeNumberField):
        return {"type": "integer", "minimum": field.least, "maximum": field.most}
    if isinstance(field, YuanField):
        return {"type": "number", "exclusiveMinimum": 0, "maximum": float(field.most), "multipleOf": 0.01}
    if isinstance(field, ElsewhereField):
        item = {"type": "string", "pattern": r"^[0-9a-z-]{2,40}:[0-9]{1,3}(:[0-9]{1,3})?$"}
        return {"type": "array", "items": item, "maxItems": MOST_PLACES}
    if isinstance(field, ConfirmField):
        return {"type": "string", "description": f"用逗号隔开：{'、'.join(field.names)}"}
    if isinstance(field, DayField):
        return {"type": "string", "format": "date"}
    return {"type": "string", "maxLength": 40}
