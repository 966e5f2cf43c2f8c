"""The guides as imported, read-only for a test module."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml

from desk.yaml_io.guides import DATA

# G1–G13 of the founding articles and the channel that answers each.
ARTICLE_CHANNELS = {
    "G1": "nhsa",
    "G2": "bureau-site",
    "G3": "card-site",
    "G4": "government-app",
    "G5": "alipay",
    "G6": "alipay-city",
    "G7": "wechat",
    "G8": "wechat-city",
    "G9": "phone",
    "G10": "counter",
    "G11": "hospital-pharmacy",
    "G12": "community",
    "G13": "district-hall",
}


def read(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))


CHANNELS = [channel["slug"] for channel in read("channels")]
TOPICS = [topic["slug"] for topic in read("topics")]


def structured(html: str) -> list[dict[str, Any]]:
    """The nodes of the page's JSON-LD."""
    result = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    assert result, "no structured data"
    return json.loads(result.group(1))["@graph"]


def undialled(html: str) -> str:
    """The HTML with the numbers in its text as they are written, not as links."""
    kept_together = re.sub(r'<span class="nb">(<a href="tel:[0-9]+">[0-9]+</a>.)</span>', r"\1", html)
    return re.sub(r'<a href="tel:[0-9]+">([0-9]+)</a>', r"\1", kept_together)


def title(html: str) -> str:
    return re.search(r"<title>(.*?)</title>", html, re.S).group(1)


def description(html: str) -> str:
    return re.search(r'<meta name="description" content="(.*?)">', html, re.S).group(1)


@pytest.fixture
def page(client: Any, db: None) -> Any:
    """Fetch a path that must answer 200."""

    def fetch(path: str, **query: str) -> str:
        response = client.get(path, query)
        assert response.status_code == 200, path
        return response.content.decode()

    return fetch
