"""Steps (步骤): one action each, with a sketch that rings the word to look for."""

from __future__ import annotations

from django.db import models
from simple_history.models import HistoricalRecords

from .channels import Channel
from .lines import LinesField


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
