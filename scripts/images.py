"""Draws the pictures that must be PNG from their SVG, with the system's Chromium: `make images`."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
# Pictures for links in chats: of the first page, and of each kind of page (website.display.PICTURES).
SOCIAL = ("social", "social-places", "social-calculator", "social-guides", "social-topics")
# What is drawn from what, and how many pixels wide and high.
PICTURES = {
    **{f"static/img/{name}.png": (f"docs/identity/{name}.svg", 1200, 630) for name in SOCIAL},
    "static/img/touch.png": ("static/img/icon.svg", 180, 180),
}


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        for target, (source, width, height) in PICTURES.items():
            drawing = (ROOT / source).read_text(encoding="utf-8")
            page.set_viewport_size({"width": width, "height": height})
            page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:100vw;height:100vh}}</style>{drawing}")
            page.screenshot(path=ROOT / target)
        browser.close()


if __name__ == "__main__":
    main()
