"""The calculator's forms: each looks as if it were the only one."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.test import Client

from calculator.forms import CalculatorForm
from calculator.result.forms import ArrivedForm, TopUpForm
from calculator.result.what_if import ElsewhereForm, WhatIfForm
from calculator.retirement_form import RetirementForm
from tests.calculator.conftest import RETIRED, WORKING

pytestmark = pytest.mark.django_db

WOMAN = {**WORKING, "sex": "female", "birth_year": "1975"}
SHORT = {**WORKING, "cumulative_years": "18", "actual_years": "2"}
WRONG = {"region": "火星", "status": "retired", "birth_year": "19", "cumulative_years": "x", "own_pension": "-1"}
FORMS = (CalculatorForm, ArrivedForm, TopUpForm, ElsewhereForm, WhatIfForm, RetirementForm)


def state(told: Any) -> Any:
    """All that a field and its widget hold, to be compared."""
    if isinstance(told, forms.Field | forms.Widget):
        return type(told).__name__, state(vars(told))
    if isinstance(told, dict):
        return {name: state(value) for name, value in told.items()}
    if isinstance(told, list | tuple):
        return [state(value) for value in told]
    return repr(told)


# As they were before any test drew a form.
AT_FIRST = {kind: state(deepcopy(dict(kind.base_fields))) for kind in FORMS}


def test_two_forms_at_once_hold_each_its_own() -> None:
    """One is asked while the other is half done, in another voice."""
    ours, theirs = CalculatorForm(WOMAN, may_not_know=True), CalculatorForm(WRONG, you="父母")
    assert not ours.is_valid()
    assert not theirs.is_valid()
    ours.show("second")
    theirs.show("first")
    assert set(ours.errors) != set(theirs.errors)
    assert "unknown" not in theirs.fields
    assert str(ours["track"].label) == "您原来该几岁退休？"
    assert str(theirs["track"].label) == "父母原来该几岁退休？"
    assert "父母" not in render_crispy_form(ours)


ADDRESSES = [
    ("/calculator/", {}),
    ("/calculator/", {"region": "lanzhou", "for": "parent"}),
    ("/calculator/", {**WOMAN, "for": "parent"}),
    ("/calculator/", {**SHORT, "unknown": "actual"}),
    ("/calculator/", WRONG),
    ("/calculator/", {**RETIRED, "edit": "birth_year"}),
    ("/calculator/", {**WORKING, "cumulative_years": "18", "gap_base": "x", "if_region": "上海", "if_retire": "x"}),
    ("/calculator/retirement/", {"sex": "female", "birth_year": "19"}),
]


def test_no_page_leaves_a_trace_in_the_fields_of_a_class(client: Client) -> None:
    """Labels, attributes, choices and messages are what they were before the first page was drawn."""
    for address, answers in ADDRESSES:
        assert client.get(address, answers).status_code in (200, 400), address
    for kind in FORMS:
        assert state(dict(kind.base_fields)) == AT_FIRST[kind], kind
