"""Link checks: whether the addresses of sources and contacts still answer, and since when they do not."""

from __future__ import annotations

from django.db import models
from django.db.models import F

from .contacts import Contact
from .sources import Source

# A night without an answer is no news; this many in a row are.
WORTH_A_LOOK = 3


class LinkStatus(models.TextChoices):
    OK = "ok", "打得开"
    MOVED = "moved", "换了地址"
    BROKEN = "broken", "网页没有了"
    UNREACHABLE = "unreachable", "连不上"
    REFUSED = "refused", "不让程序看"


class LinkCheckQuerySet(models.QuerySet["LinkCheck"]):
    def to_mend(self) -> LinkCheckQuerySet:
        """What an editor should look at: gone, moved, or without an answer several times in a row; the longest first."""
        gone = models.Q(status__in=[LinkStatus.BROKEN, LinkStatus.MOVED])
        silent = models.Q(status=LinkStatus.UNREACHABLE, failures__gte=WORTH_A_LOOK)
        return self.filter(gone | silent).order_by(F("first_seen_broken_on").asc(nulls_last=True), "url")


class LinkCheck(models.Model):
    """What was seen at one address when it was last looked at."""

    url = models.CharField("网址", max_length=500, unique=True)
    status = models.CharField("情况", max_length=12, choices=LinkStatus.choices)
    http_status = models.PositiveSmallIntegerField("HTTP 状态", null=True, blank=True)
    final_url = models.CharField("现在的网址", max_length=500, blank=True, help_text="跳转到别处时才有。")
    problem = models.CharField("说明", max_length=120, blank=True)
    first_seen_broken_on = models.DateField(
        "从哪天起打不开", null=True, blank=True, help_text="这一次打不开是从哪天起的；又打得开就清空。"
    )
    failures = models.PositiveSmallIntegerField("连着几次打不开", default=0)
    last_checked_at = models.DateTimeField("上次查看")

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "网址检查"
        verbose_name_plural = "网址检查"
        ordering = ["url"]

    def __str__(self) -> str:
        return self.url

    @property
    def uses(self) -> list[Source | Contact]:
        """The sources and published contacts that have this address."""
        contacts = Contact.objects.published().filter(url=self.url)
        return [*Source.objects.published().filter(url=self.url), *contacts.select_related("region")]
