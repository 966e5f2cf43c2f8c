"""What readers come for, walked in a browser: one test a path, on a phone unless it says otherwise."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import BORN_1968, RETIRED, result

pytestmark = pytest.mark.browser

without_script = pytest.mark.browser_context_args(java_script_enabled=False)


def _search(page: Page, typed: str) -> None:
    page.get_by_label("参保的城市").fill(typed)
    page.get_by_role("button", name="查找").click()


def _answer(page: Page, status: str, sex: str, year: str, month: str) -> None:
    """Fills in the first screen except for the place."""
    page.get_by_role("radio", name=status).check()
    page.get_by_role("radio", name=sex, exact=True).check()
    page.get_by_label("出生年份").fill(year)
    page.get_by_label("出生月份").fill(month)


def _has_focus(field: Locator) -> None:
    expect(field).to_be_focused()


def _main_path(page: Page) -> None:
    """Home, search, city, calculator, result, guide."""
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("您在哪里参保？")
    _search(page, "lz")
    page.get_by_role("main").get_by_role("link", name="兰州").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("兰州市")
    here = page.get_by_role("navigation", name="主要栏目").locator("[aria-current]")
    expect(here).to_have_text("查城市")
    expect(page.locator(".board").first).to_contain_text(re.compile(r"每月\s*90\s*元"))
    expect(page.locator(".since").first).to_have_text(re.compile("没写从哪天起，可靠吗：\\s*一般"))
    sources = page.locator("section", has=page.locator("#src"))
    expect(sources.locator("li").first).to_contain_text("清单")
    expect(sources).to_contain_text(re.compile(r"核对日：\d{4}年\d+月\d+日"))
    page.get_by_text(re.compile(r"^网上的\d+种说法，对不对$")).click()
    rumour = page.locator(".claims dt", has_text="兰州每月返120元")
    expect(rumour).to_be_visible()
    expect(rumour.locator("+ dd")).to_contain_text("两处不一样。")
    expect(rumour.locator("+ dd")).to_contain_text("兰州的两处来源都是90元")

    page.get_by_role("link", name="算算我的", exact=True).click()
    expect(page.get_by_label("在哪里参保？")).to_have_value("兰州")
    _answer(page, "已经退休，退的是职工医保", "女", "1960", "3")
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"兰州每月返您\s*90\s*元"))
    expect(page.locator(".why > li").first).to_contain_text("每月90元")
    expect(page.locator(".why > li").first).to_contain_text("一般")
    expect(here).to_have_text("算一算")

    page.get_by_role("main").get_by_role("link", name="看看到账没有", exact=True).click()
    expect(page).to_have_url(re.compile(r"/guides/alipay/lanzhou/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("支付宝")
    expect(page.locator(".steps > li").first).to_be_visible()
    expect(here).to_have_text("查余额")


def test_from_the_search_to_the_guide(page: Page) -> None:
    _main_path(page)


@without_script
def test_from_the_search_to_the_guide_without_script(page: Page) -> None:
    _main_path(page)


@pytest.mark.browser_context_args(viewport={"width": 1280, "height": 900})
def test_from_the_search_to_the_guide_on_a_desktop(page: Page) -> None:
    _main_path(page)


def test_search_shows_choices_and_helps_where_nothing_fits(page: Page) -> None:
    page.goto("/")
    _search(page, "suzhou")
    expect(page.get_by_role("heading", level=1)).to_have_text("您要找哪一个？")
    expect(page.locator(".places a")).to_contain_text(["苏州市", "宿州市"])
    _search(page, "火星")
    expect(page.get_by_role("heading", level=1)).to_contain_text("没有找到")
    expect(page.locator("#q")).to_have_value("火星")


def test_errors_lead_to_their_fields(page: Page) -> None:
    page.goto("/calculator/?region=lanzhou")
    page.get_by_label("出生年份").fill("60")
    page.get_by_role("button", name="下一步").click()
    expect(page).to_have_title(re.compile(r"^错误："))
    summary = page.locator(".fix")
    _has_focus(summary)
    for words, field in (
        ("请选一项", page.locator("[name=status]").first),
        ("请选性别", page.locator("[name=sex]").first),
        ("出生年份", page.get_by_label("出生年份")),
        ("出生月份", page.get_by_label("出生月份")),
    ):
        summary.get_by_role("link", name=re.compile(words)).click()
        _has_focus(field)
    expect(page.get_by_label("出生年份")).to_have_value("60")
    expect(page.get_by_label("在哪里参保？")).to_have_value("兰州")
    for name in ("birth_year", "birth_month"):
        field = page.locator(f"#{name}")
        expect(field).to_have_attribute("aria-invalid", "true")
        described = [part for part in (field.get_attribute("aria-describedby") or "").split() if part.endswith("error")]
        expect(page.locator(f"#{described[0]}")).to_contain_text("错误：")


@without_script
def test_errors_without_script(page: Page) -> None:
    page.goto("/calculator/?region=lanzhou")
    page.get_by_role("button", name="下一步").click()
    expect(page).to_have_title(re.compile(r"^错误："))
    page.locator(".fix").get_by_role("link", name=re.compile("请选性别")).click()
    _has_focus(page.locator("[name=sex]").first)


def _open_the_answers(page: Page) -> None:
    """The answers under a result are folded behind what they say together."""
    page.locator("section", has=page.locator("#answers")).locator("summary").first.click()


def test_two_screens_back_and_one_answer_changed(page: Page) -> None:
    """In work in Beijing: two screens, the result; Back finds the answers again; 改 changes one of them."""
    page.goto("/calculator/?region=beijing")
    _answer(page, "还没退休，在缴职工医保", "男", "1968", "5")
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("再问一两件")
    expect(page.locator(".fix")).to_have_count(0)
    page.locator("#cumulative_years").fill("21")
    page.locator("#cumulative_months").fill("4")
    page.get_by_role("button", name="看结果").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("还差")

    page.go_back()
    expect(page.locator("#cumulative_years")).to_have_value("21")
    page.go_back()
    expect(page.get_by_label("出生年份")).to_have_value("1968")
    expect(page.get_by_role("radio", name="男", exact=True)).to_be_checked()
    page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_have_text("再问一两件")
    page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_contain_text("还差")

    _open_the_answers(page)
    page.get_by_role("link", name=re.compile(r"改\s*累计缴费")).click()
    expect(page.locator("#cumulative_years")).to_have_value("21")
    page.locator("#cumulative_years").fill("27")
    page.get_by_role("button", name="看结果").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("医保年限已经够了")
    _open_the_answers(page)
    page.get_by_role("link", name=re.compile(r"改\s*出生")).click()
    expect(page.get_by_label("出生年份")).to_have_value("1968")
    page.get_by_label("出生年份").fill("1969")
    page.get_by_role("button", name="下一步").click()
    expect(page.locator(".answers")).to_contain_text("1969年5月")
    expect(page.locator(".answers")).to_contain_text("27年")


def test_i_do_not_know_gives_every_outcome(page: Page) -> None:
    page.goto(result("tianjin", "working", **BORN_1968))
    page.locator("#cumulative_years").fill("24")
    page.get_by_role("checkbox", name="我不知道").first.check()
    page.get_by_role("button", name="看结果").click()
    expect(page.locator("table.stack tbody tr").nth(1)).to_be_visible()


def test_what_if_opens_and_compares(page: Page) -> None:
    page.goto(RETIRED)
    page.get_by_text("换个地方比一比").click()
    page.get_by_label("换个地方", exact=True).fill("上海")
    page.get_by_role("button", name="换了再看").click()
    expect(page.locator("section", has=page.locator("#whatif")).locator("table")).to_contain_text("上海")


def test_compare_four_places(page: Page) -> None:
    page.goto("/compare/")
    for field, name in zip(
        page.get_by_label(re.compile("第.个城市")).all(), ("北京", "lanzhou", "上海", "深圳"), strict=True
    ):
        field.fill(name)
    page.get_by_role("button", name="比一比").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("4个地方比一比")
    expect(page.locator(".bars > li")).to_have_count(4)
    expect(page.locator("table").first.locator("tbody tr")).to_contain_text(["北京", "兰州", "上海", "深圳"])


def test_a_report_is_taken(page: Page) -> None:
    page.goto("/cities/lanzhou/")
    page.get_by_role("contentinfo").get_by_role("link", name="哪里不对，告诉我们").click()
    page.get_by_role("button", name="告诉本站").click()
    expect(page.locator(".fix")).to_contain_text("请写一两句")
    page.get_by_label("哪里不对？").fill("兰州每月到账是95元。")
    page.get_by_role("button", name="告诉本站").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("收到了，谢谢您")


def _root(page: Page) -> Locator:
    return page.locator("html")


def test_type_and_contrast_are_remembered(page: Page) -> None:
    """With script: on this device, without a cookie, on every page, until switched back."""
    page.goto("/")
    page.get_by_role("link", name="大字").click()
    expect(_root(page)).to_have_class("large")
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == 24
    page.get_by_role("link", name="高对比").click()
    expect(page).to_have_url(re.compile(r"/$"))
    page.goto("/cities/lanzhou/")
    expect(_root(page)).to_have_class(re.compile(r"^(large contrast|contrast large)$"))
    page.get_by_role("link", name="更大").click()
    expect(_root(page)).to_have_class(re.compile("larger"))
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == 30
    page.get_by_role("link", name="原大").click()
    page.get_by_role("link", name="原色").click()
    page.goto("/")
    expect(_root(page)).not_to_have_class(re.compile("large|contrast"))


def test_an_address_with_a_choice_is_remembered_and_then_plain(page: Page) -> None:
    """The choice holds on every page that follows, and the address needs it no more."""
    page.goto("/cities/lanzhou/?on=x&type=larger#years")
    expect(_root(page)).to_have_class("larger")
    expect(page).to_have_url(re.compile(r"/cities/lanzhou/\?on=x#years$"))
    page.get_by_role("link", name="查城市").click()
    expect(_root(page)).to_have_class("larger")
    page.go_back()
    page.get_by_role("link", name="原大").click()
    page.get_by_role("link", name="查城市").click()
    expect(_root(page)).not_to_have_class("larger")
    page.go_back()
    expect(_root(page)).not_to_have_class("larger")


@without_script
def test_type_and_contrast_without_script(page: Page) -> None:
    """From the address: on this page alone, and the page's own answers stay."""
    page.goto(RETIRED)
    page.get_by_role("link", name="大字").click()
    page.get_by_role("link", name="高对比").click()
    expect(_root(page)).to_have_class("large contrast")
    expect(page.get_by_role("heading", level=1)).to_contain_text("100")
    page.get_by_role("link", name="更大").click()
    expect(_root(page)).to_have_class("larger contrast")
    page.get_by_role("link", name="查城市").click()
    expect(_root(page)).not_to_have_class(re.compile("large|contrast"))
    page.go_back()
    page.get_by_role("link", name="原大").click()
    page.get_by_role("link", name="原色").click()
    expect(_root(page)).not_to_have_class(re.compile("large|contrast"))


