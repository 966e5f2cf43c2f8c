"""Channels (渠道): one way to see the balance, with what to check first and what to do when it fails."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from policies.models import (
    Citation,
    ContactKind,
    Reviewed,
    one_published,
    review_constraints,
)
from rules.tables import Evidence

from .lines import LinesField

ONE_A_LINE = "一行写一条。"


class ChannelKind(models.TextChoices):
    ONLINE = "online", "在手机或电脑上查"
    PHONE = "phone", "打电话问"
    OFFLINE = "offline", "出门去查"


class Device(models.TextChoices):
    SMARTPHONE = "smartphone", "智能手机"
    COMPUTER = "computer", "电脑"
    ANY_PHONE = "any_phone", "什么电话都行"
    NONE = "none", "都不用"


class App(models.TextChoices):
    WECHAT = "wechat", "微信"
    ALIPAY = "alipay", "支付宝"


class KindsField(models.JSONField):
    """Some kinds of contacts, as a list; `labels` are their words."""

    labels = dict(ContactKind.choices)


class Channel(Reviewed):
    """One way to see the balance. It is the same everywhere; local names and numbers are contacts of the region."""

    identity_fields = ("slug",)
    grade_lookup = "citations__source__evidence"
    shown_below = ("steps", "citations")
    kind_label = "这份指南"

    slug = models.SlugField("网址名", help_text="印在网址里，定了就不再改。例如：alipay。")
    name = models.CharField("名称", max_length=40, help_text="网页的大标题。例如：用支付宝查医保余额。")
    short_name = models.CharField("简称", max_length=20, help_text="例如：支付宝。")
    kind = models.CharField("类别", max_length=10, choices=ChannelKind.choices)
    lead = models.CharField("一句话", max_length=60, help_text="大标题下面的一句，40个字以内。")
    device = models.CharField(
        "要用什么", max_length=12, choices=Device.choices, default=Device.NONE, help_text="“选一选”按它筛选。"
    )
    app = models.CharField(
        "要装什么", max_length=8, choices=App.choices, blank=True, help_text="要用微信或支付宝的才选。"
    )
    ease = models.PositiveSmallIntegerField(
        "最省事的第几名", null=True, blank=True, help_text="填1、2、3的，排在“查余额”页最前面；其他留空。"
    )
    doubt = LinesField("先说清", blank=True, help_text="这条路有什么靠不住，写在步骤前面。" + ONE_A_LINE)
    suits = models.CharField("适合谁", max_length=80)
    needs = LinesField("要有什么", blank=True, help_text=ONE_A_LINE)
    bring = LinesField("要带什么", blank=True, help_text=ONE_A_LINE)
    operator = LinesField("认准谁", help_text="官方主体或网址，读者一眼能对上的字放在「」里。" + ONE_A_LINE)
    never = LinesField("绝不给谁什么", help_text="例如：密码、验证码，谁要都不给。" + ONE_A_LINE)
    fakes = LinesField("假的什么样", blank=True, help_text="骗子在这条路上常用的样子，有来源的才写。" + ONE_A_LINE)
    say = LinesField("可以照着说", blank=True, help_text="打电话、到窗口时照着念的话。" + ONE_A_LINE)
    how_to_know = models.CharField("怎样算查到了", max_length=120)
    failing = LinesField("查不到怎么办", help_text="先写毛病，再写办法，中间用冒号。" + ONE_A_LINE)
    contact_kinds = KindsField("用到当地哪些渠道", default=list, blank=True, help_text="当地页会列出这几类名称和电话。")
    walked_on = models.DateField(
        "照着走过的日子", null=True, blank=True, help_text="有人照着从头走到尾才填；没有走过就留空，网页会照实说。"
    )
    walked_version = models.CharField(
        "走的时候的版本", max_length=60, blank=True, help_text="例如：支付宝10.8，安卓手机。"
    )
    position = models.PositiveSmallIntegerField("排序", default=0, help_text="小的在前。")

    class Meta:
        verbose_name = "查询渠道"
        verbose_name_plural = "查询渠道"
        ordering = ["position", "id"]
        permissions = [("publish_channel", "可以发布查询渠道")]
        constraints = [one_published("channel", "slug"), *review_constraints("channel")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("guides:channel", args=[self.slug])

    def clean(self) -> None:
        """A kind of contact that does not exist would silently show nothing. The kinds are kept in their own order."""
        unknown = [kind for kind in self.contact_kinds if kind not in ContactKind.values]
        if unknown:
            raise ValidationError({"contact_kinds": f"没有这种渠道：{'、'.join(map(str, unknown))}"})
        self.contact_kinds = [kind for kind in ContactKind.values if kind in self.contact_kinds]

    @property
    def evidence(self) -> Evidence | None:
        """The weakest grade of the sources: that of the steps."""
        return Evidence.weakest([source.evidence for source in self.sources])


class ChannelCitation(Citation):
    """What a source says about a channel."""

    channel = models.ForeignKey(Channel, verbose_name="渠道", on_delete=models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        verbose_name = "依据"
        verbose_name_plural = "依据"


# ---- steps ----


class Sketch(models.TextChoices):
    """The drawings of templates/guides/sketches/, each named for what it shows."""

    SEARCH = "search", "手机最上面的搜索框"
    RESULT = "result", "搜索结果里的一行"
    FACE = "face", "屏幕中间的圆框，用来刷脸"
    CODE = "code", "医保码下面的按钮"
    ACCOUNT = "account", "写着参保地和余额的页面"
    GRID = "grid", "许多图标里的一个"
    LIST = "list", "许多行里的一行"
    CITY = "city", "左上角的城市名"
    TABS = "tabs", "屏幕最下面的一排字"
    STORE = "store", "应用商店里的介绍页"
    FORM = "form", "填写资料的页面和按钮"
    ADDRESS = "address", "浏览器最上面的地址栏"
    DIAL = "dial", "电话的拨号键"
    CALL = "call", "正在通话的电话"
    WINDOW = "window", "办事窗口和上面的牌子"
    SIGN = "sign", "门口的牌子"
    TICKET = "ticket", "取号机出的号"
    CARDS = "cards", "带在身上的证件"
    SLIP = "slip", "打印出来的纸"
    MACHINE = "machine", "自助机的屏幕"


# What is not seen on a phone is drawn without its frame.
SCENES = frozenset({Sketch.WINDOW, Sketch.SIGN, Sketch.TICKET, Sketch.CARDS, Sketch.SLIP, Sketch.MACHINE})


class Step(models.Model):
    """One action. The words on the screen stand in 「」; the sketch rings `ring` and shows `words` around it."""

    channel = models.ForeignKey(Channel, verbose_name="渠道", on_delete=models.CASCADE, related_name="steps")
    title = models.CharField(
        "这一步", max_length=40, help_text="一个动作。屏幕上的字放在「」里，例如：点「医保查询」。"
    )
    text = models.CharField("怎么做", max_length=80, help_text="一句话，40个字以内。")
    hint = models.CharField("提醒", max_length=80, blank=True, help_text="拿不准时看的一句。")
    sketch = models.CharField("示意图", max_length=12, choices=Sketch.choices, blank=True)
    ring = LinesField("图里圈住的字", blank=True, help_text="读者要找的那几个字，最多两行。")
    words = LinesField("图里其他的字", blank=True, help_text="一行一个。")
    position = models.PositiveSmallIntegerField("顺序", default=0)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "步骤"
        verbose_name_plural = "步骤"
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def sketch_template(self) -> str:
        return f"guides/sketches/{self.sketch}.html"

    @property
    def is_scene(self) -> bool:
        return self.sketch in SCENES

    @property
    def sketch_label(self) -> str:
        """The drawing in words, for those who hear the page."""
        ringed = "，".join(self.ring.splitlines())
        return f"示意图：{Sketch(self.sketch).label}" + (f"，圈住的字是{ringed}" if ringed else "")
