"""选一选: at most three questions, and the channels that fit the answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Layout, Submit
from django import forms
from django.utils.html import format_html

from policies import content_version
from policies.models import Region
from website.form_fields import RENDERER
from website.paths import path_to

from .models import App, Channel, ChannelKind, Device

YES_NO = [("yes", "有"), ("no", "没有")]


class ChoiceForm(forms.Form):
    """Every question may be left out. No personal data."""

    default_renderer = RENDERER

    smartphone = forms.ChoiceField(
        label="有智能手机吗？", choices=YES_NO, required=False, widget=forms.RadioSelect(attrs={"two": True})
    )
    app = forms.ChoiceField(
        label="平时用微信，还是支付宝？",
        choices=[*App.choices, ("both", "都用"), ("none", "都不用")],
        required=False,
        widget=forms.RadioSelect,
    )
    out = forms.ChoiceField(
        label="能出门吗？",
        choices=[("yes", "能"), ("no", "不方便")],
        required=False,
        widget=forms.RadioSelect(attrs={"two": True}),
    )

    def __init__(self, data: Mapping[str, str] | None = None, *, place: Region | None = None) -> None:
        """`place` stays the place of the page that the answers lead to."""
        super().__init__(data)
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_action = "guides:index"
        kept = [HTML(format_html('<input type="hidden" name="place" value="{}">', place.slug))] if place else []
        self.helper.layout = Layout(*kept, "smartphone", "app", "out", Submit("", "看哪种合适"))

    def answers(self) -> dict[str, str]:
        """What was chosen; an unknown value counts as no answer."""
        if not self.is_bound:
            return {}
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


# ---- the ways in a place ----


@lru_cache(maxsize=1)
def _channels(version: int) -> list[Channel]:
    """Every way, without its steps: what pages of places need of it."""
    return list(Channel.objects.published())


def easiest_channels() -> list[Channel]:
    """The three easiest ways."""
    channels = _channels(content_version.current(content_version.WAYS))
    return sorted((channel for channel in channels if channel.ease), key=lambda channel: channel.ease or 0)[:3]


def way(slug: str, region: Region) -> str:
    """The page of one way in a place; nothing while an editor has taken it down, so that no link leads nowhere."""
    known = any(channel.slug == slug for channel in _channels(content_version.current(content_version.WAYS)))
    return path_to("guides:channel_region", slug, region.slug) if known else ""


# ---- what fits the answers ----


def _fits(channel: Channel, answers: Mapping[str, str]) -> bool:
    if answers.get("smartphone") == "no" and channel.device == Device.SMARTPHONE:
        return False
    if answers.get("out") == "no" and channel.kind == ChannelKind.OFFLINE:
        return False
    app = answers.get("app")
    return not (channel.app and app and app not in (channel.app, "both"))


def _is_shaky(channel: Channel) -> bool:
    """Ways that often show something else than the balance are not recommended, only listed."""
    return bool(channel.doubt) and channel.kind == ChannelKind.ONLINE


def fitting(channels: Iterable[Channel], answers: Mapping[str, str]) -> list[Channel]:
    """The channels that fit: those in the app the reader uses, then the easiest, then in their own order."""
    fit = [channel for channel in channels if _fits(channel, answers) and not _is_shaky(channel)]
    named = answers.get("app") in (*App.values, "both")
    return sorted(fit, key=lambda channel: (not (named and channel.app), channel.ease or len(fit) + 3))
