"""大字 without script: what the address chooses stays in every link, form and redirect, however deep a reader goes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve

from config.carried import with_display
from tests.policies.pages import read

pytestmark = pytest.mark.django_db

CHOICE = {"type": "larger", "contrast": "high"}
CARRIED = "type=larger&contrast=high"
SITE = settings.SITE_URL
LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"[^>]*>')
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S)
CASE = "region=beijing&status=retired&sex=male&birth_year=1960&birth_month=3"
# Kinds of pages to which no link leads from the first three steps: an answer, a mistake, a page that is not there.
DEEP = [
    f"/calculator/?{CASE}&{CARRIED}",
    f"/calculator/sheet/?{CASE}&{CARRIED}",
    f"/calculator/?{CASE.replace('retired', 'working')}&{CARRIED}",
    f"/calculator/?status=x&{CARRIED}",
    f"/cities/?q=suzhou&{CARRIED}",
    f"/cities/?q=qqqq&{CARRIED}",
    f"/compare/?city=beijing&city=lanzhou&{CARRIED}",
    f"/guides/alipay/?place=suzhou&{CARRIED}",
    f"/report/?sent=1&{CARRIED}",
    f"/nowhere/?{CARRIED}",
]


def switches(tag: str) -> bool:
    return "data-display" in tag


def internal(html: str, address: str) -> list[str]:
    """The links of a page to other pages of the site, as a browser would follow them."""
    found = [(tag[0], unescape(tag[1])) for tag in LINK.finditer(html)]
    kept = [href for tag, href in found if not href.startswith("#") and not switches(tag)]
    joined = (urljoin(SITE + address, href) for href in kept)
    return [one.removeprefix(SITE) for one in joined if one.startswith(f"{SITE}/")]


def leads_to_a_page(address: str) -> bool:
    path = urlsplit(address).path
    return not re.search(r"\.\w+$", path) and path != "/changes/feed/"


def wrong_on(html: str, address: str) -> list[str]:
    """Links and forms of a page that lose the choice, or carry it where it does not belong."""
    wrong = []
    for link in internal(html, address):
        told = {name: values for name, values in parse_qs(urlsplit(link).query).items() if name in CHOICE}
        if told != ({name: [value] for name, value in CHOICE.items()} if leads_to_a_page(link) else {}):
            wrong.append(link)
    for attributes, inside in FORM.findall(html):
        fields = dict(re.findall(r'<input type="hidden" name="(type|contrast)" value="(\w+)"', inside))
        if 'method="post"' not in attributes and fields != CHOICE:
            wrong.append(f"form {attributes}")
    return wrong


def test_every_internal_link_keeps_the_choice_three_pages_deep(client: Client) -> None:
    """From the first page by its own links: three of each kind of page, three steps deep, and what no link leads to."""
    seen: set[str] = set()
    kinds: Counter[str] = Counter()
    wrong: list[str] = []
    level = [f"/?{CARRIED}", *DEEP]
    for _ in range(4):
        following: list[str] = []
        for address in level:
            path = urlsplit(address).path
            kind = resolve(path).route if path != "/nowhere/" else path
            if address in seen or (kinds[kind] >= 3 and address not in DEEP):
                continue
            seen.add(address)
            kinds[kind] += 1
            response = client.get(address, follow=True)
            html = response.content.decode()
            assert 'class="larger contrast"' in html, address
            wrong += [f"{address}: {link}" for link in wrong_on(html, address)]
            following += [link.partition("#")[0] for link in internal(html, address) if leads_to_a_page(link)]
        level = following
    assert wrong == []
    assert len(kinds) >= 22, sorted(kinds)


@pytest.mark.parametrize(
    ("address", "carried"),
    [
        ("/cities/", "/cities/?type=larger&contrast=high"),
        ("/cities/?q=lz", "/cities/?q=lz&type=larger&contrast=high"),
        ("/cities/lanzhou/#years", "/cities/lanzhou/?type=larger&contrast=high#years"),
        ("/calculator/?region=x&edit=sex#sex_0", "/calculator/?region=x&edit=sex&type=larger&contrast=high#sex_0"),
        ("?on=2026-01-01", "?on=2026-01-01&type=larger&contrast=high"),
        (f"{SITE}/r/abc/", f"{SITE}/r/abc/?type=larger&contrast=high"),
        ("/?type=large", "/?type=large&contrast=high"),
        ("#years", "#years"),
        ("", ""),
        ("tel:12393", "tel:12393"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("https://example.org/a", "https://example.org/a"),
        ("//example.org/a", "//example.org/a"),
        ("/cities/lanzhou.json", "/cities/lanzhou.json"),
        ("/calculator/result.json?region=beijing", "/calculator/result.json?region=beijing"),
    ],
)
def test_where_the_choice_goes(address: str, carried: str) -> None:
    assert with_display(address, CHOICE) == carried


@pytest.mark.parametrize(
    ("address", "location"),
    [
        ("/cities/620100/", "/cities/lanzhou/?"),
        ("/guides/alipay/?place=lanzhou&", "/guides/alipay/lanzhou/?"),
        ("/calculator/sheet/?region=beijing&", "/calculator/?region=beijing&"),
        ("/cities?", "/cities/?"),
    ],
)
def test_redirects_keep_the_choice(client: Client, address: str, location: str) -> None:
    response = client.get(address + ("" if address[-1] in "?&" else "?") + CARRIED)
    assert response.status_code in (301, 302)
    assert response["Location"] == location + CARRIED


@pytest.mark.parametrize(
    "address", ["/", "/guides/", "/calculator/", "/calculator/retirement/", "/compare/", "/changes/"]
)
def test_a_choice_is_no_answer(client: Client, address: str) -> None:
    """Forms are not sent by it: the page says what it says without."""
    plain, large = (client.get(address + query) for query in ("", f"?{CARRIED}"))
    assert large.status_code == plain.status_code == 200
    assert read(large).text.replace("原大", "大字").replace("原色", "高对比") == read(plain).text
    assert "noindex" not in large.headers.get("X-Robots-Tag", "")


def test_a_report_that_is_sent_keeps_the_choice(client: Client) -> None:
    response = client.post(f"/report/?{CARRIED}", {"what": "", "website": ""})
    assert wrong_on(response.content.decode(), "/report/") == []


def refusals(client: Client) -> Iterator[tuple[int, str, Any]]:
    """What no page is for: the status, the path asked for, and the answer."""
    yield 405, "/cities/", client.post(f"/cities/?q=lz&{CARRIED}", {"q": "x"})
    yield 413, "/report/", client.post(f"/report/?{CARRIED}", {"what": "长" * 50_000})
    yield 400, "/cities/", client.get(f"/cities/?{'a=1&' * 2001}{CARRIED}")
    yield 400, "/", client.get(f"/?{CARRIED}", headers={"host": "evil.example"})


def test_a_refusal_is_shown_as_the_reader_chose_and_leads_on_so(client: Client) -> None:
    for status, path, response in refusals(client):
        html = response.content.decode()
        assert response.status_code == status
        assert 'class="larger contrast"' in html, status
        assert wrong_on(html, path) == [], status
        assert '<a class="go" href="/?type=larger&amp;contrast=high">回首页</a>' in html


def test_of_a_query_that_cannot_be_read_only_the_choice_is_found(client: Client) -> None:
    """It is found anywhere, and what only looks like it is not."""
    many = "a=1&" * 2001
    for before, after in (("", many), (many, "type=huge"), (many, "contrast=high2&mytype=larger")):
        html = client.get(f"/?{before}type=large&{after}").content.decode()
        assert '<html lang="zh-CN" class="large">' in html
    assert '<html lang="zh-CN">' in client.get(f"/?{many}").content.decode()


def test_search_engines_and_programs_see_the_plain_address(client: Client) -> None:
    plain, large = (client.get(f"/guides/alipay/{query}").content.decode() for query in ("", f"?{CARRIED}"))
    head = re.compile(
        r'<link rel="canonical"[^>]*>|<link rel="alternate"[^>]*>|<script type="application/ld\+json">.*?</script>'
    )
    assert head.findall(plain) == head.findall(large)
    assert len(head.findall(plain)) >= 3
    switch = re.search(r'<a[^>]*data-display="type"[^>]*>', large)
    assert switch
    assert "nofollow" in switch[0]


@pytest.mark.parametrize(
    "address", ["/cities/lanzhou.json", f"/calculator/result.json?{CASE}", "/changes/feed/", "/sitemap.xml"]
)
def test_what_is_for_programs_stays_as_it_is(client: Client, address: str) -> None:
    with_choice = client.get(f"{address}{'&' if '?' in address else '?'}{CARRIED}")
    assert with_choice.content == client.get(address).content


def test_a_plain_page_is_sent_as_it_was_made(client: Client) -> None:
    assert "type=" not in "".join(internal(client.get("/cities/lanzhou/").content.decode(), "/"))
    assert "type=" not in "".join(internal(client.get("/cities/lanzhou/?type=huge").content.decode(), "/"))


def test_the_choice_survives_compression(client: Client) -> None:
    import gzip

    response = client.get(f"/cities/lanzhou/?{CARRIED}", headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert int(response["Content-Length"]) == len(response.content)
    assert wrong_on(gzip.decompress(response.content).decode(), "/cities/lanzhou/") == []


def test_the_desk_is_left_alone(client: Client) -> None:
    response = client.get(f"/admin/login/?{CARRIED}")
    assert b"data-display" not in response.content
    assert "type=" not in client.get(f"/admin/?{CARRIED}")["Location"].partition("?next=")[0]
