"""Local ways to ask: the bureau's site, the government app, the numbers."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.db import models

from rules.tables import Evidence

from .choices import EVIDENCE, choices
from .regions import Region
from .reviewed import Reviewed, one_published, review_constraints
from .sources import WEB_ADDRESS, on_the_web


class ContactKind(models.TextChoices):
    BUREAU_SITE = "bureau_site", "医保局网站"
    SERVICE_SITE = "service_site", "网上服务大厅"
    GOVERNMENT_APP = "government_app", "政务 APP"
    INSURANCE_APP = "insurance_app", "医保 APP 或小程序"
    PHONE = "phone", "电话"


class Contact(Reviewed):
    """One way to reach the bureau of a place. Cities also show their province's."""

    identity_fields = ("key",)
    grade_lookup = "evidence"
    kind_label = "这条渠道"

    key = models.SlugField("编号", max_length=80)
    region = models.ForeignKey(Region, verbose_name="地区", on_delete=models.PROTECT, related_name="contacts")
    kind = models.CharField("类别", max_length=16, choices=ContactKind.choices)
    name = models.CharField("名称", max_length=80)
    url = models.CharField("网址", max_length=300, blank=True, validators=WEB_ADDRESS)
    phone = models.CharField("电话", max_length=30, blank=True)
    evidence = models.CharField("依据级别", max_length=10, choices=choices(EVIDENCE), default=Evidence.REPORTED.value)
    note = models.CharField("说明", max_length=200, blank=True)
    checked_on = models.DateField("核对日", null=True, blank=True, help_text="没有打开或拨打核对过就留空。")
    position = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "当地渠道"
        verbose_name_plural = "当地渠道"
        ordering = ["region", "position", "id"]
        permissions = [("publish_contact", "可以发布当地渠道")]
        constraints = [one_published("contact", "key"), *review_constraints("contact")]

    def __str__(self) -> str:
        return f"{self.region.name}：{self.name}"

    @property
    def host(self) -> str:
        """The domain to look for in the address bar."""
        return urlsplit(self.url).hostname or ""

    @property
    def href(self) -> str:
        """The address to link: only one under .gov.cn, which nobody else can register."""
        return self.url if self.host.endswith(".gov.cn") and on_the_web(self.url) else ""
