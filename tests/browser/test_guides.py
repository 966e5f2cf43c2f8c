"""Guides on paper: each on one sheet of A4, in large print, whole and without a colour that matters."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Page

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser

DATA = Path(__file__).parents[2] / "guides/data/channels.yaml"
CHANNELS = [channel["slug"] for channel in yaml.safe_load(DATA.read_text(encoding="utf-8"))]
# Nowhere, a city with a number of its own, one with names of its own, a city-province, one with nothing of its own,
# and one of a province with a long name.
PLACES = ["", "lanzhou/", "guangzhou/", "shanghai/", "changdu/", "shihezi/"]
# Pixels of CSS on A4 inside the margins of guide.css (186 × 281 mm).
SHEET = {"width": 703, "height": 1062}
# What an other font may add to the longest guide.
SPARE = 0.02
POINT = 4 / 3
# A screen and a half of 360 × 740.
STEP_ONE = 1100

LINES = """() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode.data.trim(), element = walker.currentNode.parentElement;
        if (text && element.getClientRects().length && !element.closest('.hide'))
            found.push([text, parseFloat(getComputedStyle(element).fontSize)]);
    }
    return found;
}"""


def printed(page: Page) -> list[tuple[str, float]]:
    """The words of the open page that stand on paper, with their size in points."""
    page.set_viewport_size(SHEET)
    page.emulate_media(media="print")
    result: list[Any] = page.evaluate(LINES)
    return [(text, size / POINT) for text, size in result]


def sheets(page: Page) -> int:
    """How many sheets of A4 the open page prints on."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_first_step_is_near_and_the_whole_is_one_sheet_in_large_print(page: Page, channel: str) -> None:
    """On the telephone it begins within a screen and a half."""
    wrong = []
    for place in PLACES:
        address = f"/guides/{channel}/{place}"
        page.set_viewport_size(PHONE)
        page.emulate_media(media="null")
        page.goto(address)
        first = page.locator("#step-1").bounding_box()
        if not first or first["y"] > STEP_ONE:
            wrong.append(f"{address}: the first step stands at {first}")
        wrong += [f"{address}: {text} {size:.1f}pt" for text, size in printed(page) if size < 13.99]
        height = page.evaluate("document.querySelector('.guide').getBoundingClientRect().bottom")
        if height > SHEET["height"] * (1 - SPARE):
            wrong.append(f"{address}: {height:.0f} of {SHEET['height']} pixels")
        if sheets(page) != 1:
            wrong.append(f"{address}: {sheets(page)} sheets")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("switches", ["type=larger", "contrast=high"])
def test_the_switches_of_the_screen_do_not_cost_a_sheet(page: Page, switches: str) -> None:
    page.goto(f"/guides/wechat-city/shihezi/?{switches}")
    assert sheets(page) == 1


@pytest.mark.parametrize("address", ["/guides/bureau-site/lanzhou/", "/guides/phone/lanzhou/"])
def test_the_sheet_has_all_that_is_needed_away_from_the_screen(page: Page, address: str) -> None:
    page.goto(address)
    steps = page.locator(".steps h3").all_inner_texts()
    words = "".join(text for text, _ in printed(page))
    for step in steps:
        assert re.sub(r"\s", "", step) in re.sub(r"\s", "", words)
    assert "用别的办法时" not in words
    for needed in ("认准", "当心", "有人让您转账，就是骗子", "96110", "12345", "12333", "0931-12393", "怎样算查到了"):
        assert needed in words
    assert page.locator(".qr svg").bounding_box()["width"] >= 75
    assert "这一步对不上" not in words


def test_paper_needs_no_colour(page: Page) -> None:
    """Everything is ink on paper; the ring is a border, not a fill."""
    page.goto("/guides/alipay/lanzhou/")
    page.emulate_media(media="print", color_scheme="dark")
    colours = page.evaluate(
        """() => [...document.querySelectorAll('.guide *')].filter(one => one.getClientRects().length)
            .map(one => getComputedStyle(one).color)"""
    )
    assert set(colours) <= {"rgb(0, 0, 0)", "rgb(34, 34, 34)"}
    assert page.evaluate("getComputedStyle(document.querySelector('.ring')).borderTopStyle") == "solid"
