"""The reader's answers in words, each with the link that changes it."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import cached_property

from website import formats

from ..forms import CHOICES
from .addresses import ResultAddresses


class AnswerSummary(NamedTuple):
    """One of the reader's answers in words, with the link that changes just this one, or takes it away (`act`)."""

    label: str
    value: str
    change: str
    act: str = "改"


class ReadersAnswers(ResultAddresses):
    """What the reader told, in words."""

    @cached_property
    def answer_summaries(self) -> list[AnswerSummary]:
        """您的回答, each with a link to change it."""
        answers = [*self._summaries_first(), *self._summaries_second()]
        result = [
            AnswerSummary(label, value, f"{self.address}&edit={name}#{name}") for name, label, value in answers if value
        ]
        return [*result, *self._summaries_elsewhere(), *self._summaries_day()]

    def _summaries_elsewhere(self) -> list[AnswerSummary]:
        """Each other place, with the link that takes it away."""
        places = self.form.cleaned_data["elsewhere"]
        return [
            AnswerSummary(
                f"在{paid.region.short_name}缴",
                formats.duration(paid.cumulative_months),
                f"{self.without('elsewhere', paid.value)}#places",
                "去掉",
            )
            for paid in places
        ]

    def _summaries_day(self) -> list[AnswerSummary]:
        if not self.another_day:
            return []
        return [AnswerSummary("按哪天算", self.another_day, f"{self.address}&edit=on#on")]

    @property
    def another_day(self) -> str:
        """The day asked about, where it is not today."""
        return formats.day(self.on) if self.form.is_another_day else ""

    @property
    def answer_line(self) -> str:
        """您的回答 in one line."""
        return "，".join(values.value for values in self.answer_summaries)

    def _choice(self, name: str) -> str:
        return CHOICES[name].get(self.form.cleaned_data[name], "")

    def _category(self) -> str:
        """Whoever does not say counts as employed, and can see that and change it."""
        return CHOICES["category"][self.form.answers.category.value]

    def _summaries_first(self) -> list[tuple[str, str, str]]:
        return [
            ("region", "参保地", self.region.name),
            ("status", "情况", self._choice("status").split("，")[0]),
            ("sex", "性别", self._choice("sex")),
            ("birth_year", "出生", self._month("birth")),
        ]

    def _summaries_second(self) -> list[tuple[str, str, str]]:
        data, needed = self.form.cleaned_data, self.form.needed
        yuan = {
            name: f"{formats.money(data[name])}元" if data[name] else ""
            for name in ("own_credit", "own_pension", "base", "average_pension")
        }
        unknown = self.form.not_known
        return [
            ("track", "原退休年龄", self._choice("track").split("（")[0] if "track" in needed else ""),
            ("category", "身份", self._category() if "category" in needed else ""),
            ("cumulative_years", "累计缴费", self._duration("cumulative")),
            ("actual_years", "实际缴费", "不知道" if "actual" in unknown else self._duration("actual")),
            ("enrolled_year", "首次参保", "不知道" if "enrolled" in unknown else self._month("enrolled")),
            ("started_work_year", "参加工作", self._month("started_work")),
            ("retires_year", "打算退休", self._month("retires")),
            ("retired_year", "办退休", self._month("retired")),
            ("own_credit", "那一笔", yuan["own_credit"]),
            ("own_pension", "养老金", yuan["own_pension"]),
            ("base", "缴费基数", yuan["base"]),
            ("average_pension", "当地平均", yuan["average_pension"]),
        ]

    def _month(self, name: str) -> str:
        values = self.form.cleaned_data
        year, month = values.get(f"{name}_year"), values.get(f"{name}_month")
        return f"{year}年{month}月" if year else ""

    def _duration(self, name: str) -> str:
        values = self.form.cleaned_data
        years, months = values.get(f"{name}_years"), values.get(f"{name}_months")
        return "" if years is None else formats.duration(years * 12 + (months or 0))
