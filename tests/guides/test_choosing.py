"""Three questions, and what they lead to."""

from __future__ import annotations

from typing import Any

import pytest

from guides.chooser import easiest_channels, fitting
from guides.models import Channel, ChannelKind, Device


@pytest.mark.parametrize(
    ("answers", "first"),
    [
        ({"app": "wechat"}, ["wechat", "hospital-pharmacy", "counter"]),
        ({"app": "alipay"}, ["alipay", "hospital-pharmacy", "counter"]),
        ({"app": "both"}, ["wechat", "alipay", "hospital-pharmacy"]),
        ({"app": "none", "smartphone": "yes", "out": "no"}, ["nhsa", "government-app", "bureau-site"]),
        ({"smartphone": "no", "out": "yes"}, ["hospital-pharmacy", "counter", "bureau-site"]),
        ({"smartphone": "no", "out": "no"}, ["bureau-site", "phone"]),
    ],
)
def test_what_fits(db: None, answers: dict[str, str], first: list[str]) -> None:
    assert [channel.slug for channel in fitting(Channel.objects.published(), answers)][:3] == first


def test_nobody_is_sent_where_he_cannot_go(db: None) -> None:
    for channel in fitting(Channel.objects.published(), {"smartphone": "no", "out": "no"}):
        assert channel.device != Device.SMARTPHONE
        assert channel.kind != ChannelKind.OFFLINE


def test_without_an_answer_the_easiest_come_first(page: Any) -> None:
    html = page("/guides/")
    assert "最省事的三种" in html
    assert [channel.slug for channel in easiest_channels()] == ["wechat", "hospital-pharmacy", "counter"]


def test_answers_are_kept_in_the_form_and_out_of_search_engines(client: Any, db: None) -> None:
    response = client.get("/guides/", {"smartphone": "no", "out": "no"})
    html = response.content.decode()
    assert "照您的回答" in html
    assert html.count(" checked") == 2
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in response.headers


def test_unknown_answers_count_as_none(client: Any, db: None) -> None:
    response = client.get("/guides/", {"smartphone": "perhaps", "type": "large"})
    assert response.status_code == 200
    assert "最省事的三种" in response.content.decode()
    assert "X-Robots-Tag" not in response.headers
