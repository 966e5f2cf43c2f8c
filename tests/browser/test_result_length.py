"""A result is at most seven screens of a phone, in every state; without a number it is shorter."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PHONE

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


@pytest.mark.parametrize("state", STATES)
def test_a_result_is_no_longer_than_seven_screens(page: Page, state: str) -> None:
    query, most = STATES[state]
    response = page.goto(f"/calculator/?{query}")
    assert response is not None
    assert response.status == 200
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height / PHONE["height"] <= most
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
