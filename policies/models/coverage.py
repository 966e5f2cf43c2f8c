"""Coverage tables: how many years give lifetime coverage in retirement (最低缴费年限)."""

from __future__ import annotations

from django.db import models
from django.db.models import F
from simple_history.models import HistoricalRecords

from rules.tables import Basis
from website import formats

from .choices import BASES, CATEGORIES, SEXES, choices
from .sources import Citation
from .tables import PolicyTable, WorkedExample, header_constraints


class CoverageTable(PolicyTable):
    """A dated rule of one region. Exactly one row must fit every case; a gap in a source is a row that says 没查到."""

    identity_fields = ("region",)
    shown_below = ("rows", "options", "citations")

    basis = models.CharField(
        "“退休从、退休到”按什么算",
        max_length=10,
        choices=choices(BASES),
        default=Basis.RETIRES.value,
        help_text="多数地方看哪个月退休；有的地方（例如湖南）看哪个月办手续。",
    )
    deemed = models.CharField(
        "视同缴费", max_length=200, blank=True, help_text="哪些年限可以视同缴费，用我们自己的话。"
    )

    class Meta:
        verbose_name = "缴费年限"
        verbose_name_plural = "缴费年限"
        permissions = [("publish_coveragetable", "可以发布缴费年限")]
        constraints = header_constraints("coverage")

    @property
    def is_simple(self) -> bool:
        """Whether the rule is as short as so many whole years for men and so many for women."""
        rows = self.rows.all()
        return len(rows) <= 2 and all(
            row.known and row.cumulative_months and row.cumulative_months % 12 == 0 for row in rows
        )

    @property
    def same_actual(self) -> CoverageRow | None:
        """A row that tells the months really paid for all of them; None where rows differ."""
        known = [row for row in self.rows.all() if row.known]
        return known[0] if len({(row.actual_months, row.actual_scope) for row in known}) == 1 else None


class CoverageRow(models.Model):
    """One requirement and the cases it is for. Periods are whole months; dates count by their month, both ends included."""

    table = models.ForeignKey(CoverageTable, on_delete=models.CASCADE, related_name="rows")
    sex = models.CharField("性别", max_length=6, choices=choices(SEXES), blank=True, help_text="男女一样就留空。")
    category = models.CharField("参保身份", max_length=10, choices=choices(CATEGORIES), blank=True)
    enrolled_from = models.DateField("首次参保从", null=True, blank=True)
    enrolled_to = models.DateField("首次参保到", null=True, blank=True)
    retires_from = models.DateField("退休从", null=True, blank=True)
    retires_to = models.DateField("退休到", null=True, blank=True)
    started_work_from = models.DateField("参加工作从", null=True, blank=True)
    started_work_to = models.DateField("参加工作到", null=True, blank=True)
    known = models.BooleanField("查到了", default=True, help_text="来源没有写这些人的年限时去掉勾，并在说明里写清楚。")
    cumulative_months = models.PositiveSmallIntegerField("累计（个月）", null=True, blank=True, help_text="25年填300。")
    actual_months = models.PositiveSmallIntegerField(
        "实际缴费（个月）", null=True, blank=True, help_text="10年填120；没有要求就留空。"
    )
    strictly_more = models.BooleanField("须超过", default=False, help_text="原文写“超过15年”时勾选：刚好15年还不够。")
    actual_scope = models.CharField("实际缴费在哪里", max_length=40, blank=True, help_text="例如：本省、待遇享受地。")
    only_for = models.CharField(
        "只给哪些人", max_length=60, blank=True, help_text="计算器不问、又非写不可的条件，接在“只给”后面读。"
    )
    note = models.CharField("说明", max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "一行"
        verbose_name_plural = "各种情况"
        ordering = [
            F("retires_from").asc(nulls_first=True),
            F("enrolled_from").asc(nulls_first=True),
            F("started_work_from").asc(nulls_first=True),
            "category",
            "-sex",
            "id",
        ]

    def __str__(self) -> str:
        return self.who

    @property
    def cumulative_years(self) -> int | None:
        """Whole years required, for rules that are that simple."""
        return None if self.cumulative_months is None else self.cumulative_months // 12

    @property
    def who(self) -> str:
        """Whom the row is for, in words."""
        parts = [self.get_sex_display() if self.sex else "男女一样"]
        if self.category:
            parts.append(self.get_category_display())
        parts += formats.month_span(self.enrolled_from, self.enrolled_to, "首次参保")
        parts += formats.month_span(self.started_work_from, self.started_work_to, "参加工作")
        parts += formats.month_span(
            self.retires_from, self.retires_to, "办退休" if self.table.basis == Basis.APPLIES else "退休"
        )
        return "，".join(parts)


class OptionKind(models.TextChoices):
    LUMP_SUM = "lump_sum", "一次补齐"
    MONTHLY = "monthly", "按月接着缴"
    RESIDENT = "resident", "转居民医保"
    ACCOUNT = "account", "用个人账户补"
    TRANSFER = "transfer", "外地年限转来合并"


class CoverageOption(models.Model):
    """One way that the place names for people who are short of years."""

    table = models.ForeignKey(CoverageTable, on_delete=models.CASCADE, related_name="options")
    kind = models.CharField("办法", max_length=10, choices=OptionKind.choices)
    text = models.CharField("这里怎么规定", max_length=200, help_text="用我们自己的话，一两句。")
    position = models.PositiveSmallIntegerField("顺序", default=0)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "办法"
        verbose_name_plural = "年限不够怎么办"
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.get_kind_display()


class CoverageCitation(Citation):
    table = models.ForeignKey(CoverageTable, on_delete=models.CASCADE, related_name="citations")


class CoverageExample(WorkedExample):
    table = models.ForeignKey(CoverageTable, on_delete=models.CASCADE, related_name="examples")
