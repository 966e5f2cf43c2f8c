"""The sheet of each model: its columns in order, with an example line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils import timezone
from import_export.fields import Field
from import_export.resources import Resource

from policies.models import (
    Claim,
    Contact,
    CoverageRow,
    CoverageTable,
    CreditBand,
    CreditTable,
    Finding,
    PaymentFact,
    ReaderReport,
    Region,
    Source,
    TopUp,
)
from policies.open_data.serializers import CLAIM, CONTACT, FINDING, PAYMENT, REGION, SOURCE, TOP_UP, Shape

from . import sheet_examples
from .readers import FileError, Sheet, SheetLine
from .resources import PlainResource, ReviewedResource, columns, resource_for, short, table_resource
from .widgets import DurationWidget, MonthWidget, OptionsWidget, RateWidget, RegionWidget, TextWidget


@dataclass(frozen=True)
class SheetType:
    """One model's sheet. Of tables: what their rows are, and which columns say whom a row is for."""

    model: type[models.Model]
    resource: type[Resource]
    imports: bool = True
    needs: tuple[str, ...] = ()
    row_model: type[models.Model] | None = None
    who: tuple[str, ...] = ()
    example: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return str(self.model._meta.model_name)

    @property
    def title(self) -> str:
        return str(self.model._meta.verbose_name)

    def rows(self) -> Any:
        """What a sheet can hold: of rows with a key, one of each."""
        resource: Any = self.resource()
        return resource.get_queryset() if hasattr(resource, "get_queryset") else self.model._default_manager.all()

    def columns(self) -> list[Field]:
        return self.resource().get_export_fields()

    def example_line(self) -> list[str]:
        """What a new line of the sheet may look like."""
        return [self.example.get(short(c.column_name), "") for c in self.columns()]

    def lines(self, sheet: Sheet) -> list[SheetLine]:
        """The lines under the book's own headings. Raises FileError for what is no sheet of this book."""
        own = {short(c.column_name): c.column_name for c in self.columns()}
        if "依据编号" in own:
            own["依据"] = own["依据编号"]
        there = [short(heading) for heading in sheet.headings]
        unknown = [heading for heading in sheet.headings if short(heading) not in own]
        problems = [f"列名“{heading}”不认识。请对照模板改正，或删掉这一列。" for heading in unknown]
        problems += [f"缺“{name}”这一列。请对照模板补上。" for name in self.needs if name not in there]
        problems += [f"列名“{name}”写了两次，请删掉一列。" for name in sorted({n for n in there if there.count(n) > 1})]
        if not sheet.lines:
            problems.append("只有列名，没有内容：从第2行起，一行写一条。")
        if problems:
            raise FileError(*problems)
        lines = [
            SheetLine(line.number, {own[short(h)]: cell for h, cell in line.cells.items()}) for line in sheet.lines
        ]
        self._refuse_example(lines)
        return lines

    def _refuse_example(self, lines: list[SheetLine]) -> None:
        example = dict(zip([c.column_name for c in self.columns()], self.example_line(), strict=True))
        filled = {heading: cell for heading, cell in example.items() if cell}
        for line in lines:
            if filled == {heading: cell for heading, cell in line.cells.items() if cell}:
                raise FileError(f"第{line.number}行：这是模板里的例子，不是真的。请删掉这一行。")


# ---- what is told of columns, where a model's own words do not do ----


def _months(*names: str) -> dict[str, Any]:
    """Spans of months; the second of each two is an end."""
    return {name: {"widget": MonthWidget(last_day=index % 2 == 1)} for index, name in enumerate(names)}


PLACE = {"region": {"widget": RegionWidget(tables=True)}}
CREDIT = PLACE | {"year_starts": {"example": "1"}}
BAND = {"category": {"empty": "不分"}, "rate": {"widget": RateWidget()}, "age_below": {"example": "70"}}
BAND |= _months("retired_from", "retired_to") | {"frozen_at": {"widget": MonthWidget()}}
PERIOD = {"widget": DurationWidget()}
CREDIT |= {"reduction_rate": {"widget": RateWidget()}}
CREDIT |= {"reduction_male_months": PERIOD, "reduction_female_months": PERIOD}
COVERAGE = PLACE
ROW = {"sex": {"empty": "男女一样"}, "category": {"empty": "不分"}}
ROW |= {"cumulative_months": {"widget": DurationWidget(), "heading": "累计缴费"}}
ROW |= {"actual_months": {"widget": DurationWidget(), "heading": "实际缴费"}}
ROW |= _months("enrolled_from", "enrolled_to", "retires_from", "retires_to", "started_work_from", "started_work_to")

BAND_WHO = ("age_from", "age_below", "category", "retired_from", "retired_to")
ROW_WHO = ("sex", "category", "enrolled_from", "enrolled_to", "retires_from", "retires_to")
ROW_WHO += ("started_work_from", "started_work_to")
METHOD = ("method", "period", "year_starts", "band_opens", "base_amount", "base_meaning", "approximate")
METHOD += ("provisional", "known_until", "reduction_rate", "reduction_male_months", "reduction_female_months")
FURTHER = ("frozen_at", "base_amount", "base_meaning", "only_for")
DEDUCTION = ("deduction", "deduction_name", "deduction_until")

