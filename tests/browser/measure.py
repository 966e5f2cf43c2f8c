"""Measuring an open page, by the functions of measure.js and by axe."""

from __future__ import annotations

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCRIPT = (Path(__file__).with_name("measure.js")).read_text(encoding="utf-8")
AXE = Axe().axe_script
TAGS = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "wcag22aaa", "best-practice"]
# The rules that see colour: all that can differ between light and dark.
COLOUR = ["color-contrast", "color-contrast-enhanced", "link-in-text-block"]
# Those that see sizes: all that can differ with the size of type. Contrast is no part of it: larger type needs less.
SIZE = ["target-size", "scrollable-region-focusable"]


def wrong(page: Page, *names: str) -> list[str]:
    """What the named functions of measure.js find wrong."""
    if not page.evaluate("'measure' in window"):
        page.evaluate(f"() => {{ {SCRIPT} window.measure = measure; }}")
    return [line for name in names for line in page.evaluate(f"measure.{name}()")]


def enlarge(page: Page, percent: int) -> None:
    page.evaluate(f"measure.enlarge({percent})")


def wear(page: Page, *classes: str) -> None:
    """Large type or high contrast, as the switches show it."""
    page.evaluate("classes => measure.wear(...classes)", list(classes))


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """Violations of WCAG 2.2 A, AA, AAA and of best practice; with `rules` only of these."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    wrong(page)
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    return page.evaluate("options => measure.violations(options)", {"runOnly": only, "resultTypes": ["violations"]})
