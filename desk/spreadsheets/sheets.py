"""The sheet of each model: its columns in order, with an example line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone
from import_export.fields import Field
from import_export.resources import Resource

from policies.models import ReaderReport, Region
from policies.open_data import serializers
from policies.open_data.serializers import Shape

from . import sheet_examples
from .readers import FileError, Sheet, SheetLine
from .resources import PlainResource, ReviewedResource, columns, resource_for, short, table_resource
from .widgets import MonthWidget, OptionsWidget, RegionWidget, TextWidget


@dataclass(frozen=True)
class SheetType:
    """One model's sheet; what has an example can be brought in. Of tables: what their rows are, and which columns say whom
    a row is for."""

    model: type[models.Model]
    resource: type[Resource]
    row_model: type[models.Model] | None = None
    who: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return str(self.model._meta.model_name)

    @property
    def title(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def imports(self) -> bool:
        return self.name in EXAMPLES

    def rows(self) -> Any:
        """What a sheet can hold: of rows with a key, one of each."""
        resource: Any = self.resource()
        return resource.get_queryset() if hasattr(resource, "get_queryset") else self.model._default_manager.all()

    def columns(self) -> list[Field]:
        return self.resource().get_export_fields()

    def example_line(self) -> list[str]:
        """What a new line of the sheet may look like."""
        return [EXAMPLES[self.name].get(short(c.column_name), "") for c in self.columns()]

    def lines(self, sheet: Sheet) -> list[SheetLine]:
        """The lines under the book's own headings. Raises FileError for what is no sheet of this book."""
        own = {short(c.column_name): c.column_name for c in self.columns()}
        if "依据编号" in own:
            own["依据"] = own["依据编号"]
        there = [short(heading) for heading in sheet.headings]
        unknown = [heading for heading in sheet.headings if short(heading) not in own]
        problems = [f"列名“{heading}”不认识。请对照模板改正，或删掉这一列。" for heading in unknown]
        problems += ["缺“地区”这一列。请对照模板补上。"] if self.row_model and "地区" not in there else []
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


# ---- what is told of the columns of tables, where a model's own words do not do ----


ABOUT = {
    "region": {"widget": RegionWidget(tables=True)},
    "year_starts": {"example": "1"},
    "age_below": {"example": "70"},
    "sex": {"empty": "男女一样"},
    "category": {"empty": "不分"},
    "cumulative_months": {"heading": "累计缴费"},
    "actual_months": {"heading": "实际缴费"},
}
BAND_WHO = ("age_from", "age_below", "category", "retired_from", "retired_to")
ROW_WHO = ("sex", "category", "enrolled_from", "enrolled_to", "retires_from", "retires_to")
ROW_WHO += ("started_work_from", "started_work_to")
# Of the fields of a table, those that are made from its rows or said on its page.
NOT_HERE = {
    *("headline", "first_published", "change_kind", "said_before", "why_wrong"),
    *("withdrawn_on", "withdrawn_because"),
}


def _table(shape: Shape, relation: str, who: tuple[str, ...], examples: dict[str, Any]) -> SheetType:
    """Lines that begin with what is asked first of a table, then a row, then the rest of the table, then an example."""
    rows = shape.children[relation]
    asked = [name for name in ("audience", "effective_from", "checked_on") if name in shape.fields]
    rest = [name for name in shape.fields if name not in NOT_HERE.union(asked)]
    # days of rows are months
    days = [field.name for field in rows.model._meta.fields if isinstance(field, models.DateField)]
    months = {name: {"widget": MonthWidget(last_day=name.endswith("_to"))} for name in days}
    below = {"options": Field("table__options", "年限不够怎么办", OptionsWidget())}
    resource = table_resource(
        relation,
        columns(shape.model, ("region", *asked), "table__", **ABOUT),
        columns(rows.model, rows.fields, "row__", **ABOUT, **months),
        columns(shape.model, rest, "table__", **ABOUT) | (below if "options" in shape.children else {}),
        sheet_examples.example_columns(examples),
    )
    return SheetType(shape.model, resource, rows.model, who)


class PreviewMoment(TextWidget):
    """A moment in local time."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if value else ""


KEY = "gansu-2026-notice"
PLACED = {"地区": "兰州市", "核对日": "2026-12-01"}
TABLE = PLACED | {"施行日": "2026-12-01", "依据编号": KEY}
EXAMPLES: dict[str, dict[str, str]] = {
    "credittable": TABLE
    | {"给谁": "退休人员", "满多少周岁起": "0", "金额": "95", "算法": "定额"}
    | {"例子性别": "女", "例子出生年月": "1960年3月", "例子应得": "95"},
    "coveragetable": TABLE | {"查到了": "是", "累计缴费": "25年", "实际缴费": "10年"},
    "source": {"编号": KEY, "标题": "关于调整个人账户计入标准的通知", "发布者": "甘肃省医疗保障局"}
    | {"文号": "甘医保发〔2026〕1号", "发布日": "2026-11-20", "在网页上给出链接": "否", "依据级别": "官方文件"},
    "finding": PLACED | {"说的是": "每月返多少", "已知的": "退休人员按月划入。", "依据": KEY},
    "claim": PLACED
    | {"说的是": "每月返多少", "说法": "每月返200元", "谁说的": "某网站，2026年10月", "说的日子": "2026-10-08"}
    | {"结论": "有误", "为什么": "当地文件写的是每月90元。"},
    "topup": PLACED | {"办法": "一次补齐", "基数是什么": "本市上年度月平均工资", "费率": "6%", "依据": KEY},
    "paymentfact": PLACED | {"说的是": "哪天到账", "怎么写给读者": "每月25日左右到账。", "每月几号": "25", "依据": KEY},
    "contact": PLACED | {"类别": "电话", "名称": "兰州市医疗保障局", "电话": "0931-12393", "依据级别": "官方文件"},
}


def _keyed(shape: Shape, without: tuple[str, ...] = ()) -> SheetType:
    """What an export in YAML tells of a model, and where it stands."""
    kept = {field.name for field in shape.model._meta.fields}.difference(without)
    names = [name for name in dict.fromkeys(("key", "region", *shape.fields, "position")) if name in kept]
    return SheetType(shape.model, resource_for(ReviewedResource, shape.model, *names))


REPORT = ("created_at", "page", "step", "query", "message", "reference", "state", "answer_note")
REPORT_RESOURCE = resource_for(PlainResource, ReaderReport, *REPORT, created_at={"widget": PreviewMoment()})
SHEET_TYPES = {
    book.name: book
    for book in (
        _table(serializers.CREDIT, "bands", BAND_WHO, sheet_examples.CREDIT),
        _table(serializers.COVERAGE, "rows", ROW_WHO, sheet_examples.COVERAGE),
        _keyed(serializers.SOURCE),
        _keyed(serializers.FINDING, without=("effective_from", "change_note", "first_published")),
        _keyed(serializers.CLAIM),
        _keyed(serializers.CONTACT),
        _keyed(serializers.TOP_UP),
        _keyed(serializers.PAYMENT),
        SheetType(Region, resource_for(PlainResource, Region, *serializers.REGION.fields)),
        SheetType(ReaderReport, REPORT_RESOURCE),
    )
}
