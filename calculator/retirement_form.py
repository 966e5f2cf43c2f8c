"""The three questions that decide the statutory retirement month."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Submit
from django import forms

from rules.answers import Sex, Track
from rules.months import Month
from website.form_fields import RENDERER

from .forms import MISSING, CalculatorForm
from .layout import QuestionGroup, plain_helper


class RetirementForm(forms.Form):
    """Sex, month of birth, and for women the original retirement age: the same fields as in the calculator."""

    sex = CalculatorForm.base_fields["sex"]
    birth_year = CalculatorForm.base_fields["birth_year"]
    birth_month = CalculatorForm.base_fields["birth_month"]
    track = CalculatorForm.base_fields["track"]

    use_required_attribute = False
    default_renderer = RENDERER

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="%s")
        self.fields["track"].label = "女性：原来该几岁退休？（男性不用选）"
        birth = QuestionGroup(
            "出生年月", ("birth_year", "年"), ("birth_month", "月"), hint="身份证上的，例如：1968年5月"
        )
        self.helper = plain_helper("", "sex", birth, "track", Submit("", "看结果"))

    def clean(self) -> dict[str, Any]:
        if (
            self.cleaned_data.get("sex") == Sex.FEMALE.value
            and not self.cleaned_data.get("track")
            and "track" not in self.errors
        ):
            self.add_error(*MISSING["track"])
        return self.cleaned_data

    def case(self) -> tuple[Month, Sex, Track | None]:
        values = self.cleaned_data
        return (
            Month(values["birth_year"], values["birth_month"]),
            Sex(values["sex"]),
            Track(values["track"]) if values["track"] else None,
        )
