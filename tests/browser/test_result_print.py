"""Results on paper: 13 pt and more, the way back to the page, nothing to fill in, one sheet of A4."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.browser.pages import PAGES
from tests.browser.test_guides import POINT, printed
from tests.browser.test_result_length import STATES

pytestmark = pytest.mark.browser

# Where years are missing and the rule changes with the year of retirement or of the formalities, every way out of it and
# every step of the sum are on paper: a second sheet.
TWO_SHEETS = {"short", "past the age", "rising"}
ADDRESSES = {
    **{kind: PAGES[kind] for kind in ("result-yearly", "result-working", "result-open", "result-approximate", "sheet")},
    **{state: f"/calculator/?{query}" for state, (query, _) in STATES.items()},
}


@pytest.mark.parametrize("kind", ADDRESSES)
def test_a_result_on_paper(page: Page, kind: str) -> None:
    words = printed(page, ADDRESSES[kind])
    assert [f"{text} {size:.1f}pt" for text, size in words if size < 12.99] == []
    assert any("/calculator/r/" in text for text, _ in words)
    code = page.locator(".sheet svg, .sheet img").bounding_box()
    assert code
    assert code["width"] >= 18 / 25.4 * 72 * POINT
    assert page.locator("input:visible, button:visible").count() == 0
    sheets = len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(prefer_css_page_size=True)))
    assert sheets <= (2 if kind in TWO_SHEETS else 1)
