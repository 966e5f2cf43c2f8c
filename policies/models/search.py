"""Subjects of search (大家怎么问): the words that people use for a question, and the page that answers it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import Resolver404, resolve
from simple_history.models import HistoricalRecords


class SubjectKind(models.TextChoices):
    """A subject of the upper kinds wins over one of the lower, whatever else stands in the question."""

    SPECIFIC = "specific", "专门的问题"
    OUTSIDE = "outside", "本站不答的"
    GENERAL = "general", "一般的问题"


class SubjectAnswer(models.TextChoices):
    """What is known of a place and answers the question in a sentence."""

    NONE = "", "没有"
    CREDIT = "credit", "每月返多少"
    YEARS = "years", "缴多少年"


class SearchSubject(models.Model):
    """One question in the words of those who ask it."""

    key = models.SlugField("编号", unique=True, help_text="定了就不再改。")
    title = models.CharField("问题", max_length=40, help_text="读者看到的一句，例如：家里人能用我医保卡里的钱吗？")
    kind = models.CharField(
        "哪一种", max_length=10, choices=SubjectKind.choices, default=SubjectKind.GENERAL,
        help_text="一句话里碰到几种，专门的问题最先，一般的问题最后。",
    )  # fmt: skip
    words = models.TextField(
        "大家怎么说",
        help_text="一行一种说法。一行里写几个词，用空格隔开，就要这几个词都有才算。例如：断交；绑定 家人。",
    )
    path = models.CharField(
        "哪一页回答", max_length=120, blank=True, help_text="本站的网址，例如：/topics/duanjiao/。本站不答的留空。"
    )
    place_path = models.CharField(
        "知道了地方，哪一页回答",
        max_length=120,
        blank=True,
        help_text="地方的网址名写成{slug}，例如：/cities/{slug}/#years。同一页的留空。",
    )
    answer = models.CharField("直接答什么", max_length=10, choices=SubjectAnswer.choices, blank=True)
    note = models.CharField("本站不答的，怎么说", max_length=120, blank=True)
    position = models.PositiveSmallIntegerField("排序", default=0, help_text="一样合适时，小的在前。")
    history = HistoricalRecords()

    class Meta:
        verbose_name = "大家怎么问"
        verbose_name_plural = "大家怎么问"
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def lines(self) -> list[str]:
        """The ways of asking, one item each."""
        return [line.strip() for line in self.words.splitlines() if line.strip()]

    @property
    def is_outside(self) -> bool:
        """Whether the site has no page for it and says so."""
        return not self.path

    def path_for(self, slug: str) -> str:
        """The page that answers for a place."""
        return self.place_path.replace("{slug}", slug) if self.place_path else self.path

    def clean(self) -> None:
        """Addresses lead to a page of the site, and what is not ours says so."""
        self.words = "\n".join(" ".join(line.split()) for line in self.words.splitlines() if line.strip())
        for name in ("path", "place_path"):
            address = getattr(self, name).replace("{slug}", "beijing")
            if address and not _leads_somewhere(address):
                raise ValidationError({name: "本站没有这个网址。请从浏览器的地址栏照抄“/”开始的那一段。"})
        if self.is_outside and not self.note:
            raise ValidationError({"path": "请写哪一页回答；本站不答的，在下面写一句怎么说。"})


class SearchMiss(models.Model):
    """Words that several people searched for and nothing answers. No address, no time of day, no run of digits."""

    text = models.CharField("找的是什么", max_length=24, unique=True)
    count = models.PositiveIntegerField("次数", default=0)
    last_on = models.DateField("最近一次")

    class Meta:
        verbose_name = "人们在找什么"
        verbose_name_plural = "人们在找什么"
        ordering = ["-count", "text"]

    def __str__(self) -> str:
        return f"{self.text}：{self.count}次"


def _leads_somewhere(address: str) -> bool:
    try:
        resolve(address.partition("#")[0].partition("?")[0])
    except Resolver404:
        return False
    return True
