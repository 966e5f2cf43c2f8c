"""One page of each kind, measured: accessibility, reflow, sizes, outline, weight."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from functools import cache

import brotli
import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser import measure
from tests.browser.conftest import PHONE
from tests.browser.pages import IN_TROUBLE, PAGES

pytestmark = pytest.mark.browser

DESKTOP = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 640}
KB = 1024

every_page = pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())


@every_page
def test_measures(page: Page, address: str) -> None:
    page.goto(address)
    result = measure.wrong(page, "shift", "outline", "landmarks")
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        here = measure.wrong(page, "text", "targets", "sideways", "overflow", "punctuation")
        result += [f"{size['width']}: {line}" for line in here + measure.violations(page)]
        page.emulate_media(color_scheme="dark")
        result += [f"{size['width']} dark: {line}" for line in measure.violations(page, measure.COLOUR)]
        page.emulate_media(color_scheme="light")
    page.set_viewport_size(NARROW)
    result += [f"320: {line}" for line in measure.wrong(page, "sideways")]
    page.set_viewport_size(PHONE)
    for size in ("large", "larger"):
        measure.wear(page, size)
        here = measure.wrong(page, "text", "targets", "sideways") + measure.violations(page, measure.SIZE)
        result += [f"{size}: {line}" for line in here]
    measure.wear(page)
    measure.enlarge(page, 200)
    result += [f"200 %: {line}" for line in measure.wrong(page, "sideways")]
    assert not result, "\n".join(result)


@pytest.mark.parametrize(
    ("kind", "title", "words"),
    [
        ("refused", "网址里有看不懂的字", "请从首页重新打开，再填一次。"),
        ("outage", "现在打不开", "不是您的错。"),
        ("outage-letter", "哪里不对，告诉我们", "您写的字都还在，请过半分钟再按一次。"),
        ("outage-draft", "这一次没有存上", "兰州每月到账是95元。"),
    ],
)
def test_what_is_measured_of_a_site_in_trouble_is_what_it_says(page: Page, kind: str, title: str, words: str) -> None:
    page.goto(PAGES[kind])
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_role("main")).to_contain_text(words)


@pytest.mark.parametrize("switches", ["type=large", "type=larger&contrast=high"])
@pytest.mark.parametrize(
    "kind", ["home", "city-bands", "city-rich", "form-errors", "compared", "result-retired", "result-working", "guide"]
)
def test_large_type_and_high_contrast(page: Page, kind: str, switches: str) -> None:
    page.goto(f"{PAGES[kind]}{'&' if '?' in PAGES[kind] else '?'}{switches}")
    result = measure.wrong(page, "sideways", "targets") + measure.violations(page)
    page.emulate_media(color_scheme="dark")
    result += [f"dark: {line}" for line in measure.violations(page, measure.COLOUR)]
    assert not result, "\n".join(result)


# Long lists by their nature: every place, every change.
LONG = {"cities", "changes"}
STYLES, SCRIPTS, HTML, ANY_VISIT = 7 * KB, 4 * KB, 10 * KB, 18 * KB
# What fits the first flight of a new connection: ten packets.
FIRST_VISIT = 14_600


@pytest.mark.parametrize("kind", ["home", "city", "result-retired", "result-working", "guide-place"])
def test_weight_of_a_first_visit(page: Page, kind: str) -> None:
    """Everything that an empty cache has to fetch before the page is whole: HTML, style and scripts."""
    finished: list[Request] = []
    page.on("requestfinished", lambda item: finished.append(item))
    page.goto(PAGES[kind], wait_until="networkidle")
    weights = [(item.resource_type, _weight(item)) for item in finished]
    assert sum(weight for kind, weight in weights if kind == "stylesheet") <= STYLES
    assert sum(weight for kind, weight in weights if kind == "script") <= SCRIPTS
    assert sum(weight for kind, weight in weights if kind in ("document", "stylesheet", "script")) <= FIRST_VISIT, (
        weights
    )


def _weight(one: Request) -> int:
    """Bytes of the body as sent. A page counts in brotli: so are pages from the cache sent; a result goes out in gzip, 700 more."""
    response = one.response()
    assert response
    if one.resource_type != "document":
        return one.sizes()["responseBodySize"]
    return len(brotli.compress(response.body(), quality=7))


@pytest.mark.parametrize("kind", sorted(PAGES.keys() - IN_TROUBLE))
def test_weight_of_every_page(site: str, kind: str) -> None:
    """The page alone, and with the files that its head names; a long list may weigh more, its first visit may not."""
    alone, html = _fetched(site + PAGES[kind])
    files = re.findall(r'(?:<link rel="(?:icon|stylesheet)"|<script)[^>]*? (?:href|src)="(/static/[^"]+)"', html)
    assert len(files) >= 5
    assert kind in LONG or alone <= HTML
    assert alone + sum(_fetched(site + file)[0] for file in files) <= ANY_VISIT


@cache
def _fetched(address: str) -> tuple[int, str]:
    """How many bytes an address sends, compressed, and what it says."""
    params = urllib.request.Request(address, headers={"Accept-Encoding": "br"})
    try:
        with urllib.request.urlopen(params) as answer:
            body, encoding = answer.read(), answer.headers["Content-Encoding"]
    except urllib.error.HTTPError as answer:
        body, encoding = answer.read(), answer.headers["Content-Encoding"]
    text = (brotli.decompress(body) if encoding == "br" else body).decode()
    return len(body if encoding else brotli.compress(body, quality=7)), text
