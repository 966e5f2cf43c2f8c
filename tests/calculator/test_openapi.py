"""The OpenAPI description drives a fuzzer, and every answer fits it."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from django import forms
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calculator.api.openapi import description
from calculator.fields import ElsewhereField
from calculator.forms import QUESTIONS, CalculatorForm
from website.form_fields import WholeNumberField, YuanField

pytestmark = pytest.mark.django_db

PATH = "/calculator/result.json"


def operation() -> dict[str, Any]:
    return description()["paths"][PATH]["get"]


def schema_of(status: int) -> dict[str, Any]:
    """The schema of a response, with the parts that it refers to."""
    schema = operation()["responses"][str(status)]["content"]["application/json"]["schema"]
    return {**schema, "components": description()["components"]}


def value_for(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    """Values that fit a parameter, as its description says."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema["type"] == "array":
        return st.sampled_from(["wuhan:60", "lanzhou:24:12", "x:1", "beijing:12"])
    if schema["type"] == "integer":
        return st.integers(schema["minimum"], schema["maximum"]).map(str)
    if schema["type"] == "number":
        return st.integers(1, 9_999_999).map(lambda cents: f"{cents / 100:.2f}")
    if schema.get("format") == "date":
        return st.dates().map(lambda day: day.isoformat())
    return st.sampled_from(["beijing", "440100", "shanghai", "jiangmen", "yichun-hl", "gansu-direct", "nanjing", "x"])


def queries() -> st.SearchStrategy[dict[str, str]]:
    parameters = operation()["parameters"]
    needed = {p["name"]: value_for(p["schema"]) for p in parameters if p["required"]}
    free = {p["name"]: value_for(p["schema"]) for p in parameters if not p["required"]}
    return st.fixed_dictionaries(needed, optional=free)


def test_the_page_for_programs_is_served_and_names_every_question(client: Client) -> None:
    values = client.get("/calculator/openapi.json").json()
    assert values == description()
    assert [p["name"] for p in values["paths"][PATH]["get"]["parameters"]] == list(QUESTIONS)
    for status in (200, 400):
        jsonschema.Draft202012Validator.check_schema(schema_of(status))


def test_every_parameter_is_as_the_form_takes_it() -> None:
    """The file is written by hand: what the form asks, requires and refuses, it must say too."""
    for parameter in operation()["parameters"]:
        field, schema = CalculatorForm.base_fields[parameter["name"]], parameter["schema"]
        assert (parameter["in"], parameter["required"]) == ("query", field.required), parameter
        assert parameter["description"] == str(field.label)
        if isinstance(field, forms.ChoiceField):
            assert schema == {"type": "string", "enum": [value for value, _ in field.choices]}
        elif isinstance(field, WholeNumberField):
            assert schema == {"type": "integer", "minimum": field.least, "maximum": field.most}
        elif isinstance(field, YuanField):
            limits = {"exclusiveMinimum": 0, "maximum": float(field.most), "multipleOf": 0.01}
            assert schema == {"type": "number", **limits}
        else:
            assert schema["type"] == ("array" if isinstance(field, ElsewhereField) else "string")


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(queries())
def test_every_answer_fits_the_description(client: Client, query: dict[str, str]) -> None:
    response = client.get(PATH, query)
    assert response.status_code in (200, 400)
    jsonschema.validate(response.json(), schema_of(response.status_code))


@pytest.mark.parametrize("place", ["beijing", "shanghai", "shenzhen", "yichun-hl", "qingyuan"])
@pytest.mark.parametrize("status", ["retired", "working", "resident"])
def test_good_answers_fit_the_description(client: Client, place: str, status: str) -> None:
    query = {"region": place, "status": status, "sex": "male", "birth_year": "1968", "birth_month": "5"}
    response = client.get(PATH, query | {"cumulative_years": "20", "actual_years": "12"})
    assert response.status_code == 200
    jsonschema.validate(response.json(), schema_of(200))
