"""Which places are asked for and not known: a count a day, and nothing about who asked."""

from __future__ import annotations

from django.db import models

from .regions import Region


class PlaceDemand(models.Model):
    """How often a place's amount was asked for on one day and could not be given."""

    region = models.ForeignKey(Region, verbose_name="地区", on_delete=models.CASCADE, related_name="demand")
    day = models.DateField("日期")
    count = models.PositiveIntegerField("次数", default=0)

    class Meta:
        verbose_name = "问到而没有的"
        verbose_name_plural = "问到而没有的"
        ordering = ["-day", "-count"]
        constraints = [models.UniqueConstraint(fields=["region", "day"], name="demand_one_count_a_day")]

    def __str__(self) -> str:
        return f"{self.region.name} {self.day}：{self.count}次"
