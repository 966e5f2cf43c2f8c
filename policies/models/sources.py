"""Sources (依据) and how hard their evidence is."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from rules.in_force import is_outdated
from rules.tables import Evidence

from .choices import EVIDENCE, choices
from .people import person
from .reviewed import OPEN, Reviewed, ReviewedQuerySet, Status, one_published, review_constraints

# What an address is: no quotes, blanks, signs of markup or control signs in it.
WEB_ADDRESS = (
    URLValidator(schemes=["http", "https"], message="请写完整的网址，例如：https://www.nhsa.gov.cn/"),
    RegexValidator(
        r"[\s\"'<>\\^`{|}\x00-\x1f\x7f“”‘’]",
        "网址里有引号、空格或不该有的字，请从浏览器里重新复制。",
        inverse_match=True,
    ),
)


def on_the_web(url: str) -> bool:
    """Whether an address may be linked at all, however it came into the database: nothing but http and https is."""
    return url.lower().startswith(("http://", "https://"))


class SourceCopyManager(models.Manager["SourceCopy"]):
    def get_queryset(self) -> models.QuerySet[SourceCopy]:
        """Without the bytes, which are megabytes: they are read where they are sent."""
        return super().get_queryset().defer("content")


class SourceCopy(models.Model):
    """The bytes of a page or document that a source keeps as proof. Named by its SHA-256 and never changed: another file is
    another row, and revisions of a source share one."""

    class MediaType(models.TextChoices):
        PDF = "application/pdf", "PDF"
        PNG = "image/png", "PNG图片"
        JPEG = "image/jpeg", "JPEG图片"

    sha256 = models.CharField("SHA-256", max_length=64, primary_key=True, editable=False)
    kind = models.CharField("格式", max_length=20, choices=MediaType.choices, editable=False)
    content = models.BinaryField("内容")
    size = models.PositiveIntegerField("多少字节", editable=False)
    added_on = models.DateField("哪天存的", editable=False)
    added_by = person("谁存的")

    objects = SourceCopyManager()

    class Meta:
        verbose_name = "留底"
        verbose_name_plural = "留底"
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}，{max(1, round(self.size / 1024))} KB，{self.sha256[:8]}"

    @property
    def is_picture(self) -> bool:
        return self.kind != self.MediaType.PDF


class SourceQuerySet(ReviewedQuerySet):
    def citable(self) -> SourceQuerySet:
        """What something may cite: what is published, and new ones, which are published with what cites them."""
        return self.filter(Q(status=Status.PUBLISHED) | Q(status__in=OPEN, revises=None))


class Source(Reviewed):
    """One citable document, answer or report. A page is linked only when `link` says that it is fit to be opened.

    What is cited changes by revision: publishing one points every citation to it. A new one is published with what cites it.
    """

    identity_fields = ("key",)
    grade_lookup = "evidence"
    kind_label = "这份依据"

    key = models.SlugField("编号", max_length=80, help_text="英文小写，一经使用不再改。")
    title = models.CharField("标题", max_length=200)
    publisher = models.CharField("发布者", max_length=100)
    document_number = models.CharField("文号", max_length=80, blank=True)
    published_on = models.DateField("发布日", null=True, blank=True)
    expires_on = models.DateField(
        "文件有效期至", null=True, blank=True, help_text="文件自己写明的有效期；没有写就留空。"
    )
    url = models.CharField("网址", max_length=500, blank=True, validators=WEB_ADDRESS)
    link = models.BooleanField("在网页上给出链接", default=False, help_text="只有您愿意让自己父母打开的网页才勾选。")
    evidence = models.CharField("依据级别", max_length=10, choices=choices(EVIDENCE))
    copy = models.ForeignKey(
        SourceCopy,
        verbose_name="留底",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="sources",
    )
    quote = models.TextField(
        "带数字的那句话",
        blank=True,
        max_length=500,
        help_text="照抄原文里写着数字的那一句。审核对着它看；官方文件的，读者也看得到。",
    )
    note = models.TextField("编辑备注", blank=True, help_text="只给编辑看。")

    objects: ClassVar[Any] = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = "依据"
        verbose_name_plural = "依据"
        ordering = ["key"]
        permissions = [("publish_source", "可以发布依据")]
        constraints = [one_published("source", "key"), *review_constraints("source")]

    def __str__(self) -> str:
        return f"{self.title}（{self.get_evidence_display()}）"

    @property
    def official(self) -> bool:
        """Whether its page is under .gov.cn, which nobody else can register."""
        return (urlsplit(self.url).hostname or "").endswith(".gov.cn")

    @property
    def grade(self) -> Evidence:
        return Evidence(self.evidence)

    @property
    def href(self) -> str:
        """The address to link, or nothing when the page should not be linked."""
        return self.url if self.link and on_the_web(self.url) else ""

    @property
    def copy_href(self) -> str:
        """The address of its copy, where readers may open it: of laws and official documents."""
        if self.copy_id is None or self.evidence != Evidence.OFFICIAL or self.status != Status.PUBLISHED:
            return ""
        return reverse("policies:source_copy", args=[self.copy_id])

    @property
    def can_be_opened(self) -> bool:
        """Whether somebody who doubts a figure can look: at its page, or at its copy."""
        return bool(self.url or self.copy_id)

    def expired(self, on: date) -> bool:
        return is_outdated(self.expires_on, on)


class Citation(models.Model):
    """What a source says for one table: where in it, and which part of the table it carries."""

    source = models.ForeignKey(Source, verbose_name="依据", on_delete=models.PROTECT, related_name="%(class)ss")
    locator = models.CharField("出处", max_length=60, blank=True, help_text="例如：第二十一条。")
    supports = models.CharField("说明了什么", max_length=200, blank=True, help_text="用我们自己的话，一句。")
    position = models.PositiveSmallIntegerField("顺序", default=0)
    history = HistoricalRecords(inherit=True)

    class Meta:
        verbose_name = "引用"
        verbose_name_plural = "依据"
        abstract = True
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.source.title} {self.locator}".strip()
