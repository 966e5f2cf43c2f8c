"""What editors type: periods, months, rates and facts, as people write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from desk.form_fields import MonthField, MonthsField, TypedDateField, TypedDecimalField, answers_of
from website.form_fields import PercentField, half_width

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "months"),
    [
        *(("25年", 300), ("25年6个月", 306), ("25年零6个月", 306), ("25年半", 306), ("300", 300), ("300个月", 300)),
        *(("６个月", 6), (" 10 年 ", 120), ("0", 0), ("", None), ("18个月", 18), ("25年6月", 306)),
    ],
)
def test_periods(typed: str, months: int | None) -> None:
    assert MonthsField(required=False).clean(typed) == months


@pytest.mark.parametrize("typed", ["25", "59", "二十五年", "年", "25年以上", "-1", "1.5年", "9999"])
def test_periods_that_are_not_clear(typed: str) -> None:
    with pytest.raises(ValidationError, match=r"年"):
        MonthsField(required=False).clean(typed)


def test_periods_are_shown_as_people_say_them() -> None:
    field = MonthsField()
    assert [field.prepare_value(value) for value in (300, 306, None, "25")] == ["25年", "25年6个月", None, "25"]
    assert not field.has_changed(300, "25年")
    assert field.has_changed(300, "26年")


@pytest.mark.parametrize("typed", ["2024年2月", "2024-02", "2024/2", "２０２４年２月", "2024年2月29日", "2024-02-29"])
def test_calendar_months(typed: str) -> None:
    assert MonthField().clean(typed) == date(2024, 2, 1)
    assert MonthField(last_day=True).clean(typed) == date(2024, 2, 29)
    assert not MonthField().has_changed(date(2024, 2, 15), typed)


@pytest.mark.parametrize("typed", ["2024", "2024年13月", "24-2", "去年", "0000-01"])
def test_calendar_months_that_are_none(typed: str) -> None:
    with pytest.raises(ValidationError, match="2026年12月"):
        MonthField().clean(typed)


@pytest.mark.parametrize(
    ("typed", "rate"),
    [
        ("2.5%", "0.025"),
        ("2.5％", "0.025"),
        ("0.025", "0.025"),
        ("2.305 %", "0.02305"),
        (".02", "0.02"),
        ("8", "0.08"),
        ("2.5", "0.025"),
        ("0.1", "0.1"),
        ("0.1%", "0.001"),
    ],
)
def test_rates(typed: str, rate: str) -> None:
    assert PercentField().clean(typed) == Decimal(rate)
    assert not PercentField().has_changed(Decimal(rate), typed)


@pytest.mark.parametrize("typed", ["0.2", "0.5", "百分之二", "100%", "-2%", "NaN", "1e2%"])
def test_rates_that_are_not_clear(typed: str) -> None:
    with pytest.raises(ValidationError, match="%"):
        PercentField().clean(typed)


@pytest.mark.parametrize(
    "typed", ["2027年1月1日", "2027-01-01", "2027/1/1", "２０２７年１月１日", "2027 年 1 月 1 日", "20270101"]
)
def test_days_as_people_type_them(typed: str) -> None:
    with translation.override("zh-hans"):
        assert TypedDateField().clean(typed) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("120元", "120"), ("1,200", "1200"), ("１２０", "120"), ("¥1，200.50元", "1200.50"), ("95", "95")],
)
def test_amounts_as_people_type_them(typed: str, value: str) -> None:
    assert TypedDecimalField().clean(typed) == Decimal(value)


@pytest.mark.parametrize("typed", ["95,00", "九十五", "1,2,3"])
def test_amounts_that_are_not_clear(typed: str) -> None:
    with pytest.raises(ValidationError):
        TypedDecimalField().clean(typed)


def test_answers_in_an_address_of_the_calculator() -> None:
    pairs = [("region", "lanzhou"), ("status", "retired"), ("birth_year", "1960"), ("on", "2026-11-22"), ("base", "")]
    assert answers_of(pairs) == {"status": "retired", "birth_year": 1960}


@pytest.mark.parametrize("sign", ["\u200b", "\ufeff", "\u2060", "\u200e", "\u00ad"])
def test_invisible_signs_are_read_as_people_see_them(sign: str) -> None:
    assert half_width(f"{sign}1{sign}9 60{sign}") == "19 60"
    assert half_width("兰州　") == "兰州"
    assert MonthsField(required=False).clean(f"2{sign}5年{sign}") == 300
