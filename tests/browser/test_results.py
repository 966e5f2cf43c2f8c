"""A result on a telephone, at most seven screens in every state, shorter without a number; and on paper: 13 pt and more, the
way back to the page, nothing to fill in, one sheet of A4."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PHONE
from tests.browser.pages import PAGES
from tests.browser.test_guides import POINT, printed, sheets

pytestmark = pytest.mark.browser

MAN = "&status=working&sex=male"
RISING = f"{MAN}&birth_year=1966&birth_month=8&enrolled_year=2000&enrolled_month=1"
STATES = {
    "retired": ("region=beijing&status=retired&sex=male&birth_year=1960&birth_month=3", 7.0),
    "unlikely": ("region=beijing&status=retired&sex=male&birth_year=1991&birth_month=3", 7.0),
    "unknown": ("region=lijiang&status=retired&sex=male&birth_year=1960&birth_month=3", 5.0),
    "resident": ("region=beijing&status=resident&sex=male&birth_year=1960&birth_month=3", 4.0),
    "reached": (f"region=beijing{MAN}&birth_year=1970&birth_month=2&cumulative_years=26", 5.0),
    "short": (f"region=beijing{MAN}&birth_year=1970&birth_month=2&cumulative_years=16&base=8000", 7.1),
    "past the age": (f"region=qingdao{MAN}&birth_year=1955&birth_month=8&cumulative_years=20", 7.0),
    "rising": (f"region=qingyuan{RISING}&cumulative_years=18&actual_years=18", 7.0),
    "years unknown": (f"region=qujing{MAN}&birth_year=1970&birth_month=2&cumulative_years=16", 4.0),
}
# Where years are missing and the rule changes with the year of retirement or of the formalities, every way out of it and
# every step of the sum are on paper: a second sheet.
TWO_SHEETS = {"short", "past the age", "rising"}
KINDS = ("result-retired", "result-yearly", "result-working", "result-open", "result-approximate", "sheet")
# What is opened, and how many screens long it may be.
RESULTS = {kind: (PAGES[kind], float("inf")) for kind in KINDS} | {
    state: (f"/calculator/?{query}", most) for state, (query, most) in STATES.items()
}


@pytest.mark.parametrize("kind", RESULTS)
def test_a_result_on_a_telephone_and_on_paper(page: Page, kind: str) -> None:
    address, most = RESULTS[kind]
    response = page.goto(address)
    assert response is not None
    assert response.status == 200
    assert page.evaluate("document.documentElement.scrollHeight") / PHONE["height"] <= most
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    words = printed(page)
    assert [f"{text} {size:.1f}pt" for text, size in words if size < 12.99] == []
    assert any("/calculator/r/" in text for text, _ in words)
    code = page.locator(".sheet svg, .sheet img").bounding_box()
    assert code
    assert code["width"] >= 18 / 25.4 * 72 * POINT
    assert page.locator("input:visible, button:visible").count() == 0
    assert sheets(page) <= (2 if kind in TWO_SHEETS else 1)
