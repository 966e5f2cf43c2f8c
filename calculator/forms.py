"""The calculator's questions. Names and values are fixed by the contract; the sentences are ours."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any, cast

from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property

from policies import search
from policies.models import Region
from rules.answers import Answers, Category, Elsewhere, InsuranceStatus, Sex, Track
from rules.months import Month
from rules.plausibility import Doubt, doubts
from rules.questions import categories_told_apart, questions_needed, questions_offered
from rules.retirement_age import Retirement, retirement
from rules.tables import Tables
from website import formats as words
from website.form_fields import RENDERER, YuanField, half_width

from .fields import (
    ConfirmField,
    DayField,
    ElsewhereField,
    WordField,
    choice_field,
    count_field,
    month_field,
    year_field,
)
from .layout import HiddenAnswers, QuestionGroup, plain_helper
from .table_source import PUBLIC, TableSource

FIRST_SCREEN = ("region", "status", "sex", "birth_year", "birth_month")
SECOND_SCREEN = (
    *("track", "category", "cumulative_years", "cumulative_months", "actual_years", "actual_months"),
    *("enrolled_year", "enrolled_month", "started_work_year", "started_work_month"),
    *("retired_year", "retired_month", "own_credit", "own_pension", "base", "retires_year", "retires_month"),
)
CARRIED = ("average_pension", "elsewhere", "confirm", "on")
QUESTIONS = (*FIRST_SCREEN, *SECOND_SCREEN, *CARRIED)
SHOWN_ON_REQUEST = ("average_pension", "on")
# Questions that a status has no use for: their answers are ignored, whatever they hold.
ABOUT_WORK = (
    *("track", "actual_years", "actual_months", "enrolled_year", "enrolled_month", "base"),
    *("started_work_year", "started_work_month", "retires_year", "retires_month"),
)
ABOUT_RETIREMENT = ("retired_year", "retired_month", "own_credit", "own_pension")
ABOUT_BOTH = ("category", "cumulative_years", "cumulative_months", "average_pension", "elsewhere")
UNUSED = {
    InsuranceStatus.RETIRED.value: ABOUT_WORK,
    InsuranceStatus.WORKING.value: ABOUT_RETIREMENT,
    InsuranceStatus.RESIDENT.value: (*ABOUT_WORK, *ABOUT_RETIREMENT, *ABOUT_BOTH),
}

# Answers that can look unlikely.
CONFIRMABLE = (
    *("birth_year", "status", "retired_year", "enrolled_year", "started_work_year", "cumulative_years"),
    *("base", "own_pension"),
)
CATEGORIES = [("employee", "单位给缴"), ("flexible", "灵活就业，自己缴")]
# Where the tables tell 机关事业单位 apart, 单位 means an enterprise.
CATEGORIES_APART = [("employee", "企业给缴"), ("flexible", "灵活就业，自己缴"), ("public", "机关、事业单位")]


class RegionField(forms.CharField):
    """A place by its exact name, slug, code, pinyin, or province and name. Anything looser is a ValidationError that
    names what may be meant: a figure for a place that nobody meant is worse than a question."""

    def prepare_value(self, value: Any) -> Any:
        """In the box a slug or a code stands as the name of the place; what was typed stays as it is."""
        typed = str(value or "").replace("\0", "")
        place = search.gazetteer().by_name.get(typed)
        if place:
            return place.short_name if place.scheme_applies else value
        return search.shown(search.resolve(typed), value) if any(map(str.isdecimal, typed)) else value

    def to_python(self, value: Any) -> Any:
        typed = str(value or "").replace("\0", "").strip()
        if not typed:
            return None
        result = search.resolve(typed)
        if result.region is None or not result.exact:
            code = "personal" if result.personal else "several" if result.has_match else "unknown"
            raise ValidationError(search.how_to_name(result, typed), code=code)
        if not result.region.scheme_applies:
            raise ValidationError(
                f"{result.region.short_name}另有制度，内地医保的办法不适用。请写内地参保的城市", code="elsewhere"
            )
        return result.region


class CalculatorForm(forms.Form):
    """All questions of the contract. Which of them must be answered depends on the place's tables.

    Of the class's fields, a form holds those of the first screen and those that were answered and have a use; any other
    comes when it is put or has something wrong. Most readers answer six of twenty-seven.
    """

    region = RegionField(
        label="在哪里参保？",
        help_text="办退休、或现在缴费的那个城市，例如：兰州",
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
        error_messages={"required": "请写参保的城市，例如：兰州"},
    )
    status = choice_field(
        "您现在是哪一种？",
        [
            ("retired", "已经退休，退的是职工医保"),
            ("working", "还没退休，在缴职工医保"),
            ("resident", "参加居民医保，每年缴一次"),
        ],
        "请选一项：退休了、还在缴，或居民医保",
    )
    sex = choice_field("性别", [("female", "女"), ("male", "男")], "请选性别：女或男", two=True)
    birth_year = year_field("出生年份", "出生年份要写4位数字，例如：1960")
    birth_month = month_field("出生月份")
    track = choice_field(
        "您原来该几岁退休？",
        [("female50", "50岁（工人岗位）"), ("female55", "55岁（干部、管理和技术岗位）")],
        "请选一项：50岁或55岁。不清楚就问单位，灵活就业的多数是55岁",
        required=False,
    )
    category = choice_field(
        "您怎么参保？",
        [*CATEGORIES, CATEGORIES_APART[-1]],
        "请选一项：单位给缴、自己缴，或机关事业单位",
        required=False,
    )
    cumulative_years = count_field("累计年数", 80, "21")
    cumulative_months = count_field("累计月数", 11, "4")
    actual_years = count_field("实际缴费年数", 80, "15")
    actual_months = count_field("实际缴费月数", 11, "0")
    enrolled_year = year_field("首次参保年份", "首次参保的年份要写4位数字，例如：2005", required=False)
    enrolled_month = month_field("首次参保月份", required=False)
    started_work_year = year_field("参加工作年份", "参加工作的年份要写4位数字，例如：1985", required=False)
    started_work_month = month_field("参加工作月份", required=False)
    retired_year = year_field("退休年份", "退休的年份要写4位数字，例如：2020", required=False)
    retired_month = month_field("退休月份", required=False)
    own_credit = YuanField(
        label="那一笔划了多少元？（可以不填）",
        required=False,
        most=100_000,
        error_messages={"invalid": "那一笔要写多少元，只写数字，例如：180.5"},
    )
    own_pension = YuanField(
        label="您每月养老金多少元？",
        help_text="看银行短信或存折上每月进账的数",
        required=False,
        most=100_000,
        error_messages={"invalid": "养老金要写每月多少元，只写数字，例如：3200"},
    )
    base = YuanField(
        label="每月缴费基数多少元？（可以不填）",
        help_text="填了，就算在职时每月划入多少。工资条上有，或问单位",
        required=False,
        most=1_000_000,
        error_messages={"invalid": "缴费基数要写每月多少元，只写数字，例如：6000"},
    )
    average_pension = YuanField(
        label="当地月均养老金",
        required=False,
        most=100_000,
        error_messages={"invalid": "月均养老金要写每月多少元，只写数字，例如：3000"},
    )
    retires_year = year_field("打算退休的年份", "打算退休的年份要写4位数字，例如：2030", required=False)
    retires_month = month_field("打算退休的月份", required=False)
    elsewhere = ElsewhereField(label="在别处缴过的月数", required=False)
    confirm = ConfirmField(label="看起来少见，确认没写错的", names=CONFIRMABLE, required=False)
    on = DayField(label="按哪天算？（不填就是今天）", help_text="写成2030-05-01这样", required=False)
    unknown = forms.MultipleChoiceField(
        label="我不知道",
        choices=[("actual", "实际缴费"), ("enrolled", "首次参保")],
        required=False,
        error_messages={"invalid_choice": "只有实际缴费和首次参保可以选“我不知道”"},
    )

    use_required_attribute = False
    default_renderer = RENDERER

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        tables: Tables | None = None,
        may_not_know: bool = False,
        you: str = "您",
        setting: TableSource = PUBLIC,
        **kwargs: Any,
    ) -> None:
        """`may_not_know`: 我不知道 is an answer (the page); programs have to tell. `you` is how the person is called."""
        unused = UNUSED.get(half_width((data or {}).get("status") or ""), ()) + (() if may_not_know else ("unknown",))
        told = [name for name in data or kwargs.get("initial") or () if name in self.base_fields and name not in unused]
        # Django copies what is here, and cleans it
        self.base_fields = {name: self.base_fields[name] for name in (*FIRST_SCREEN, *told)}  # type: ignore[misc]
        super().__init__(data, auto_id="%s", **kwargs)
        self._tables = tables
        self.setting = setting
        self.may_not_know = may_not_know
        self._you = you
        for field in self.fields.values():
            self._address(field)
        self.needed: frozenset[str] = frozenset()
        self.offered: frozenset[str] = frozenset()

    def _address(self, field: forms.Field) -> None:
        if self._you != "您":
            field.label = str(field.label).replace("您", self._you)

    def _put(self, *names: str) -> None:
        """Hold these questions too, all in their usual order."""
        new = [name for name in names if name not in self.fields and name in CalculatorForm.base_fields]
        for name in new:
            self.fields[name] = deepcopy(CalculatorForm.base_fields[name])
            self._address(self.fields[name])
        if new:
            self.order_fields([*CalculatorForm.base_fields])

    def __getitem__(self, name: str) -> forms.BoundField:
        self._put(name)
        return super().__getitem__(name)

    def add_error(self, field: str | None, error: Any) -> None:
        if field:
            self._put(field)
        super().add_error(field, error)

    # ---- what is checked ----

    @property
    def asked_on(self) -> date:
        """The day asked about; today in China unless told."""
        return self.cleaned_data.get("on") or self._today

    @property
    def is_another_day(self) -> bool:
        return self.asked_on != self._today

    @cached_property
    def _today(self) -> date:
        return timezone.localdate()

    @property
    def tables(self) -> Tables:
        if self._tables is None:
            self._tables = self.setting.tables_of(self.cleaned_data["region"])
        return self._tables

    def clean(self) -> dict[str, Any]:
        untold = {
            name: () if name in ("elsewhere", "confirm") else None for name in QUESTIONS if name not in self.fields
        }
        self.cleaned_data = values = untold | self.cleaned_data
        self._check_birth()
        self._check_month("enrolled", "首次参保")
        self._check_month("started_work", "参加工作")
        self._check_month("retired", "退休")
        self._check_places()
        if self.errors.keys().isdisjoint((*FIRST_SCREEN, "on")):
            self._ask_for_what_is_needed()
            self._check_durations()
            self._check_retires()
        return values

    def _check_birth(self) -> None:
        birth = self._birth
        if birth and "on" not in self.errors and birth > Month.of(self.asked_on):
            self.add_error("birth_year", "出生年月不能晚于今天，请看看年份")

    def _check_month(self, name: str, words: str) -> None:
        """After birth and not in the future."""
        when, birth = self._month_value(name), self._birth
        if when and birth and when <= birth:
            self.add_error(f"{name}_year", f"{words}要晚于出生，请看看年份")
        if when and "on" not in self.errors and when > Month.of(self.asked_on):
            self.add_error(f"{name}_year", f"{words}不能晚于今天，请看看年份")

    @cached_property
    def _birth(self) -> Month | None:
        return self._month_value("birth")

    def _month_value(self, name: str) -> Month | None:
        year, month = self.cleaned_data.get(f"{name}_year"), self.cleaned_data.get(f"{name}_month")
        return Month(year, month) if year and month else None

    def _ask_for_what_is_needed(self) -> None:
        values = self.cleaned_data
        status = InsuranceStatus(values["status"])
        self.needed = questions_needed(self.tables, status, Sex(values["sex"]), self._decisive_day())
        self.offered = questions_offered(self.tables, status, self.asked_on) - self.needed
        for name in sorted((self.needed & MISSING.keys()) - self.not_known):
            for field, message in filter(None, (MISSING[name], MISSING_MONTH.get(name))):
                if field not in self.errors and values.get(field) in (None, ""):
                    self.add_error(field, ValidationError(message, code="missing"))

    @property
    def not_known(self) -> frozenset[str]:
        """The needed answers that the reader does not know and has not given anyway."""
        note = set(self.cleaned_data.get("unknown") or ()) if self.may_not_know else set()
        kwargs = {name for name in note if self.cleaned_data.get(MISSING[name][0]) is not None}
        return self.needed & (note - kwargs)

    def _decisive_day(self) -> date | None:
        """The day whose tables decide what must be asked: the statutory retirement month of people in work."""
        values = self.cleaned_data
        if values["status"] != InsuranceStatus.WORKING.value:
            return self.asked_on
        if retires := self._month_value("retires"):
            return retires.last_day
        if values["sex"] == Sex.FEMALE.value and not values.get("track"):
            return None
        return self._statutory().month.last_day

    def _check_places(self) -> None:
        region = self.cleaned_data.get("region")
        if region and any(paid.region == region for paid in self.cleaned_data.get("elsewhere") or ()):
            self.add_error("elsewhere", f"{region.short_name}是参保地，在这里缴的不用再写一次")

    def _check_retires(self) -> None:
        """From the month asked about on, and within the flexible range where that is not over. Earlier is another door."""
        values = self.cleaned_data
        if values["status"] != InsuranceStatus.WORKING.value or {"retires_year", "retires_month"} & self.errors.keys():
            return
        if bool(values["retires_year"]) != bool(values["retires_month"]):
            missing = "retires_month" if values["retires_year"] else "retires_year"
            self.add_error(missing, "打算哪年哪月退休，年和月都要写")
            return
        retires, today = self._month_value("retires"), Month.of(self.asked_on)
        if retires is None:
            return
        if retires < today:
            self.add_error("retires_year", "打算退休的月份已经过了。办完退休的，请把情况改成“退休了”")
        elif "track" not in self.errors and (values["sex"] == Sex.MALE.value or values["track"]):
            latest = self._statutory().latest
            if today <= latest < retires:
                self.add_error("retires_year", f"最晚可以到{words.month(latest)}退休，请看看年份")

    def _statutory(self) -> Retirement:
        track = self.cleaned_data.get("track")
        assert self._birth is not None
        return retirement(self._birth, Sex(self.cleaned_data["sex"]), Track(track) if track else None)

    def _check_durations(self) -> None:
        if "cumulative" not in self.needed:
            return
        birth = self._birth
        paid, actual = self._months_value("cumulative"), self._months_value("actual")
        in_all = (paid or 0) + sum(item.cumulative_months for item in self.cleaned_data.get("elsewhere") or ())
        if birth and paid is not None and in_all > Month.of(self.asked_on).since(birth):
            self.add_error("cumulative_years", "缴费年限比年龄还长，请看看年数")
        if paid is not None and actual is not None and actual > paid:
            self.add_error("actual_years", "实际缴费不会比累计还多，请看看这两个数")

    def _months_value(self, name: str) -> int | None:
        years, months = self.cleaned_data.get(f"{name}_years"), self.cleaned_data.get(f"{name}_months")
        return None if years is None else years * 12 + (months or 0)

    # ---- what the rules get ----

    @cached_property
    def answers(self) -> Answers:
        """The case of a valid form."""
        values = self.cleaned_data
        status = InsuranceStatus(values["status"])
        birth = self._birth
        assert birth is not None
        return Answers(
            status=status,
            sex=Sex(values["sex"]),
            birth=birth,
            track=Track(values["track"]) if values["track"] and status is InsuranceStatus.WORKING else None,
            retired=self._month_value("retired"),
            category=Category(values["category"] or "employee"),
            cumulative_months=self._months_value("cumulative"),
            actual_months=self._months_value("actual"),
            enrolled=self._month_value("enrolled"),
            started_work=self._month_value("started_work"),
            own_credit=values["own_credit"],
            own_pension=values["own_pension"],
            average_pension=values["average_pension"],
            base=values["base"],
            retires=self._month_value("retires"),
            elsewhere=tuple(
                Elsewhere(paid.region.slug, paid.cumulative_months, paid.actual_months) for paid in values["elsewhere"]
            ),
        )

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        """Answers of a valid form that look like a slip and are not confirmed."""
        confirmed = self.cleaned_data["confirm"]
        return tuple(item for item in doubts(self.answers, self.tables, self.asked_on) if item.name not in confirmed)

    # ---- which screen is shown ----

    @property
    def place(self) -> Region | None:
        return self.cleaned_data.get("region") if self.is_bound and hasattr(self, "cleaned_data") else None

    def only_second_screen_is_open(self) -> bool:
        """Whether the only things wrong are questions of the second screen that were not put yet."""
        codes = {error.code for errors in self.errors.as_data().values() for error in errors}
        # a radio button that nobody pressed leaves no trace: the question beside it tells whether the screen was shown
        traces = ["cumulative_years" if name == "track" else name for name in self.errors]
        return codes == {"missing"} and not any(name in self.data for name in traces)

    def show(self, screen: str, also: str = "") -> None:
        """Lay out one screen; the answers of the other one travel along unseen. `also` names one of these to be shown too."""
        shown = FIRST_SCREEN if screen == "first" else tuple(filter(self._asks, SECOND_SCREEN))
        extra = [also] if also in SHOWN_ON_REQUEST else []
        self._put(*shown, *extra)
        if screen == "second":
            self._fit_to_tables()
        params = self._first_screen() if screen == "first" else self._second_screen()
        # what was confirmed is asked again once an answer was changed
        left_out = (*shown, *extra, "confirm", *(["unknown"] if screen == "second" else []))
        unseen = [*(name for name in self.fields if name not in left_out), "for"]
        # what has to be put right is never carried unseen
        wrong = [name for name in unseen if self.is_bound and name in self.errors]
        values = self.data if self.is_bound else self.initial
        carried = [HiddenAnswers(name) for name in unseen if name not in wrong and values.get(name)]
        button = Submit("", "下一步" if screen == "first" else "看结果")
        self.helper = plain_helper(self.setting.address, *params, *extra, *wrong, *carried, button)

    def _first_screen(self) -> list[Any]:
        return [
            "region",
            "status",
            "sex",
            QuestionGroup("出生年月", ("birth_year", "年"), ("birth_month", "月"), hint="身份证上的，例如：1960年3月"),
        ]

    def _second_screen(self) -> list[Any]:
        groups = {
            "track": "track",
            "category": "category",
            "cumulative": QuestionGroup(
                "医保一共缴了多久？",
                ("cumulative_years", "年"),
                ("cumulative_months", "个月"),
                hint="累计年限，视同缴费的也算。医保局网站、支付宝医保里能查到",
            ),
            "actual": QuestionGroup(
                "其中真正缴钱的有多久？",
                ("actual_years", "年"),
                ("actual_months", "个月"),
                hint="实际缴费年限，不算视同的。这里规定要看它",
                unknown="actual",
            ),
            "enrolled": QuestionGroup(
                "第一次参加职工医保是哪年哪月？",
                ("enrolled_year", "年"),
                ("enrolled_month", "月"),
                hint="这里按参保早晚，年限不一样",
                unknown="enrolled",
            ),
            "started_work": QuestionGroup(
                "哪年哪月参加工作？",
                ("started_work_year", "年"),
                ("started_work_month", "月"),
                hint="这里按参加工作早晚，年限不一样。档案里有，说不准就写第一次缴医保的年月",
            ),
            "retired": QuestionGroup(
                "哪年哪月办的退休？", ("retired_year", "年"), ("retired_month", "月"), hint="这里按退休早晚，返款不一样"
            ),
            "own_credit": "own_credit",
            "own_pension": "own_pension",
            "base": "base",
            "retires": QuestionGroup(
                "打算哪年哪月退休？（可以不填）",
                ("retires_year", "年"),
                ("retires_month", "月"),
                hint="不填就按法定的月份算。办病退、特殊工种提前退休的，写批下来的年月",
            ),
        }
        return [layout for name, layout in groups.items() if name in self._questions]

    @property
    def _questions(self) -> frozenset[str]:
        """What the second screen asks here. Another month of retiring may be told by everybody in work."""
        working = self.cleaned_data.get("status") == InsuranceStatus.WORKING.value
        return self.needed | self.offered | (frozenset({"retires"}) if working else frozenset())

    def _asks(self, name: str) -> bool:
        """Whether this question is on the second screen here."""
        return any(name.startswith(f"{question}_") or name == question for question in self._questions)

    def _fit_to_tables(self) -> None:
        """Questions as the place's tables put them: the categories that they tell apart, the month of a frozen amount."""
        if isinstance(category := self.fields.get("category"), WordField):
            apart = Category.PUBLIC in categories_told_apart(self.tables)
            category.choices = CATEGORIES_APART if apart else CATEGORIES
        if "own_credit" in self.offered:
            when = "、".join(words.month(month) for month in self._frozen_months())
            self["own_credit"].label = f"{when}那笔划了多少元？（可以不填）"
            self["own_credit"].help_text = words.dial("以后每笔都和它一样多。翻翻那时的明细，或打12393问")
            self["own_pension"].label = "刚退休时每月养老金多少元？（可以不填）"
            self["own_pension"].help_text = "退休晚的才要，按它的一部分划"

    def _frozen_months(self) -> list[Month]:
        table = self.tables.retiree.in_force(self.asked_on)
        return sorted({band.frozen_at for band in table.bands if band.frozen_at}) if table else []


# What may be chosen, in words, by question and answer.
CHOICES: dict[str, dict[str, str]] = {
    name: {value: str(label) for value, label in cast("list[tuple[str, Any]]", field.choices)}
    for name, field in CalculatorForm.base_fields.items()
    if isinstance(field, WordField)
}

MISSING = {
    "track": ("track", "请选一项：50岁或55岁。不清楚就问单位，灵活就业的多数是55岁"),
    "cumulative": ("cumulative_years", "请写医保一共缴了多少年，例如：21"),
    "actual": ("actual_years", "请写其中实际缴费多少年，例如：15"),
    "enrolled": ("enrolled_year", "请写第一次参保的年份，例如：2005"),
    "started_work": ("started_work_year", "请写参加工作的年份，例如：1985"),
    "retired": ("retired_year", "请写办退休的年份，例如：2020"),
    "own_pension": ("own_pension", "请写您每月的养老金，例如：3200"),
}
MISSING_MONTH = {
    "enrolled": ("enrolled_month", "还差首次参保的月份，写1到12，例如：3"),
    "started_work": ("started_work_month", "还差参加工作的月份，写1到12，例如：7"),
    "retired": ("retired_month", "还差办退休的月份，写1到12，例如：3"),
}
