"""What holds on every page: no cookie, headers, canonical addresses, the sitemap, a way on where nothing is."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from datetime import date, datetime, timezone
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from policies.models import CoverageTable, CreditTable, Level, Region
from tests.pages import Page, read
from website.display import PICTURES

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
Open = Callable[..., Page]

CASE = "region=beijing&status=retired&sex=male&birth_year=1960&birth_month=3"
PAGES = [
    *("/", "/cities/", "/cities/?q=lz", "/cities/lanzhou/", "/cities/qujing/", "/cities/xianggang/"),
    *(
        "/cities/lanzhou/history/",
        "/compare/",
        "/compare/years/",
        "/compare/?city=beijing&city=lanzhou",
        "/calculator/",
    ),
    *(f"/calculator/?{CASE}", "/calculator/retirement/", "/guides/", "/topics/", "/glossary/", "/changes/", "/data/"),
    "/national/",
    *("/about/", "/privacy/", "/accessibility/"),
]
FILES = [
    *("/cities/lanzhou.json", f"/calculator/result.json?{CASE}", "/changes/feed/", "/data/all.json"),
    *("/data/credit.csv", "/data/coverage.csv", "/sitemap.xml", "/robots.txt", "/healthz"),
]


@pytest.mark.parametrize(
    "address",
    [*PAGES, *FILES, "/report/", "/cities/atlantis/", "/calculator/?status=x", "/calculator/result.json"],
)
def test_no_page_for_readers_sets_a_cookie(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code in (200, 400, 404)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("address", [*PAGES, *FILES, "/report/", "/cities/atlantis/"])
def test_every_answer_carries_the_security_headers(client: Client, address: str) -> None:
    response = client.get(address)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "geolocation=()" in response["Permissions-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", PAGES)
def test_every_page_has_title_description_canonical_address_and_one_main_heading(client: Client, address: str) -> None:
    response = client.get(address)
    page = read(response)
    assert page.title.strip().endswith("｜退休医保通")
    assert page.title.strip() != "｜退休医保通"
    assert len(page.metas["description"]) > 20
    canonical = [link["href"] for link in page.heads if link.get("rel") == "canonical"]
    assert canonical == [settings.SITE_URL + address.partition("?")[0]]
    assert response.content.count(b"<h1") == 1


@pytest.mark.parametrize("address", PAGES)
def test_every_page_tells_a_chat_what_it_is_about(client: Client, address: str) -> None:
    """What is shown beside a link that somebody sends: the page's own title and words, and a picture of ours."""
    page = read(client.get(address))
    assert page.metas["og:title"] == page.title.removesuffix("｜退休医保通")
    assert page.metas["og:description"] == page.metas["description"]
    assert page.metas["og:url"] == settings.SITE_URL + address.partition("?")[0]
    assert page.metas["og:image"].startswith(f"{settings.SITE_URL}/static/img/social")


@pytest.mark.parametrize(
    ("address", "picture"),
    [
        ("/", "social"),
        ("/cities/lanzhou/", "social-places"),
        ("/calculator/", "social-calculator"),
        ("/guides/", "social-guides"),
        ("/topics/", "social-topics"),
    ],
)
def test_each_kind_of_page_has_a_picture_of_its_own_for_chats(client: Client, address: str, picture: str) -> None:
    assert read(client.get(address)).metas["og:image"].startswith(f"{settings.SITE_URL}/static/img/{picture}.")


@pytest.mark.parametrize("name", sorted({"social.png", *PICTURES.values()}))
def test_the_pictures_for_chats_have_the_size_that_they_expect_and_are_light(name: str) -> None:
    picture = (settings.BASE_DIR / "static" / "img" / name).read_bytes()
    assert struct.unpack(">II", picture[16:24]) == (1200, 630)
    assert len(picture) < 100_000


