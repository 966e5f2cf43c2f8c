"""Credit tables: what is put into the personal account (个人账户划入)."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from rules.money import yuan
from rules.tables import BandOpens, Method, Period
from website import formats

from .choices import BAND_OPENINGS, CATEGORIES, METHODS, PERIODS, choices
from .sources import Citation
from .tables import PolicyTable, WorkedExample, header_constraints


class Audience(models.TextChoices):
    RETIREE = "retiree", "退休人员"
    EMPLOYEE = "employee", "在职人员"


class CreditTable(PolicyTable):
    """A dated credit rule of one region. Money is yuan: per month, or per insurance year as `period` says."""

    identity_fields = ("region", "audience")
    shown_below = ("bands", "citations")

    audience = models.CharField("给谁", max_length=10, choices=Audience.choices, default=Audience.RETIREE)
    method = models.CharField("算法", max_length=30, choices=choices(METHODS), default=Method.FIXED.value)
    period = models.CharField("多久一次", max_length=20, choices=choices(PERIODS), default=Period.MONTH.value)
    year_starts = models.PositiveSmallIntegerField(
        "医保年度从几月开始",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text="按年度计入时才用，例如上海是7月。",
    )
    band_opens = models.CharField(
        "满岁后何时换档", max_length=20, choices=choices(BAND_OPENINGS), default=BandOpens.UNSTATED.value
    )
    base_amount = models.DecimalField(
        "基数（元/月）", max_digits=9, decimal_places=2, null=True, blank=True, help_text="不知道就留空，不要估。"
    )
    base_meaning = models.CharField(
        "基数是什么", max_length=80, blank=True, help_text="例如：本市2021年月均基本养老金。"
    )
    approximate = models.BooleanField(
        "约数", default=False, help_text="来源写“约”“左右”。每行要填下限和上限，网页不当准数显示。"
    )
    deduction = models.DecimalField("每月扣款（元）", max_digits=7, decimal_places=2, null=True, blank=True)
    deduction_name = models.CharField("扣款名称", max_length=40, blank=True)
    deduction_until = models.DateField(
        "扣款查到哪天", null=True, blank=True, help_text="过了这天扣多少没查到，就填那天；没有期限留空。"
    )
    provisional = models.BooleanField(
        "暂定", default=False, help_text="来源说先按这个数划、以后补差。网页写“暂定，以后可能补差”。"
    )
    reduction_rate = models.DecimalField(
        "少一年减多少",
        max_digits=6,
        decimal_places=5,
        null=True,
        blank=True,
        help_text="年限不够时，每少一年减去的比例，3%填0.03。年限不影响金额就留空。",
    )
    reduction_male_months = models.PositiveSmallIntegerField(
        "男的满多少个月不减", null=True, blank=True, help_text="30年填360。"
    )
    reduction_female_months = models.PositiveSmallIntegerField("女的满多少个月不减", null=True, blank=True)

    class Meta:
        verbose_name = "划入标准"
        verbose_name_plural = "划入标准"
        permissions = [("publish_credittable", "可以发布划入标准")]
        constraints = [
            *header_constraints("credit", "audience"),
            models.CheckConstraint(
                condition=Q(reduction_rate__isnull=True) | Q(reduction_rate__gt=0, reduction_rate__lt=1),
                name="credit_reduction_a_share",
            ),
        ]

    @property
    def is_yearly(self) -> bool:
        return self.period == Period.INSURANCE_YEAR

    @property
    def period_word(self) -> str:
        return "每年" if self.is_yearly else "每月"

    @property
    def lacks_base(self) -> bool:
        """Whether a share is known and what it is a share of is not."""
        shares = self.method == Method.AVERAGE_PENSION
        return shares and any(band.rate is not None and band.figure is None for band in self.bands.all())

    @property
    def has_ages(self) -> bool:
        return any(band.age_from for band in self.bands.all())

    @property
    def band_opening(self) -> str:
        """From when a birthday counts, in words: 从下一个7月起. Empty where the source is silent."""
        return formats.band_opening(self.band_opens, self.year_starts)


class CreditBand(models.Model):
    """One row. Ages in whole years: from `age_from` to below `age_below`. `frozen_at`: the month whose own amount goes on.

    No amount, no rate and no such month: not known for these cases. A base of its own replaces the table's.
    """

    table = models.ForeignKey(CreditTable, on_delete=models.CASCADE, related_name="bands")
    age_from = models.PositiveSmallIntegerField("满多少周岁起", default=0, help_text="不分年龄填0。")
    age_below = models.PositiveSmallIntegerField("不满多少周岁", null=True, blank=True, help_text="没有上限就留空。")
    category = models.CharField(
        "参保身份", max_length=10, choices=choices(CATEGORIES), blank=True, help_text="不分身份就留空。"
    )
    retired_from = models.DateField("退休时间从", null=True, blank=True, help_text="按月计，填当月任何一天。")
    retired_to = models.DateField("退休时间到", null=True, blank=True)
    amount = models.DecimalField("金额（元）", max_digits=9, decimal_places=2, null=True, blank=True)
    low = models.DecimalField("约数下限（元）", max_digits=9, decimal_places=2, null=True, blank=True)
    high = models.DecimalField("约数上限（元）", max_digits=9, decimal_places=2, null=True, blank=True)
    rate = models.DecimalField("比例", max_digits=6, decimal_places=5, null=True, blank=True, help_text="2.5%填0.025。")
    frozen_at = models.DateField(
        "和哪个月的一样多", null=True, blank=True, help_text="只用于“和本人以前那笔一样多”：填那个月的任何一天。"
    )
    base_amount = models.DecimalField(
        "这一行的基数（元/月）", max_digits=9, decimal_places=2, null=True, blank=True, help_text="和整张表一样就留空。"
    )
    base_meaning = models.CharField("这一行的基数是什么", max_length=80, blank=True)
    only_for = models.CharField(
        "只给哪些人", max_length=60, blank=True, help_text="计算器不问、又非写不可的条件，接在“只给”后面读。"
    )
    note = models.CharField("说明", max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "一行"
        verbose_name_plural = "各年龄段"
        ordering = [F("retired_from").asc(nulls_first=True), "category", "age_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(age_below__isnull=True) | Q(age_below__gt=F("age_from")), name="band_ages_in_order"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="band_amount_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(rate__isnull=True) | Q(rate__gt=0, rate__lt=1), name="band_rate_a_share"
            ),
        ]

    def __str__(self) -> str:
        return self.who

    @property
    def ages(self) -> str:
        """The ages of the row in words."""
        if self.age_below is None:
            return f"满{self.age_from}周岁起" if self.age_from else "不分年龄"
        return f"满{self.age_from}、不满{self.age_below}周岁" if self.age_from else f"不满{self.age_below}周岁"

    @property
    def who(self) -> str:
        """Whom the row is for, in words."""
        parts = [self.get_category_display()] if self.category else []
        parts += formats.month_span(self.retired_from, self.retired_to, "退休")
        if not parts or self.age_from or self.age_below is not None:
            parts.append(self.ages)
        return "，".join(parts)

    @property
    def only_ages(self) -> bool:
        """Whether the row depends on nothing but age."""
        return not (self.category or self.retired_from or self.retired_to)

    @property
    def known(self) -> bool:
        return any(value is not None for value in (self.amount, self.low, self.rate, self.frozen_at))

    @property
    def base(self) -> Decimal | None:
        """Yuan a month that the rate is a share of. A row with a base of its own never takes the table's."""
        return self.base_amount if self.base_amount is not None or self.base_meaning else self.table.base_amount

    @property
    def share_of(self) -> str:
        """What the rate is a share of, in words: 当地平均养老金 where the source does not say of which year or place."""
        own = {
            Method.BASE: "本人缴费基数",
            Method.FROZEN_OWN: "退休时养老金",
            Method.OWN_PENSION: "本人养老金",
        }.get(Method(self.table.method))
        return own or self.base_meaning or self.table.base_meaning or "当地平均养老金"

    @property
    def figure(self) -> Decimal | None:
        """Yuan per period, where one can be named: the amount, or base × rate where both are known."""
        if self.amount is not None:
            return self.amount
        if self.rate is not None and self.base is not None:
            return yuan(self.rate * self.base)
        return None

    @property
    def net(self) -> Decimal | None:
        """Yuan a month that arrive after the table's deduction."""
        return None if self.figure is None else self.figure - (self.table.deduction or 0)

    @property
    def twelfth(self) -> Decimal | None:
        """A yearly amount as yuan a month."""
        return None if self.figure is None else yuan(self.figure / 12)


class CreditCitation(Citation):
    table = models.ForeignKey(CreditTable, on_delete=models.CASCADE, related_name="citations")


class CreditExample(WorkedExample):
    table = models.ForeignKey(CreditTable, on_delete=models.CASCADE, related_name="examples")
