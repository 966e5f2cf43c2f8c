"""Forms whose fields are shared and that look only at what was told: each as if it were the only one, and Django's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calculator.extras import ArrivedForm, TopUpForm
from calculator.forms import CalculatorForm
from calculator.retirement_form import RetirementForm
from calculator.whatif import ElsewhereForm, WhatIfForm

from .conftest import RETIRED, WORKING

pytestmark = pytest.mark.django_db

WOMAN = {**WORKING, "sex": "female", "birth_year": "1975"}
SHORT = {**WORKING, "cumulative_years": "18", "actual_years": "2"}
WRONG = {"region": "火星", "status": "retired", "birth_year": "19", "cumulative_years": "x", "own_pension": "-1"}
SHARED = (CalculatorForm, ArrivedForm, TopUpForm, ElsewhereForm, WhatIfForm)


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
AT_FIRST = {kind: deepcopy(dict(kind.base_fields)) for kind in SHARED}
STATE_AT_FIRST = {kind: state(fields) for kind, fields in AT_FIRST.items()}


def alone(kind: type[forms.Form]) -> type[Any]:
    """The same form with fields of its own, as Django makes them."""
    lone = type(kind)(kind.__name__, (kind,), {})
    lone.base_fields = AT_FIRST[kind]
    return lone


# ---- fields that are shared ----


def question(answers: Mapping[str, str], screen: str, you: str = "您") -> Callable[[type[Any]], str]:
    """Draws one screen of the calculator's form."""

    def draw(kind: type[Any]) -> str:
        form = kind(answers, may_not_know=True, you=you)
        form.is_valid()
        form.show(screen)
        return str(render_crispy_form(form))

    return draw


def companion(answers: Mapping[str, str]) -> Callable[[type[Any]], str]:
    return lambda kind: kind(answers).drawn


DRAWN: dict[type[forms.Form], list[Callable[[type[Any]], str]]] = {
    CalculatorForm: [
        question({**RETIRED, "own_pension": "x"}, "first"),
        question(WOMAN, "second"),
        question(WOMAN, "second", "父母"),
        question(SHORT, "second"),
        question(WRONG, "first", "父母"),
        question({**RETIRED, "sex": "male"}, "first"),
    ],
    ArrivedForm: [companion(told) for told in ({"arrived": "97"}, {"arrived": "x"}, {"arrived": ""})],
    TopUpForm: [companion(told) for told in ({"gap_base": "4500"}, {"gap_base": "x", "gap_rate": "31"})],
    ElsewhereForm: [companion({"if_region": place}) for place in ("上海", "火星")],
    WhatIfForm: [
        companion({"if_region": "上海"}),
        companion({"if_until_year": "20", "if_retire": "never"}),
    ],
}


@pytest.mark.parametrize("kind", SHARED)
def test_forms_of_one_class_do_not_disturb_each_other(kind):
    """In whatever order they are drawn, each looks as it would with fields of its own."""
    draws = DRAWN[kind]
    wanted = [draw(alone(kind)) for draw in draws]
    assert len(set(wanted)) == len(wanted)
    for order in (draws, draws[::-1], draws):
        for draw in order:
            assert draw(kind) == wanted[draws.index(draw)]


def test_two_forms_at_once_hold_each_its_own():
    """One is asked while the other is half done, in another voice."""
    ours, theirs = CalculatorForm(WOMAN, may_not_know=True), CalculatorForm(WRONG, you="父母")
    assert not ours.is_valid()
    assert not theirs.is_valid()
    ours.show("second")
    theirs.show("first")
    assert set(ours.errors) != set(theirs.errors)
    assert "unknown" in ours.fields
    assert "unknown" not in theirs.fields
    assert str(ours["track"].label) == "您原来该几岁退休？"
    assert str(theirs["track"].label) == "父母原来该几岁退休？"
    assert render_crispy_form(ours) == question(WOMAN, "second")(alone(CalculatorForm))


