"""验算例子 as fields: what a person answers and what must come out, kept by the names of the calculator and of the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone

from policies.models import CreditExample, WorkedExample
from policies.models.choices import CATEGORIES, EVIDENCE, SEXES, choices
from website.form_fields import YuanField

from ...form_fields import MonthField, MonthsField, answers_of
from ...review.worked_examples import NAMES, STATUSES, TRACKS, facts_in_words
from .fieldsets import fieldset
from .inlines import BlockInline, RowFormSet

Facts = dict[str, Any]
YES = [("", "不验"), (True, "是"), (False, "不是")]
PASTE = "照抄“算一算”：在本站照这个人填好，把结果页的网址整个贴在这里，上面的回答就不用填。"


class Fact(NamedTuple):
    """One field that stands for some names of the stored facts: the field, and how it reads and writes them."""

    field: forms.Field
    names: tuple[str, ...]
    read: Callable[[Facts], Any]
    write: Callable[[Any], Facts]


def plain(name: str, field: forms.Field, write: Callable[[Any], Any] = lambda value: value) -> Fact:
    """Kept under one name."""
    return Fact(field, (name,), lambda facts: facts.get(name), lambda value: {name: write(value)})


def choice(name: str, label: str, empty: str, offered: list[tuple[str, str]]) -> Fact:
    field = forms.ChoiceField(label=label, choices=[("", empty), *offered], required=False)
    return Fact(field, (name,), lambda facts: str(facts.get(name, "")), lambda value: {name: value})


def yes_or_no(name: str) -> Fact:
    coerced = {"coerce": lambda value: str(value) == "True", "empty_value": None}
    return plain(name, forms.TypedChoiceField(label=NAMES[name], choices=YES, required=False, **coerced))


def yuan(name: str, label: str) -> Fact:
    """Kept as the API says it, with two decimals."""
    sentence = {"invalid": "金额请写大于0的数，最多两位小数，例如：150。"}
    return plain(name, YuanField(label=label, required=False, error_messages=sentence), "{:.2f}".format)


def month(stem: str, label: str) -> Fact:
    """An answer of the calculator, kept as year and month."""
    year, month = f"{stem}_year", f"{stem}_month"

    def read(facts: Facts) -> date | None:
        return date(int(facts[year]), int(facts.get(month) or 1), 1) if facts.get(year) else None

    field = MonthField(label=label, required=False)
    return Fact(field, (year, month), read, lambda day: {year: day.year, month: day.month})


def paid(stem: str, label: str) -> Fact:
    """An answer of the calculator, kept as years and months."""
    years, months = f"{stem}_years", f"{stem}_months"

    def read(facts: Facts) -> int | None:
        return int(facts[years]) * 12 + int(facts.get(months) or 0) if facts.get(years) not in (None, "") else None

    field = MonthsField(label=label, required=False)
    return Fact(field, (years, months), read, lambda n: {years: n // 12} | ({months: n % 12} if n % 12 else {}))


def reached_month(name: str) -> Fact:
    """Kept as 2028-11."""
    field = MonthField(label=NAMES[name], required=False)

    def read(facts: Facts) -> date | None:
        return date.fromisoformat(f"{facts[name]}-01") if facts.get(name) else None

    return Fact(field, (name,), read, lambda day: {name: f"{day:%Y-%m}"})


ANSWERS = {
    "status": choice("status", "身份", "请选", STATUSES),
    "sex": choice("sex", "性别", "请选", choices(SEXES)),
    "birth": month("birth", "出生年月"),
    "category": choice("category", "参保身份", "不分", choices(CATEGORIES)),
    "retired": month("retired", "退休年月"),
    "cumulative": paid("cumulative", "累计缴费"),
    "actual": paid("actual", "实际缴费"),
    "enrolled": month("enrolled", "首次参保"),
    "started_work": month("started_work", "参加工作"),
    "track": choice("track", "退休年龄", "不分", TRACKS),
    "average_pension": yuan("average_pension", "当地月均养老金（元）"),
    "own_pension": yuan("own_pension", "本人养老金（元）"),
    "own_credit": yuan("own_credit", "本人以前那笔（元）"),
    "base": yuan("base", "缴费基数（元）"),
}
COMMON = {"known": yes_or_no("known"), "evidence": choice("evidence", NAMES["evidence"], "不验", choices(EVIDENCE))}
AMOUNTS = ("monthly", "annual", "net_monthly", "monthly_equivalent", "low", "high")
CREDIT = {
    **{name: yuan(name, NAMES[name]) for name in AMOUNTS},
    **COMMON,
    **{name: yes_or_no(name) for name in ("eligible", "approximate", "provisional", "outdated")},
}
LENGTHS = (
    *("required_cumulative_months", "required_actual_months"),
    *("shortfall_months", "shortfall_at_retirement_months"),
)
COVERAGE = {
    **{name: plain(name, MonthsField(label=NAMES[name], required=False)) for name in LENGTHS},
    "reached": yes_or_no("reached"),
    "reached_month": reached_month("reached_month"),
    **COMMON,
    "strictly_more": yes_or_no("strictly_more"),
}


class ExampleForm(forms.ModelForm):
    """One worked example. What has no field here (`elsewhere` of a pasted address) stays as it is stored."""

    groups: dict[str, dict[str, Fact]] = {}
    address = forms.CharField(
        label="或者贴网址",
        required=False,
        widget=forms.TextInput(attrs={"size": 60, "autocomplete": "off"}),
        help_text=PASTE,
    )

    table: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in (("name", "可以不写，网站按人起名。"), ("as_of", "不写就按施行日算；没有施行日，按今天。")):
            self.fields[name].required, self.fields[name].help_text = False, words
        for where, facts in self.groups.items():
            stored = getattr(self.instance, where) or {}
            self.initial |= field_values(where, stored, facts)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for where, facts in self.groups.items():
            stored = dict(getattr(self.instance, where) or {})
            for key, fact in facts.items():
                name = f"{where}_{key}"
                if name in self.errors or (self.instance.pk and name not in self.changed_data):
                    continue
                stored = {known: value for known, value in stored.items() if known not in fact.names}
                value = data.get(name)
                stored |= {} if value in (None, "") else fact.write(value)
            if where == "answers" and data.get("address"):
                stored = self._pasted(data["address"]) or stored
            setattr(self.instance, where, stored)
        self._require()
        data["as_of"] = data.get("as_of") or self.table.effective_from or timezone.localdate()
        data["name"] = data.get("name") or self._called()
        return data

    def _called(self) -> str:
        """By whom it is about, as in a sheet: 男，1958年5月出生."""
        answers = self.instance.answers
        sex = SEXES.get(answers.get("sex"), "")
        return f"{sex}，{answers.get('birth_year', '')}年{answers.get('birth_month', 1)}月出生"

    def _pasted(self, text: str) -> Facts:
        try:
            pairs = parse_qsl(urlsplit(text).query)
        except ValueError:
            pairs = []
        if not pairs:
            self.add_error("address", "没有看懂。请打开“算一算”的结果页，把地址栏里的网址整个复制过来。")
        return answers_of(pairs)

    def _require(self) -> None:
        """The three answers without which nothing can be computed, and something to compare with."""
        for key in ("status", "sex", "birth"):
            fact, name = self.groups["answers"][key], f"answers_{key}"
            if name not in self.errors and fact.names[0] not in self.instance.answers:
                self.add_error(name, ValidationError(f"请填“{fact.field.label}”。", code="required"))
        if not self.instance.expected and not any(name.startswith("expected_") for name in self.errors):
            first = next(iter(self.groups["expected"]))
            self.add_error(f"expected_{first}", ValidationError("请写应该算出多少。", code="required"))


def field_values(where: str, stored: Facts, facts: dict[str, Fact] | None = None) -> dict[str, Any]:
    """The values of the fields that show stored facts; of every fact there is, or of those given."""
    known = facts or (ANSWERS if where == "answers" else CREDIT | COVERAGE)
    return {f"{where}_{key}": fact.read(stored) for key, fact in known.items()}


def example_form(expected: dict[str, Fact]) -> type[ExampleForm]:
    """The form of a kind of table, with what that kind computes."""
    groups = {"answers": ANSWERS, "expected": expected}
    fields = {f"{where}_{key}": fact.field for where, facts in groups.items() for key, fact in facts.items()}
    return type("ExampleForm", (ExampleForm,), {**fields, "groups": groups})


class ExampleFormSet(RowFormSet):
    """Examples that know the table they are for: a new one begins with the retired for credit, with those in work for years."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.table = self.instance
        if form.instance.pk is None:
            form.initial["answers_status"] = "retired" if isinstance(form.instance, CreditExample) else "working"


