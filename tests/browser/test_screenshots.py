"""The pictures of the README: `make screenshots`."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from .conftest import PHONE
from .pages import RETIRED

pytestmark = pytest.mark.browser

PICTURES = {
    "home-desktop.png": ("/", {"width": 1100, "height": 800}),
    "city-phone.png": ("/cities/beijing/", PHONE),
    "result-phone.png": (RETIRED, PHONE),
    "guide-phone.png": ("/guides/alipay/lanzhou/", PHONE),
}


@pytest.mark.browser_context_args(device_scale_factor=2)
@pytest.mark.parametrize("name", PICTURES)
def test_screenshot(page: Page, name: str, request: pytest.FixtureRequest) -> None:
    folder = request.config.getoption("--screenshots-into", default=None)
    if not folder:
        pytest.skip("only for `make screenshots`")
    address, size = PICTURES[name]
    page.set_viewport_size(size)
    response = page.goto(address)
    assert response
    assert response.ok
    Path(folder).mkdir(parents=True, exist_ok=True)
    page.screenshot(path=Path(folder) / name)