ADDRESSES = [
    ("/calculator/", {}),
    ("/calculator/", {"region": "lanzhou", "for": "parent"}),
    ("/calculator/", WOMAN),
    ("/calculator/", {**WOMAN, "for": "parent"}),
    ("/calculator/", {**SHORT, "unknown": "actual"}),
    ("/calculator/", WRONG),
    ("/calculator/", {**RETIRED, "region": "jinan", "arrived": "x"}),
    ("/calculator/", {**RETIRED, "edit": "birth_year"}),
    ("/calculator/", {**WORKING, "cumulative_years": "18", "gap_base": "x", "if_region": "上海", "if_retire": "x"}),
    ("/calculator/sheet/", RETIRED),
    ("/calculator/result.json", WRONG),
    ("/calculator/retirement/", {}),
    ("/calculator/retirement/", {"sex": "female", "birth_year": "19"}),
]


def test_no_page_leaves_a_trace_in_a_shared_field(client: Client) -> None:
    """Labels, attributes, choices and messages are what they were before the first page was drawn."""
    for address, answers in ADDRESSES:
        assert client.get(address, answers).status_code in (200, 400), address
    for kind in SHARED:
        assert state(dict(kind.base_fields)) == STATE_AT_FIRST[kind], kind


def test_a_form_that_writes_on_its_fields_has_its_own():
    RetirementForm()
    assert CalculatorForm.base_fields["track"].label == AT_FIRST[CalculatorForm]["track"].label


# ---- forms that look only at what was told ----


class DjangosForm(CalculatorForm):
    """The same questions, cleaned by Django from the first to the last."""

    _clean_fields = forms.Form._clean_fields  # type: ignore[attr-defined]


ANSWERS: dict[str, list[str]] = {
    "region": ["lanzhou", "北京", "haikou", "火星", "泰州"],
    "status": ["retired", "working", "resident", "x"],
    "sex": ["female", "male", " male "],
    "birth_year": ["1960", "１９７５", "19"],
    "birth_month": ["3", "13"],
    "track": ["female50", "female55", "x"],
    "category": ["employee", "flexible", "public"],
    "cumulative_years": ["21", "90"],
    "cumulative_months": ["4", "12"],
    "actual_years": ["15", "30"],
    "actual_months": ["0"],
    "enrolled_year": ["2005", "1950"],
    "enrolled_month": ["3"],
    "started_work_year": ["1985", "2099"],
    "started_work_month": ["7"],
    "retired_year": ["2020", "2099"],
    "retired_month": ["1"],
    "own_credit": ["180.5", "x"],
    "own_pension": ["3200元", "-1"],
    "base": ["6000"],
    "average_pension": ["3000"],
    "on": ["2026-11-22", "2026-02-30"],
    "unknown": ["actual", "enrolled", "x"],
}
TOLD = st.fixed_dictionaries({}, optional={name: st.sampled_from(["", *some]) for name, some in ANSWERS.items()})


@settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(TOLD, st.booleans())
def test_what_was_not_told_is_what_django_makes_of_it(told, may_not_know):
    assert set(ANSWERS) == set(CalculatorForm.base_fields)
    query = QueryDict(mutable=True)
    query.update({"on": "2026-11-22", **told})
    quick, djangos = (kind(query, may_not_know=may_not_know) for kind in (CalculatorForm, DjangosForm))
    assert list(quick.errors.items()) == list(djangos.errors.items())
    assert quick.cleaned_data == djangos.cleaned_data
    assert (quick.needed, quick.not_known) == (djangos.needed, djangos.not_known)
    assert list(quick.fields) == list(djangos.fields)


def test_an_answer_to_nothing_is_nobodys_to_keep():
    """What one form was given for what was not told, it may change for itself."""
    one = CalculatorForm(RETIRED, may_not_know=True)
    assert one.is_valid()
    one.cleaned_data["unknown"].append("actual")
    another = CalculatorForm(RETIRED, may_not_know=True)
    assert another.is_valid()
    assert another.cleaned_data["unknown"] == []