def test_the_old_address_of_the_icon_leads_to_it(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    assert response["Location"].endswith(".png")


@pytest.mark.parametrize("address", PAGES)
def test_every_page_gives_the_telephone_and_says_that_it_is_no_authority(open_page: Open, address: str) -> None:
    page = open_page(address)
    assert "tel:12393" in page.hrefs()
    assert "不是政府网站" in page.text


def test_titles_tell_pages_apart(client: Client) -> None:
    titles = [read(client.get(address)).title for address in PAGES]
    assert len(set(titles)) == len(titles)


# ---- type size and contrast, from the address ----


def test_type_size_and_contrast_work_without_script_or_cookie(client: Client) -> None:
    response = client.get("/cities/lanzhou/?type=large&contrast=high")
    assert b'<html lang="zh-CN" class="large contrast">' in response.content
    page = read(response)
    assert page.link("更大") == "?type=larger&contrast=high"
    assert page.link("原色") == "?type=large"
    assert not response.cookies


def test_the_switches_keep_the_readers_answers(open_page: Open) -> None:
    page = open_page(f"/calculator/?{CASE}")
    assert page.link("大字") == f"?{CASE}&type=large"


def test_an_unknown_size_is_the_plain_one(client: Client) -> None:
    assert b'<html lang="zh-CN">' in client.get("/?type=<script>&contrast=x").content


# ---- the sitemap ----


def sitemap(client: Client) -> list[str]:
    response = client.get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    root = ElementTree.fromstring(response.content)
    addresses = [loc.text or "" for loc in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert all(address.startswith(settings.SITE_URL + "/") for address in addresses)
    return [address.removeprefix(settings.SITE_URL) for address in addresses]


def test_the_sitemap_holds_every_public_page_except_results_and_reports(client: Client) -> None:
    paths = sitemap(client)
    assert len(paths) == len(set(paths)) <= 50_000
    plain = {address for address in PAGES if "?" not in address}
    assert plain <= set(paths)
    for region in Region.objects.listed():
        assert f"/cities/{region.slug}/" in paths
    assert [path for path in paths if "?" in path or path.startswith(("/report", "/admin"))] == []
    assert [path for path in paths if path.endswith(".json")] == []


def test_the_sitemap_says_when_somebody_last_checked_or_published(client: Client) -> None:
    def said(path: str) -> str | None:
        root = ElementTree.fromstring(client.get("/sitemap.xml").content)
        (url,) = (url for url in root if url[0].text == f"{settings.SITE_URL}{path}")
        return url[1].text if len(url) > 1 else None

    CreditTable.objects.filter(region__slug="lanzhou").update(checked_on=date(2030, 1, 2))
    assert (said("/cities/lanzhou/"), said("/cities/lanzhou/history/")) == ("2030-01-02", "2030-01-02")
    # an import publishes too, and says nothing about when content changed
    CreditTable.objects.filter(region__slug="lanzhou").update(published_at=datetime(2031, 1, 1, tzinfo=timezone.utc))
    assert said("/cities/lanzhou/") == "2030-01-02"
    CreditTable.objects.filter(region__slug="lanzhou").update(published_by=User.objects.create_user("anna"))
    assert said("/cities/lanzhou/") == said("/cities/gansu/") == "2031-01-01"
    assert said("/cities/gansu/history/") != "2031-01-01"
    assert said("/about/") is None


def test_every_address_of_the_sitemap_answers(client: Client, region_pages: dict[str, Page]) -> None:
    """Region pages and histories are opened by other tests; of the guides for each place, one in 25 is."""
    opened = {f"/cities/{slug}/{page}" for slug in region_pages for page in ("", "history/")}
    paths = sorted(set(sitemap(client)) - opened)
    guides = [path for path in paths if re.fullmatch(r"/guides/[^/]+/[^/]+/", path)]
    assert len(guides) > 300
    for path in [path for path in paths if path not in guides] + guides[::25]:
        response = client.get(path)
        assert response.status_code == 200, path
        assert "noindex" not in response.get("X-Robots-Tag", ""), path
        assert b'name="robots"' not in response.content, path


def test_no_two_addresses_of_the_sitemap_have_one_title_or_description(
    client: Client, region_pages: dict[str, Page]
) -> None:
    """A guide's title is its place and its channel: all channels of two places and all places of one channel stand for all."""
    guide = re.compile(r"/guides/([^/]+)/([^/]+)/")
    opened = {f"/cities/{slug}/": page for slug, page in region_pages.items()}
    titles: dict[str, str] = {}
    descriptions: dict[str, str] = {}
    for path in sitemap(client):
        local = guide.fullmatch(path)
        if local and local.group(1) != "alipay" and local.group(2) not in ("lanzhou", "gansu-direct"):
            continue
        page = opened.get(path) or read(client.get(path))
        assert page.title
        assert titles.setdefault(page.title, path) == path
        assert page.metas["description"]
        assert descriptions.setdefault(page.metas["description"], path) == path


def test_robots_name_the_sitemap_and_not_the_desk(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "admin" not in text
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in text
    assert "Disallow: /\n" not in text


def test_healthz_answers_without_the_database(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


# ---- codes and unknown places ----


def test_a_code_leads_to_the_place(client: Client) -> None:
    for region in Region.objects.listed().exclude(code=None)[::10]:
        response = client.get(f"/cities/{region.code}/")
        assert response.status_code in (301, 302)
        assert response["Location"] == f"/cities/{region.slug}/"


@pytest.mark.parametrize("page", ["/history/", ".json"])
def test_a_code_leads_to_history_and_data_too(client: Client, page: str) -> None:
    response = client.get(f"/cities/620100{page}")
    assert response.status_code in (301, 302)
    assert response["Location"] == f"/cities/lanzhou{page}"


UNKNOWN = [
    *("/cities/atlantis/", "/cities/999999/", "/cities/100000/", "/cities/quanguo/", "/cities/atlantis/history/"),
    *(
        "/cities/quanguo/history/",
        "/cities/xianggang/history/",
        "/cities/atlantis.json",
        "/cities/LANZHOU/",
        "/nowhere/",
    ),
    *("/cities/%00/", "/cities/兰州/", "/cities/6201000/", "/cities/lanzhou/nothing/"),
]


@pytest.mark.parametrize("address", UNKNOWN)
def test_what_is_not_there_is_a_404_with_a_way_on(open_page: Open, address: str) -> None:
    page = open_page(address, status=404)
    assert "没有这一页" in page.text
    assert {"/cities/", "/calculator/", "/guides/", "/"} <= set(page.hrefs())
    assert "q" in page.values


@pytest.mark.parametrize("address", ["/cities/lanzhou", "/calculator", "/compare"])
def test_a_missing_slash_is_put_right(client: Client, address: str) -> None:
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (301, f"{address}/")


def test_an_error_of_ours_still_has_a_page_with_the_telephone(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("policies.views.regions.region_context", fail)
    client.raise_request_exception = False
    response = client.get("/cities/lanzhou/")
    assert response.status_code == 500
    assert "12393" in response.content.decode()
    assert "RuntimeError" not in response.content.decode()


# ---- the release itself ----


def test_every_table_of_the_release_is_checked_cited_and_in_the_past() -> None:
    today = date(2026, 12, 1)
    for model in (CreditTable, CoverageTable):
        for table in model.objects.published():
            assert table.sources, table
            assert table.checked_on, table
            assert table.checked_on <= today, table
            assert table.evidence, table


def test_nothing_is_published_for_the_nation_or_outside_the_scheme() -> None:
    for level in (Level.NATION, Level.SAR):
        assert not CreditTable.objects.filter(region__level=level).exists()
        assert not CoverageTable.objects.filter(region__level=level).exists()
