"""Measures every kind of page of a running site as a reader of a small telephone sees it: `make pages`.

For each kind: length in screens of 360 × 740 (median, worst), on how many pages the answer stands in the first screen, numbers
in text that cannot be dialled ("dead 12393"), last lines of one or two characters. `--pages` lists every page that is counted as wrong.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from tests.browser.pages import PAGES
from tests.browser.test_guides import CHANNELS, PLACES, STEP_ONE
from tests.browser.test_results import STATES

SCREEN = {"width": 360, "height": 740}
# Kinds whose answer is long: it has to begin, not to end, within the bound.
BEGIN = {"guide", "list"}
SCRIPT = Path(__file__).resolve().parent.parent.joinpath("tests/browser/measure.js").read_text(encoding="utf-8")
LISTS = (
    "cities",
    "search-hits",
    "changes",
    "compare",
    "compared",
    "years",
    "guides",
    "guides-place",
    "topics",
    "glossary",
    "data",
)
# What answers the page's question and has to end within the first screen. A guide answers with its first step, which has to
# begin within a screen and a half.
ANSWERS = {
    "home": ".ask",
    "place": ".board",
    "result": ".hero, .hero-words, h1",
    "guide": "#step-1 h3",
    "topic": ".first",
    "list": ".places, .tasks, .provinces, .ask, dl, .log, table, .board",
}


@dataclass(frozen=True)
class Measured:
    """One page: screens long, pixels down to the end of its answer, dead numbers, lone last lines."""

    address: str
    screens: float
    answer: float
    dead: list[str]
    lone: list[str]


def addresses(base: str) -> Iterator[tuple[str, str]]:
    """Kind and path of every page that is measured. Places and topics are those of the sitemap."""
    with urllib.request.urlopen(f"{base}/sitemap.xml", timeout=600) as answer:
        paths = re.findall(r"<loc>https?://[^/]+([^<]*)</loc>", answer.read().decode())
    yield "home", "/"
    yield from (("place", path) for path in paths if re.fullmatch(r"/cities/[^/]+/", path))
    yield from (("result", path) for name, path in PAGES.items() if name.startswith("result"))
    yield from (("result", f"/calculator/?{query}") for query, _ in STATES.values())
    yield from (("guide", f"/guides/{channel}/{place}") for channel in CHANNELS for place in PLACES)
    yield from (("topic", path) for path in paths if re.fullmatch(r"/topics/[^/]+/", path))
    yield from (("list", PAGES[name]) for name in LISTS)


def measured(page: Page, base: str, kind: str, path: str) -> Measured:
    """Opens the page and measures it."""
    page.goto(base + path)
    page.evaluate(f"() => {{ {SCRIPT} window.measure = measure; }}")
    answer = page.locator("main").locator(ANSWERS[kind]).first
    box = answer.bounding_box() if answer.count() else None
    return Measured(
        path,
        page.evaluate("document.documentElement.scrollHeight") / SCREEN["height"],
        box["y"] + (0 if kind in BEGIN else box["height"]) if box else float("inf"),
        page.evaluate("measure.dead()"),
        page.evaluate("measure.lone()"),
    )


def line(kind: str, pages: list[Measured]) -> str:
    """What is printed of a kind: pages, median and worst length, answers in the first screen, dead numbers, lone last lines."""
    most = STEP_ONE if kind == "guide" else SCREEN["height"]
    longest = max(pages, key=lambda one: one.screens)
    return (
        f"{kind:8}{len(pages):5}{median(one.screens for one in pages):8.1f}{longest.screens:8.1f}"
        f"{sum(one.answer <= most for one in pages):8}{sum(len(one.dead) for one in pages):7}"
        f"{sum(len(one.lone) for one in pages):7}   {longest.address}"
    )


def wrong(kind: str, one: Measured) -> str:
    """What is wrong with a page, a line each below its address; nothing where all is well."""
    most = STEP_ONE if kind == "guide" else SCREEN["height"]
    late = [f"the answer stands at {one.answer:.0f}"] if one.answer > most else []
    faults = [*late, *one.dead, *one.lone]
    return "\n    ".join((one.address, *faults)) if faults else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", help="where the site runs, e.g. http://127.0.0.1:8000")
    parser.add_argument("--kind", choices=ANSWERS, help="only this kind")
    parser.add_argument(
        "--pages", action="store_true", help="every page with a dead number, a lone line or a late answer"
    )
    asked = parser.parse_args()
    kinds: dict[str, list[Measured]] = defaultdict(list)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport=SCREEN, locale="zh-CN")
        for kind, path in addresses(asked.base.rstrip("/")):
            if asked.kind in (None, kind):
                kinds[kind].append(measured(page, asked.base.rstrip("/"), kind, path))
        browser.close()
    head = f"{'kind':8}{'pages':>5}{'median':>8}{'worst':>8}{'answer':>8}{'dead':>7}{'lone':>7}   longest"
    lines = [head, *(line(kind, pages) for kind, pages in kinds.items())]
    if asked.pages:
        lines += [faults for kind, pages in kinds.items() for one in pages if (faults := wrong(kind, one))]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
