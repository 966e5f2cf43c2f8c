"""Pooling regions (统筹地区): who decides, who is whose parent, and how people write the name."""

from __future__ import annotations

from django.db import models
from simple_history.models import HistoricalRecords

from website.paths import path_to


class Level(models.TextChoices):
    NATION = "nation", "全国"
    PROVINCE = "province", "省级"
    PREFECTURE = "prefecture", "地级"
    COUNTY = "county", "省直管县级"
    DIRECT = "direct", "省本级"
    SAR = "sar", "港澳台"


# Where a province's tables stand in for those that the place itself has not.
BELOW_PROVINCE = (Level.PREFECTURE, Level.COUNTY, Level.DIRECT)


class RegionQuerySet(models.QuerySet["Region"]):
    def pooling(self) -> RegionQuerySet:
        """Regions where the mainland scheme applies: everything but the nation row and 港澳台."""
        return self.exclude(level__in=[Level.NATION, Level.SAR])

    def listed(self) -> RegionQuerySet:
        """Regions with a page of their own, 港澳台 included."""
        return self.exclude(level=Level.NATION)


class Region(models.Model):
    """A place of GB/T 2260, or a province's own pooling region (省本级), which has no code."""

    code = models.CharField(
        "区划代码", max_length=6, null=True, blank=True, unique=True, help_text="GB/T 2260 六位代码；省本级没有，留空。"
    )
    slug = models.SlugField("网址名", unique=True, help_text="印在网址里，定了就不再改。")
    name = models.CharField("全称", max_length=40, unique=True)
    short_name = models.CharField("简称", max_length=20, help_text="平常的叫法，例如：兰州。")
    pinyin = models.CharField("拼音", max_length=40, db_index=True)
    initials = models.CharField("拼音首字母", max_length=12, db_index=True)
    aliases = models.CharField("别名", max_length=120, blank=True, help_text="其他写法，用空格隔开。")
    level = models.CharField("级别", max_length=10, choices=Level.choices)
    parent = models.ForeignKey(
        "self", verbose_name="上级", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    position = models.PositiveSmallIntegerField("排序", default=0)

    objects = RegionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "地区"
        verbose_name_plural = "地区"
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path_to("policies:region", self.slug)

    @property
    def scheme_applies(self) -> bool:
        """False for 港澳台, which have schemes of their own."""
        return self.level != Level.SAR

    @property
    def is_province(self) -> bool:
        return self.level == Level.PROVINCE

    @property
    def province(self) -> Region | None:
        """The region whose tables stand in where this one has none; None for provinces and 港澳台."""
        return self.parent if self.level in BELOW_PROVINCE else None

    @property
    def answering_ids(self) -> tuple[int, ...]:
        """Its id and that of its province, in the order in which their tables answer."""
        return (self.pk, self.parent_id) if self.level in BELOW_PROVINCE and self.parent_id else (self.pk,)
