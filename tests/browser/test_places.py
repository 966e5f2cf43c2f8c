"""Pages of places on a telephone and on paper: short, the answer first, one sheet to hang up."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import measure
from tests.browser.conftest import PHONE
from tests.browser.test_guides import sheets

pytestmark = pytest.mark.browser

# Of every kind: amounts and none, bands, yearly, ladders of years, provinces with and without an answer of their own.
PLACES = (
    *("beijing", "shanghai", "lanzhou", "hangzhou", "qingdao", "shenzhen", "wuhan", "chongqing", "lasa", "qujing"),
    *("nanjing", "wuxi", "chengdu", "jiangmen", "zhongshan", "suzhou-js", "zhuhai", "guiyang", "gansu-direct"),
)
PROVINCES = ("gansu", "guangdong", "jiangsu", "shandong", "hebei", "hunan", "xinjiang")
WORST, MEDIAN = 7.0, 5.0
LEAST_POINTS = 13
# Pixels of a small telephone's screen.
SHORT = 640
# Places whose first screen is looked at.
FIRST_AMOUNT = ("lanzhou", "beijing", "shanghai", "wuhan")
BOTH_ANSWERS = ("beijing", "lanzhou", "wuhan", "hangzhou", "qingdao", "lasa", "gansu")

# Points of every visible text on paper that is smaller than LEAST_POINTS.
SMALL = """least => {
  const small = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement, range = document.createRange();
    range.selectNodeContents(node);
    if (!node.data.trim() || !parent.checkVisibility() || parent.closest(".hide, .skip")) continue;
    const points = parseFloat(getComputedStyle(parent).fontSize) * 0.75;
    if (range.getClientRects().length && points < least - 0.01) small.push(points + ": " + node.data.trim());
  }
  return small;
}"""
EMPTY = """() => [...document.querySelectorAll("main section, main dl, main ul, main p")].filter(el => el.checkVisibility()
  && el.getBoundingClientRect().height > 3 && !el.innerText.trim() && !el.querySelector("img, svg")).map(el => el.outerHTML)"""


def test_places_on_a_telephone_and_on_paper(page: Page) -> None:
    """At most seven screens, the middle one five; the answers in the first screen; and one poster each."""
    screens, wrong = {}, []
    for slug in (*PLACES, *PROVINCES):
        page.set_viewport_size(PHONE)
        page.emulate_media(media="null")
        page.goto(f"/cities/{slug}/")
        screens[slug] = page.evaluate("document.documentElement.scrollHeight") / PHONE["height"]
        faults = [*_first_screen(page, slug), *_poster(page, slug)]
        wrong += [f"{slug}: {fault}" for fault in faults]
    assert not wrong, "\n".join(wrong)
    assert max(screens.values()) <= WORST, screens
    assert statistics.median(screens.values()) <= MEDIAN, screens


def _first_screen(page: Page, slug: str) -> Iterator[str]:
    """On a small telephone place, amount, since when and how sure; on a longer one both answers and the one filled button."""
    if slug in FIRST_AMOUNT:
        for one in (page.get_by_role("heading", level=1), page.locator(".board").first, page.locator(".since").first):
            yield from _below(one, SHORT)
    if slug in BOTH_ANSWERS:
        button = page.locator("main .go:not(.second)")
        expect(button).to_have_count(1)
        expect(button).to_have_text(re.compile("算算我的|打12393问"))
        for one in (
            page.get_by_text("退休后每月返多少").first,
            page.locator("dt", has_text="缴够多少年").first,
            button,
        ):
            yield from _below(one, PHONE["height"])


def _below(one: Locator, height: int) -> Iterator[str]:
    box = one.bounding_box()
    if not box or box["y"] + box["height"] > height:
        yield f"{one} is not in the first {height} pixels: {box}"


def _poster(page: Page, slug: str) -> Iterator[str]:
    """One sheet of A4, nothing below 13 points, the code and the address of the page, no address that nobody has opened."""
    if sheets(page) != 1:
        yield f"{sheets(page)} sheets"
    page.set_viewport_size({"width": 688, "height": 1000})
    page.emulate_media(media="print")
    yield from page.evaluate(SMALL, LEAST_POINTS)
    yield from page.evaluate(EMPTY)
    if not page.locator(".sheet img").evaluate("image => image.complete && image.naturalWidth > 0"):
        yield "no code"
    expect(page.locator(".sheet")).to_contain_text(f"/cities/{slug}/")
    expect(page.get_by_text("我们还没打开看过的")).to_be_hidden()


@pytest.mark.parametrize("size", ["", "large", "larger"])
def test_the_map_fits_at_every_type_size(page: Page, size: str) -> None:
    page.goto("/")
    assert measure.wrong(page, "sideways") == []
    measure.wear(page, *filter(None, [size]))
    inside = "map => map.scrollWidth <= map.clientWidth && map.getBoundingClientRect().right <= innerWidth"
    assert page.locator(".map").evaluate(inside)
    cut = "all => all.filter(a => a.scrollWidth > a.clientWidth + 1 || a.scrollHeight > a.clientHeight + 1).map(a => a.innerText)"
    assert page.locator(".map a").evaluate_all(cut) == []


def test_headings_stay_larger_than_text_when_text_is_doubled(page: Page) -> None:
    page.goto("/cities/lanzhou/")
    assert measure.wrong(page, "sideways") == []
    measure.enlarge(page, 200)
    sizes = page.evaluate(
        "() => ['body', 'h1', 'section > h2'].map(tag => parseFloat(getComputedStyle(document.querySelector(tag)).fontSize))"
    )
    assert sizes[0] < sizes[2] < sizes[1]


def test_without_styles_the_brand_is_as_small_as_a_letter(page: Page) -> None:
    page.route(re.compile(r"\.css"), lambda route: route.fulfill(body="", content_type="text/css"))
    page.goto("/cities/lanzhou/")
    for height in page.locator("svg").evaluate_all("all => all.map(svg => svg.getBoundingClientRect().height)"):
        assert height <= 150
    assert page.locator(".brand svg").evaluate("svg => svg.getBoundingClientRect().height") <= 32