class ExampleInline(BlockInline):
    """Worked examples; publishing computes each and compares. `shown`: the fields that most examples need."""

    explanation = (
        "拿一个真实的人，自己先照文件算好，写下应得多少。发布时网站会再算一遍，对不上就不让发布。"
        "每一行至少要有一个例子。“按哪天算”不能早于施行日。"
    )
    shown: tuple[tuple[str, ...], ...] = ()
    readonly_fields = ("answered", "should_get")
    formset = ExampleFormSet

    @admin.display(description="回答")
    def answered(self, example: WorkedExample) -> str:
        return facts_in_words(example.answers)

    @admin.display(description="应得结果")
    def should_get(self, example: WorkedExample) -> str:
        return facts_in_words(example.expected)

    def get_fieldsets(self, request: Any, obj: Any = None) -> Any:
        """What most examples need first, the rest folded; of what can no longer be changed, what it says."""
        if obj and not obj.is_draft:
            return (fieldset(None, ("name", "as_of", *self.readonly_fields)),)
        first = {name for line in self.shown for name in line}
        rest = [f"{w}_{key}" for w, facts in self.form.groups.items() for key in facts if f"{w}_{key}" not in first]  # type: ignore[attr-defined]
        pairs = tuple(tuple(rest[at : at + 3]) for at in range(0, len(rest), 3))
        return (
            fieldset(None, (*self.shown, ("as_of", "name"))),
            fieldset("别的回答和结果（多数不用填）", (*pairs, "address"), folded=request.method != "POST"),
        )
