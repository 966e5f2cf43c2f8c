"""One page of each kind, measured: accessibility, reflow, sizes, outline, weight."""

from __future__ import annotations

import urllib.error
import urllib.request

import brotli
import pytest
from playwright.sync_api import Page, Request

from . import measure
from .conftest import PHONE
from .pages import PAGES

pytestmark = pytest.mark.browser

DESKTOP = {"width": 1280, "height": 900}
SMALL_PHONE = {"width": 360, "height": 640}
NARROW = {"width": 320, "height": 640}
KB = 1024

every_page = pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())


@every_page
def test_measures(page: Page, address: str) -> None:
    page.goto(address)
    found = measure.wrong(page, "shift", "outline")
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        here = measure.wrong(page, "text", "targets", "sideways", "overflow", "punctuation")
        found += [f"{size['width']}: {line}" for line in here + measure.violations(page)]
        page.emulate_media(color_scheme="dark")
        found += [f"{size['width']} dark: {line}" for line in measure.violations(page, measure.COLOUR)]
        page.emulate_media(color_scheme="light")
    page.set_viewport_size(NARROW)
    found += [f"320: {line}" for line in measure.wrong(page, "sideways")]
    page.set_viewport_size(PHONE)
    measure.enlarge(page, 200)
    found += [f"200 %: {line}" for line in measure.wrong(page, "sideways")]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("switches", ["type=large", "type=larger&contrast=high"])
@pytest.mark.parametrize(
    "kind", ["home", "city-bands", "city-rich", "form-errors", "compared", "result-retired", "result-working", "guide"]
)
def test_large_type_and_high_contrast(page: Page, kind: str, switches: str) -> None:
    page.goto(f"{PAGES[kind]}{'&' if '?' in PAGES[kind] else '?'}{switches}")
    found = measure.wrong(page, "sideways", "targets") + measure.violations(page)
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {line}" for line in measure.violations(page, measure.COLOUR)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("slug", ["lanzhou", "beijing", "shanghai", "wuhan"])
def test_the_first_screen_of_a_city_is_the_answer(page: Page, slug: str) -> None:
    """Place, amount, for whom, since when and how sure, on a small telephone without scrolling."""
    page.set_viewport_size(SMALL_PHONE)
    page.goto(f"/cities/{slug}/")
    for words in ("给谁", "哪天起", "可靠吗"):
        box = page.locator(".facts").first.locator("div", has_text=words).first.bounding_box()
        assert box, words
        assert box["y"] + box["height"] <= SMALL_PHONE["height"], words


# Long lists by their nature: every place, every change.
LONG = {"cities", "changes"}


@pytest.mark.parametrize(
    "kind", ["home", "city", "city-rich", "form", "result-retired", "result-working", "guide-place"]
)
def test_weight_of_a_first_visit(page: Page, kind: str) -> None:
    """Everything that an empty cache has to fetch."""
    finished: list[Request] = []
    page.on("requestfinished", lambda one: finished.append(one))
    page.goto(PAGES[kind], wait_until="networkidle")
    weights = [(one.resource_type, _weight(one)) for one in finished]
    assert sum(weight for kind, weight in weights if kind == "stylesheet") <= 7 * KB
    assert sum(weight for kind, weight in weights if kind == "script") <= 4 * KB
    assert sum(weight for _, weight in weights) <= 20 * KB, weights


def _weight(one: Request) -> int:
    """Bytes of the body as sent. A page that is sent as it is counts as a proxy would compress it."""
    response = one.response()
    assert response
    if response.headers.get("content-encoding") or one.resource_type != "document":
        return one.sizes()["responseBodySize"]
    return len(brotli.compress(response.body(), quality=5))


@pytest.mark.parametrize("kind", sorted(PAGES.keys() - LONG))
def test_weight_of_the_page_alone(site: str, kind: str) -> None:
    asked = urllib.request.Request(site + PAGES[kind], headers={"Accept-Encoding": "br"})
    try:
        with urllib.request.urlopen(asked) as answer:
            body, encoding = answer.read(), answer.headers["Content-Encoding"]
    except urllib.error.HTTPError as answer:
        body, encoding = answer.read(), answer.headers["Content-Encoding"]
    assert len(body if encoding else brotli.compress(body, quality=5)) <= 10 * KB