CREDIT_RESOURCE = table_resource(
    "bands",
    columns(CreditTable, ("region", "audience", "effective_from", "checked_on"), "table__", **CREDIT),
    columns(CreditBand, (*BAND_WHO, "amount", "low", "high", "rate", *FURTHER, "note"), "row__", **BAND),
    columns(CreditTable, (*METHOD, *DEDUCTION, "note", "change_note"), "table__", **CREDIT),
    sheet_examples.example_columns(sheet_examples.CREDIT),
)
COVERAGE_RESOURCE = table_resource(
    "rows",
    columns(CoverageTable, ("region", "effective_from", "checked_on"), "table__", **COVERAGE),
    columns(
        CoverageRow,
        (*ROW_WHO, "known", "cumulative_months", "actual_months", "strictly_more", "actual_scope", "only_for", "note"),
        "row__",
        **ROW,
    ),
    {
        **columns(CoverageTable, ("basis", "known_until", "deemed", "note", "change_note"), "table__", **COVERAGE),
        "options": Field("table__options", "年限不够怎么办", OptionsWidget()),
    },
    sheet_examples.example_columns(sheet_examples.COVERAGE),
)


class PreviewMoment(TextWidget):
    """A moment in local time."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if value else ""


KEY = "gansu-2026-notice"
PLACED = {"地区": "兰州市", "核对日": "2026-12-01"}
TABLE = PLACED | {"施行日": "2026-12-01", "依据编号": KEY}
EXAMPLES: dict[type[models.Model], dict[str, str]] = {
    CreditTable: TABLE
    | {"给谁": "退休人员", "满多少周岁起": "0", "金额": "95", "算法": "定额"}
    | {"例子性别": "女", "例子出生年月": "1960年3月", "例子应得": "95"},
    CoverageTable: TABLE | {"查到了": "是", "累计缴费": "25年", "实际缴费": "10年"},
    Source: {"编号": KEY, "标题": "关于调整个人账户计入标准的通知", "发布者": "甘肃省医疗保障局"}
    | {"文号": "甘医保发〔2026〕1号", "发布日": "2026-11-20", "在网页上给出链接": "否", "依据级别": "官方文件"},
    Finding: PLACED | {"说的是": "每月返多少", "已知的": "退休人员按月划入。", "依据": KEY},
    Claim: PLACED
    | {"说的是": "每月返多少", "说法": "每月返200元", "谁说的": "某网站，2026年10月", "说的日子": "2026-10-08"}
    | {"结论": "有误", "为什么": "当地文件写的是每月90元。"},
    TopUp: PLACED | {"办法": "一次补齐", "基数是什么": "本市上年度月平均工资", "费率": "6%", "依据": KEY},
    PaymentFact: PLACED | {"说的是": "哪天到账", "怎么写给读者": "每月25日左右到账。", "每月几号": "25", "依据": KEY},
    Contact: PLACED | {"类别": "电话", "名称": "兰州市医疗保障局", "电话": "0931-12393", "依据级别": "官方文件"},
}


def _tables(model: type[models.Model], resource: Any, row_model: type[models.Model], who: tuple[str, ...]) -> SheetType:
    return SheetType(model, resource, needs=("地区",), row_model=row_model, who=who, example=EXAMPLES[model])


def _keyed(shape: Shape, without: tuple[str, ...] = (), **about: Any) -> SheetType:
    """What an export in YAML tells of a model, and where it stands."""
    kept = {field.name for field in shape.model._meta.fields}.difference(without)
    names = [name for name in ("key", "region", *shape.fields[1:], "position") if name in kept]
    return SheetType(
        shape.model, resource_for(ReviewedResource, shape.model, *names, **about), example=EXAMPLES[shape.model]
    )


def _plain(model: type[models.Model], *names: str, **about: Any) -> SheetType:
    return SheetType(model, resource_for(PlainResource, model, *names, **about), imports=False)


REPORT = ("created_at", "page", "step", "query", "message", "reference", "state", "answer_note")
SHEET_TYPES = {
    book.name: book
    for book in (
        _tables(CreditTable, CREDIT_RESOURCE, CreditBand, BAND_WHO),
        _tables(CoverageTable, COVERAGE_RESOURCE, CoverageRow, ROW_WHO),
        _keyed(SOURCE),
        _keyed(FINDING, without=("effective_from", "change_note", "first_published")),
        _keyed(CLAIM),
        _keyed(CONTACT),
        _keyed(TOP_UP, rate={"widget": RateWidget()}),
        _keyed(PAYMENT),
        _plain(Region, *REGION.fields),
        _plain(ReaderReport, *REPORT, created_at={"widget": PreviewMoment()}),
    )
}
