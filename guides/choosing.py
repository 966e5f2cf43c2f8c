"""选一选: at most three questions, and the channels that fit the answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import forms

from .models import App, Channel, ChannelKind, Device

YES_NO = [("yes", "有"), ("no", "没有")]


class ChoiceForm(forms.Form):
    """Every question may be left out. No personal data."""

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

    def answers(self) -> dict[str, str]:
        """What was chosen; an unknown value counts as no answer."""
        if not self.is_bound:
            return {}
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


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
