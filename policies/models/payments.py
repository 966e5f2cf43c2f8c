"""What happens to the money (到账): pay day, the first payment after retiring, what is taken off, whether it can be cashed."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from .regions import Region
from .reviewed import Reviewed, one_published, review_constraints
from .sources import Source


class PaymentKind(models.TextChoices):
    PAY_DAY = "pay_day", "哪天到账"
    FIRST_PAYMENT = "first_payment", "退休后头一笔"
    DEDUCTION = "deduction", "到账前扣的"
    CASH = "cash", "能不能取现"


class Per(models.TextChoices):
    MONTH = "month", "每月"
    YEAR = "year", "每年"


class PaymentFact(Reviewed):
    """One dated fact about how the money arrives in a place. Cities also show their province's.

    `amount`: yuan taken off, a month or a year as `per` says. Without `only_for` it is about everybody.
    """

    identity_fields = ("key",)
    until = "valid_until"
    grade_lookup = "source__evidence"
    kind_label = "这条到账情况"

    key = models.SlugField("编号", max_length=80)
    region = models.ForeignKey(Region, verbose_name="地区", on_delete=models.PROTECT, related_name="payments")
    kind = models.CharField("说的是", max_length=14, choices=PaymentKind.choices)
    text = models.CharField("怎么写给读者", max_length=200, help_text="用我们自己的话，一两句。")
    day = models.PositiveSmallIntegerField(
        "每月几号", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    month = models.PositiveSmallIntegerField(
        "几月",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text="一年一次的才填。",
    )
    about = models.BooleanField("左右", default=False, help_text="来源写“左右”“前后”时勾选。")
    name = models.CharField("扣款名称", max_length=40, blank=True)
    amount = models.DecimalField("扣多少（元）", max_digits=7, decimal_places=2, null=True, blank=True)
    per = models.CharField("多久扣一次", max_length=5, choices=Per.choices, default=Per.MONTH)
    only_for = models.CharField("只管哪些人", max_length=60, blank=True, help_text="不分就留空。")
    valid_from = models.DateField("从哪天起", null=True, blank=True)
    valid_until = models.DateField("查到哪天", null=True, blank=True, help_text="过了这天，网页会写“以后的没查到”。")
    source = models.ForeignKey(Source, verbose_name="依据", on_delete=models.PROTECT, related_name="payments")
    locator = models.CharField("出处", max_length=60, blank=True, help_text="例如：第二十一条。")
    position = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "到账情况"
        verbose_name_plural = "到账情况"
        ordering = ["region", "position", "id"]
        permissions = [("publish_paymentfact", "可以发布到账情况")]
        constraints = [
            one_published("payment", "key"),
            *review_constraints("payment"),
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gt=0), name="payment_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.region.name}：{self.get_kind_display()}"
