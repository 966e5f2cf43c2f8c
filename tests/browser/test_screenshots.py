"""The pictures of the README: `make screenshots`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PHONE
from tests.browser.pages import PAGES, RETIRED

pytestmark = pytest.mark.browser

DESKTOP = {"width": 1280, "height": 860}
# What a picture may weigh: people read the README on telephones too.
MOST_BYTES = 150_000
KINDS = {
    "home": "/",
    "city": "/cities/beijing/",
    "result": RETIRED,
    "guide": "/guides/alipay/lanzhou/",
    "compare": PAGES["compared"],
    "years": "/compare/years/#definite",
}
SIZES = {"phone": (PHONE, 2), "desktop": (DESKTOP, 1), "desk": ({"width": 1280, "height": 490}, 1)}
PASSWORD = "shan-shui-hua-7"


@pytest.fixture
def folder(request: pytest.FixtureRequest) -> Path:
    values = request.config.getoption("--screenshots-into", default=None)
    if not values:
        pytest.skip("only for `make screenshots`")
    Path(values).mkdir(parents=True, exist_ok=True)
    return Path(values)


@pytest.fixture
def page(browser: Browser, browser_context_args: dict[str, Any], size: str) -> Iterator[Page]:
    """A reader's page on a telephone or at a desk."""
    viewport, scale = SIZES[size]
    context = browser.new_context(**browser_context_args | {"viewport": viewport, "device_scale_factor": scale})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def editor(manage: Callable[..., None]) -> None:
    manage(
        "shell",
        "-c",
        "from django.contrib.auth.models import Group, User; "
        f"u = User.objects.create_user('zhao', password='{PASSWORD}', last_name='赵编', is_staff=True); "
        "u.groups.add(Group.objects.get(name='编辑'))",
    )


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_readers_see(folder: Path, page: Page, kind: str, size: str) -> None:
    response = page.goto(KINDS[kind])
    assert response
    assert response.ok
    _keep(page, folder / f"{kind}-{size}.png")


@pytest.mark.parametrize("size", ["desk"])
def test_what_editors_see(folder: Path, page: Page, editor: None) -> None:
    page.goto("/admin/")
    page.locator("[name='username']").fill("zhao")
    page.locator("[name='password']").fill(PASSWORD)
    page.locator("[type='submit']").first.click()
    page.get_by_role("heading", name="今天做什么").wait_for()
    _keep(page, folder / "desk-desktop.png")


def _keep(page: Page, picture: Path) -> None:
    page.screenshot(path=picture)
    assert picture.stat().st_size < MOST_BYTES
