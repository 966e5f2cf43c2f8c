"""Suggestions while typing: the combobox pattern by keyboard and by finger, input methods, and nothing without script."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


def test_the_keyboard_chooses_a_suggestion_and_the_page_opens(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    assert not [url for url in asked if "suggestions" in url]
    box = page.get_by_role("combobox", name="参保的城市")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("kun")
    options = page.get_by_role("option")
    expect(options.first).to_have_text(re.compile("昆明"))
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    expect(page.get_by_role("status").filter(has_text="个建议")).to_have_count(1)
    assert not Axe().run(page).response["violations"]
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("昆明市")
    assert len([url for url in asked if "suggestions" in url]) == 1


def test_escape_closes_the_list_and_keeps_what_was_typed(page: Page) -> None:
    page.goto("/")
    box = page.get_by_role("combobox", name="参保的城市")
    box.press_sequentially("lanz")
    expect(page.get_by_role("option")).to_have_count(1)
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("lanz")


def test_a_county_and_a_question_are_suggested_and_a_click_chooses(page: Page) -> None:
    page.goto("/cities/")
    box = page.get_by_role("combobox", name="参保的城市")
    box.fill("昆山")
    page.get_by_role("option", name=re.compile("昆山市.*苏州")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("苏州市")
    page.goto("/cities/")
    box.fill("家里人")
    page.get_by_role("option", name=re.compile("家里人")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("家里人"))


def test_nothing_is_suggested_while_an_input_method_composes(page: Page) -> None:
    page.goto("/")
    box = page.get_by_role("combobox", name="参保的城市")
    box.focus()
    box.dispatch_event("compositionstart")
    box.fill("兰")
    expect(page.get_by_role("option")).to_have_count(0)
    box.dispatch_event("compositionend")
    expect(page.get_by_role("option").first).to_have_text(re.compile("兰"))


def test_without_script_the_box_is_a_plain_search_box(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=site)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("searchbox", name="参保的城市").fill("昆山")
    page.get_by_role("button", name="查找").click()
    expect(page.locator("main")).to_contain_text("昆山市归苏州管")
    context.close()
