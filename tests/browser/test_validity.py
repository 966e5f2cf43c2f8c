"""Valid HTML, by the Nu checker: `make validate`."""

from __future__ import annotations

import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.browser.pages import PAGES
from tests.prepared import TIMEOUT

pytestmark = pytest.mark.browser


def _html(address: str) -> str:
    try:
        with urllib.request.urlopen(address) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.read().decode()


def test_every_kind_of_page_is_valid(
    site: str, in_trouble: dict[str, str], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """As a reader gets it, in normal and in large type; those of a site in trouble as they are."""
    checker = request.config.getoption("--validator", default=None)
    if not checker:
        pytest.skip("only for `make validate`")
    for kind, html in in_trouble.items():
        Path(tmp_path, f"{kind}.html").write_text(html, encoding="utf-8")
    for kind, address in PAGES.items():
        if kind in in_trouble:
            continue
        larger = f"{address}{'&' if '?' in address else '?'}type=larger"
        Path(tmp_path, f"{kind}.html").write_text(_html(site + address), encoding="utf-8")
        Path(tmp_path, f"{kind}-larger.html").write_text(_html(site + larger), encoding="utf-8")
    values = ["java", "-jar", checker, "--stdout", "--skip-non-html", str(tmp_path)]
    note = subprocess.run(values, capture_output=True, text=True, check=False, timeout=TIMEOUT)
    assert note.stdout == ""
    assert note.returncode == 0, note.stderr
