"""读给我听: a button only where the device has a Chinese voice, the right words in the right order, and a way to stop."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import measure
from tests.browser.pages import PAGES

pytestmark = pytest.mark.browser

# A browser's speech with the voices given, which says each sentence when the test lets it.
SPEECH = """
(() => {
  const voices = %s, said = window.said = [];
  let current = null;
  window.finish = () => { const one = current; current = null; one.onend(); };
  const speech = {
    getVoices: () => document.readyState === "complete" ? voices : [],
    speak: one => { current = one; said.push([one.text, one.rate, one.lang]); },
    cancel: () => { current = null; },
    speaking: () => current !== null,
  };
  Object.defineProperty(window, "speechSynthesis", {value: speech});
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
  addEventListener("load", () => setTimeout(() => speech.onvoiceschanged && speech.onvoiceschanged(), 20));
})();
"""
MANDARIN = {"lang": "zh-CN", "localService": True, "name": "普通话"}
CANTONESE = {"lang": "zh-HK", "localService": True, "name": "粤语"}
ENGLISH = {"lang": "en-US", "localService": True, "name": "English"}
ELSEWHERE = {"lang": "zh-CN", "localService": False, "name": "somebody's computer"}


def speaking(page: Page, *voices: dict[str, Any]) -> None:
    page.add_init_script(SPEECH % json.dumps(voices))


def said(page: Page) -> list[str]:
    return [text for text, _, _ in page.evaluate("said")]


def read_to_the_end(page: Page) -> list[str]:
    for _ in range(80):
        if not page.evaluate("speechSynthesis.speaking()"):
            return said(page)
        page.evaluate("finish()")
    pytest.fail("does not come to an end")


@pytest.mark.parametrize("voices", [(), (ENGLISH,), (ELSEWHERE,), (CANTONESE,)], ids=["none", "en", "remote", "yue"])
def test_without_a_chinese_voice_on_the_device_there_is_no_button(
    page: Page, voices: tuple[dict[str, Any], ...]
) -> None:
    speaking(page, *voices)
    page.goto("/cities/lanzhou/", wait_until="networkidle")
    page.wait_for_function("document.readyState === 'complete'")
    page.evaluate("new Promise(done => setTimeout(done, 60))")
    expect(page.locator(".speak")).to_have_count(0)


def test_the_answer_of_a_city_is_read_in_order(page: Page) -> None:
    speaking(page, ENGLISH, CANTONESE, MANDARIN)
    page.goto("/cities/lanzhou/")
    button = page.get_by_role("button", name="读给我听")
    expect(button).to_have_count(1)
    assert said(page) == []
    button.click()
    text = read_to_the_end(page)
    whole = "".join(text)
    assert whole.startswith("兰州市。退休后每月返多少（个人账户划入）。")
    for part in (
        "每月90元。",
        "给已办职工医保退休的人。居民医保没有这笔钱。",
        "可靠吗：一般",
        "缴够多少年：没查到",
    ):
        assert part in whole, part
    assert whole.index("每月90元") < whole.index("可靠吗") < whole.index("缴够多少年") < whole.index("给已办")
    assert "算算我的" not in whole
    assert "1 2 3 9 3" in whole or "12393" not in whole
    assert max(map(len, text)) <= 60
    assert {(rate, lang) for _, rate, lang in page.evaluate("said")} == {(0.88, "zh-CN")}
    expect(button).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("读完了")


def test_it_stops_and_only_one_part_is_read_at_a_time(page: Page) -> None:
    speaking(page, MANDARIN)
    page.goto("/guides/alipay/lanzhou/")
    first, second = (page.get_by_role("button", name=re.compile(f"读给我听.*第{number}步")) for number in (1, 2))
    first.click()
    expect(page.get_by_role("button", name=re.compile("停.*第1步"))).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("正在读")
    second.click()
    expect(first).to_be_visible()
    assert said(page)[-1].startswith("第2步，")
    page.get_by_role("button", name=re.compile("停.*第2步")).click()
    expect(second).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("停了")
    assert not page.evaluate("speechSynthesis.speaking()")
    before = len(said(page))
    second.click()
    assert len(said(page)) == before + 1


def test_it_stops_on_leaving(page: Page) -> None:
    speaking(page, MANDARIN)
    page.goto("/cities/lanzhou/")
    page.get_by_role("button", name="读给我听").click()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert not page.evaluate("speechSynthesis.speaking()")
    expect(page.get_by_role("button", name="读给我听")).to_be_visible()


@pytest.mark.parametrize(
    ("kind", "begins", "parts"),
    [
        ("result-retired", "按2026年11月22日算。北京每月返您100元。", ["下次变动：", "可靠吗：一般"]),
        ("result-working", "按2026年11月22日算。到退休那个月，医保年限还差", ["要求：累计", "法定退休："]),
        ("topic", "", []),
        ("retirement-result", "法定退休时间是2029年4月。", []),
    ],
)
def test_other_answers_are_read(page: Page, kind: str, begins: str, parts: list[str]) -> None:
    speaking(page, MANDARIN)
    page.goto(PAGES[kind])
    page.get_by_role("button", name="读给我听").click()
    whole = "".join(read_to_the_end(page))
    assert whole.startswith(begins or page.get_by_role("heading", level=1).inner_text())
    assert all(part in whole for part in parts), whole


@pytest.mark.parametrize("kind", ["city", "result-working", "guide-place", "topic"])
@pytest.mark.parametrize("switch", ["", "larger"])
def test_the_buttons_move_nothing_and_keep_to_the_measures(page: Page, kind: str, switch: str) -> None:
    speaking(page, MANDARIN)
    page.goto(PAGES[kind] + (f"{'&' if '?' in PAGES[kind] else '?'}type={switch}" if switch else ""))
    expect(page.locator(".speak").first).to_be_visible()
    result = measure.wrong(page, "shift", "targets", "sideways") + measure.violations(page)
    assert not result, "\n".join(result)
