"""大字 and 高对比 from the address: for one page, on every kind of page, and never answered from the page cache."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from operations.page_cache.cacheable import canonical_query
from tests.pages import read

pytestmark = pytest.mark.django_db

CHOSEN = "type=larger&contrast=high"
CASE = "region=beijing&status=retired&sex=male&birth_year=1960&birth_month=3"


@pytest.mark.parametrize(
    "address", ["/", "/guides/", "/calculator/", "/calculator/retirement/", "/compare/", "/changes/"]
)
def test_a_choice_is_no_answer(client: Client, address: str) -> None:
    """Forms are not sent by it: the page says what it says without."""
    plain, large = (client.get(address + query) for query in ("", f"?{CHOSEN}"))
    assert large.status_code == plain.status_code == 200
    assert b'class="larger contrast"' in large.content
    assert read(large).text.replace("原大", "大字").replace("原色", "高对比") == read(plain).text
    assert "noindex" not in large.headers.get("X-Robots-Tag", "")


@pytest.mark.parametrize("address", ["/", "/cities/lanzhou/", f"/calculator/?{CASE}"])
def test_no_link_carries_the_choice_on(client: Client, address: str) -> None:
    html = client.get(f"{address}{'&' if '?' in address else '?'}{CHOSEN}").content.decode()
    links = re.findall(r'<(?:a|form)\b(?![^>]*data-display)[^>]*(?:href|action)="([^"]*)"', html)
    assert len(links) > 10
    assert [link for link in links if "type=" in link or "contrast=" in link] == []


@pytest.mark.parametrize("path", ["/", "/cities/", "/cities/lanzhou/", "/calculator/", "/guides/alipay/"])
def test_the_page_cache_keeps_the_plain_page_alone(path: str) -> None:
    assert canonical_query(path, "") == ""
    for chosen in ("type=large", "contrast=high", CHOSEN):
        assert canonical_query(path, chosen) is None


def refusals(client: Client) -> Iterator[tuple[int, Any]]:
    """What no page is for: the status, and the answer."""
    yield 404, client.get(f"/nowhere/?{CHOSEN}")
    yield 405, client.post(f"/cities/?q=lz&{CHOSEN}", {"q": "x"})
    yield 413, client.post(f"/report/?{CHOSEN}", {"what": "长" * 50_000})
    yield 400, client.get(f"/cities/?{'a=1&' * 2001}{CHOSEN}")
    yield 400, client.get(f"/?{CHOSEN}", headers={"host": "evil.example"})


def test_a_refusal_is_shown_as_the_reader_chose(client: Client) -> None:
    for status, response in refusals(client):
        assert response.status_code == status
        assert b'class="larger contrast"' in response.content, status


def test_of_a_query_that_cannot_be_read_only_the_choice_is_found(client: Client) -> None:
    """It is found anywhere, and what only looks like it is not."""
    many = "a=1&" * 2001
    for before, after in (("", many), (many, "type=huge"), (many, "contrast=high2&mytype=larger")):
        html = client.get(f"/?{before}type=large&{after}").content.decode()
        assert '<html lang="zh-CN" class="large">' in html
    assert '<html lang="zh-CN">' in client.get(f"/?{many}").content.decode()


def test_search_engines_see_the_plain_address(client: Client) -> None:
    plain, large = (client.get(f"/guides/alipay/{query}").content.decode() for query in ("", f"?{CHOSEN}"))
    head = re.compile(
        r'<link rel="canonical"[^>]*>|<link rel="alternate"[^>]*>|<script type="application/ld\+json">.*?</script>'
    )
    assert head.findall(plain) == head.findall(large)
    assert len(head.findall(plain)) >= 3
    switch = re.search(r'<a[^>]*data-display="type"[^>]*>', large)
    assert switch
    assert "nofollow" in switch[0]


@pytest.mark.parametrize("path", ["//evil.example/", "/%2F/evil.example/"])
def test_a_switch_never_leads_to_another_site(client: Client, path: str) -> None:
    html = client.get(path).content.decode()
    assert not re.search(r'<a href="//', html)
