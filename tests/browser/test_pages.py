"""One page of each kind, measured: accessibility, reflow, sizes, outline, weight."""

from __future__ import annotations

import brotli
import pytest
from playwright.sync_api import Page, Response

from . import measure
from .pages import PAGES, RETIRED, WORKING_SHORT

pytestmark = pytest.mark.browser

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
NARROW = {"width": 320, "height": 640}
KB = 1024

every_page = pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())


@every_page
def test_axe_finds_nothing(page: Page, address: str) -> None:
    page.goto(address)
    found = []
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme="light")
        found += [f"{size['width']} light {line}" for line in measure.axe_violations(page)]
        page.emulate_media(color_scheme="dark")
        found += [f"{size['width']} dark {line}" for line in measure.axe_violations(page, measure.COLOUR)]
    assert not found, "\n".join(found)


@every_page
def test_measures(page: Page, address: str) -> None:
    page.goto(address)
    wrong = []
    shift = page.evaluate(measure.SHIFT)
    if shift:
        wrong.append(f"layout shift {shift}")
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        for script in (measure.TEXT, measure.TARGETS, measure.SIDEWAYS, measure.OVERFLOW, measure.PUNCTUATION):
            wrong += [f"{size['width']}: {line}" for line in page.evaluate(script)]
    wrong += page.evaluate(measure.OUTLINE)
    page.set_viewport_size(NARROW)
    wrong += [f"320: {line}" for line in page.evaluate(measure.SIDEWAYS)]
    page.set_viewport_size(PHONE)
    measure.larger_text(page, 200)
    wrong += [f"200 %: {line}" for line in page.evaluate(measure.SIDEWAYS)]
    assert not wrong, "\n".join(wrong)