def test_by_keyboard_alone(page: Page) -> None:
    """Skip link, search, a city, the form: with Tab, Space, arrows and Enter, the focus always to be seen."""
    press = page.keyboard.press
    page.goto("/")
    press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    _has_focus(skip)
    box = skip.bounding_box()
    assert box
    assert min(box["x"], box["y"]) >= 0
    press("Enter")
    press("Tab")
    _has_focus(page.locator("#q"))
    page.keyboard.type("lz")
    press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("您要找哪一个？")
    _tab_to(page, page.get_by_role("main").get_by_role("link", name="兰州"))
    press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("兰州市")
    _tab_to(page, page.get_by_role("link", name="算算我的", exact=True))
    press("Enter")
    expect(page.get_by_label("在哪里参保？")).to_have_value("兰州")
    _tab_to(page, page.locator("#status_0"))
    press("Space")
    _tab_to(page, page.locator("#sex_0"))
    press("ArrowRight")
    expect(page.locator("#sex_1")).to_be_checked()
    press("Tab")
    page.keyboard.type("1950")
    press("Tab")
    page.keyboard.type("7")
    press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("90")


def _tab_to(page: Page, target: Locator) -> None:
    """Presses Tab until the target has the focus; every stop on the way shows where it is."""
    for _ in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert seen != "none", page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        if target.evaluate("el => el === document.activeElement"):
            return
    pytest.fail("not reached with Tab")


def test_only_printing_loads_the_code_of_a_result(page: Page) -> None:
    params: list[str] = []
    page.on("request", lambda request: params.append(urlsplit(request.url).path))
    page.goto(RETIRED, wait_until="networkidle")
    page.mouse.wheel(0, 20_000)
    page.wait_for_load_state("networkidle")
    assert "/calculator/code.svg" not in params
    page.pdf()
    assert params.count("/calculator/code.svg") == 1
    page.emulate_media(media="print")
    code = page.locator(".sheet img")
    assert code.evaluate("image => image.complete && image.naturalWidth > 0")
    assert code.evaluate("image => image.getBoundingClientRect().width") >= 60
