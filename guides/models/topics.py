"""Topics (常见问题): a question as people ask it, the answer first, then what the sources say."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from policies.models import Reviewed, Source, one_published, review_constraints
from rules.tables import Evidence

from .channels import ONE_A_LINE
from .lines import LinesField


class NextPage(models.TextChoices):
    """Where a reader goes from a topic."""

    REGIONS = "regions", "查城市"
    CALCULATOR = "calculator", "算一算"
    GUIDES = "guides", "查余额"


class Topic(Reviewed):
    """One question. What is said as a fact stands in `rules`, each with its source; what is not known is to be asked."""

    identity_fields = ("slug",)
    grade_lookup = "rules__source__evidence"
    shown_below = ("rules",)
    kind_label = "这篇回答"

    slug = models.SlugField("网址名", max_length=60, help_text="印在网址里，定了就不再改。")
    title = models.CharField("问题", max_length=40, help_text="照人们平常的问法写。")
    short_name = models.CharField("简称", max_length=20)
    answer = LinesField("回答", help_text="第一句就是回答，能由下面的规定推出来。" + ONE_A_LINE)
    todo = LinesField("您要做的", help_text="按先后，一行写一件。")
    ask = LinesField("要问当地的", blank=True, help_text="没有依据、各地不同的，写成一句可以照着问的话。" + ONE_A_LINE)
    next_page = models.CharField("接着去哪一页", max_length=12, choices=NextPage.choices, blank=True)
    position = models.PositiveSmallIntegerField("排序", default=0, help_text="小的在前。")

    class Meta:
        verbose_name = "常见问题"
        verbose_name_plural = "常见问题"
        ordering = ["position", "id"]
        permissions = [("publish_topic", "可以发布常见问题")]
        constraints = [one_published("topic", "slug"), *review_constraints("topic")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("guides:topic", args=[self.slug])

    @property
    def grades(self) -> list[Evidence]:
        """The grades of the rules, hardest first."""
        result = {source.evidence for source in self.sources}
        return [grade for grade in Evidence if grade in result]


class Rule(models.Model):
    """What one source says about the question. Without a source there is no rule."""

    topic = models.ForeignKey(Topic, verbose_name="常见问题", on_delete=models.CASCADE, related_name="rules")
    heading = models.CharField("小标题", max_length=40)
    text = LinesField("规定", help_text="用我们自己的话，每句40个字以内。" + ONE_A_LINE)
    source = models.ForeignKey(Source, verbose_name="依据", on_delete=models.PROTECT, related_name="topic_rules")
    locator = models.CharField("出处", max_length=60, blank=True, help_text="例如：第二条。")
    position = models.PositiveSmallIntegerField("顺序", default=0)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "规定"
        verbose_name_plural = "规定"
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.heading
