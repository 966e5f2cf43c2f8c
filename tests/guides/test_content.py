"""What the guides say: complete, short, plain, sourced, and without a password."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from guides.models import Channel, Sketch, Topic
from policies.models import Source
from tests.guides.conftest import ARTICLE_CHANNELS, CHANNELS, TOPICS, read

ROOT = Path(__file__).resolve().parents[2]
SKETCHES = ROOT / "templates/guides/sketches"
TEXTS = [*(ROOT / "guides/data").glob("*.yaml"), *filter(Path.is_file, (ROOT / "templates/guides").rglob("*"))]
PASSWORD_LIKE = re.compile(r"(\d)\1{5}|123456|654321|初始密码\D{0,12}\d")
LONGEST = 40


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for below in value.values() for text in strings(below)]
    if isinstance(value, list):
        return [text for below in value for text in strings(below)]
    return []


def sentences(text: str) -> list[str]:
    return [sentence.strip() for sentence in re.split(r"[。？！；\n]", text) if sentence.strip()]


def test_every_way_of_the_articles_has_a_channel() -> None:
    assert sorted(ARTICLE_CHANNELS.values()) == sorted(CHANNELS)


def test_the_neighbouring_questions_have_a_topic() -> None:
    assert {
        *(
            "duanjiao",
            "yidi-zhuanyi",
            "jiating-gongji",
            "yibaoma-shitika",
            "jumin-yibao",
            "canbaodi",
            "zhanghu-de-qian",
        ),
        *("linghuo-jiuye", "tuixiu-hou-jiaofei", "fankuan-bianshao", "yanchi-tuixiu", "fangpian", "yiliao-baozhang-fa"),
    } == set(TOPICS)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_no_password_stands_anywhere(path: Path) -> None:
    assert not PASSWORD_LIKE.search(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["channels", "topics"])
def test_sentences_are_short_and_say_what_to_press(name: str) -> None:
    for text in strings(read(name)):
        assert "点击" not in text
        for sentence in sentences(text):
            assert len(sentence) <= LONGEST, sentence


@pytest.mark.parametrize("channel", read("channels"), ids=lambda channel: channel["slug"])
def test_a_channel_says_what_to_check_bring_and_keep(channel: dict[str, Any]) -> None:
    for name in ("operator", "never", "fakes", "suits", "bring", "how_to_know", "failing", "citations", "checked_on"):
        assert channel.get(name), name
    assert 4 <= len(channel["steps"]) <= 8


@pytest.mark.parametrize("channel", read("channels"), ids=lambda channel: channel["slug"])
def test_every_step_has_a_drawing_with_its_words(channel: dict[str, Any]) -> None:
    for step in channel["steps"]:
        assert step["sketch"] in Sketch.values
        assert step.get("ring") or step["sketch"] == Sketch.FACE
        assert len(step.get("ring", "").splitlines()) <= 2


def test_each_drawing_has_a_template_and_each_template_a_drawing() -> None:
    assert {path.stem for path in SKETCHES.glob("[!_]*.html")} == set(Sketch.values)


def test_drawings_hold_shapes_only() -> None:
    for path in SKETCHES.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "<text" not in text
        assert "style=" not in text


def test_the_doubtful_paths_are_called_doubtful(db: None) -> None:
    assert "缴费记录" in Channel.objects.get(slug="wechat-city").doubt
    assert "12333" in Channel.objects.get(slug="phone").doubt
    assert Channel.objects.get(slug="phone").steps.first().title == "拨12393"
    assert "修改密码" in "".join(step.title for step in Channel.objects.get(slug="card-site").steps.all())


def test_rules_have_sources_and_unknowns_are_questions(db: None) -> None:
    for topic in Topic.objects.prefetch_related("rules__source"):
        assert topic.rules.count() >= 3
        assert topic.todo
        for line in topic.ask.splitlines():
            assert line.endswith("？"), line


def test_our_sources_are_not_those_of_the_policies() -> None:
    theirs = re.findall(r"^- key: (\S+)", (ROOT / "policies/data/sources.yaml").read_text(encoding="utf-8"), re.M)
    assert not {source["key"] for source in read("sources")} & set(theirs)


def test_every_source_of_ours_is_used(db: None) -> None:
    for source in read("sources"):
        row = Source.objects.get(key=source["key"])
        assert row.topic_rules.exists() or row.channelcitations.exists(), source["key"]


def test_links_go_to_official_and_known_addresses() -> None:
    for source in read("sources"):
        if source.get("link"):
            assert re.match(r"https?://[\w.-]+(\.gov\.cn|chinanews\.com\.cn)/", source["url"]), source["key"]
