"""What changed when: the page and the Atom feed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

from policies.changelog import changes, grouped, latest_news
from policies.models import CoverageTable, Region, Status
from tests.pages import Page

pytestmark = pytest.mark.django_db
Open = Callable[..., Page]
ATOM = "{http://www.w3.org/2005/Atom}"


def test_changes_are_the_published_tables_with_a_known_start_the_latest_first() -> None:
    result = changes()
    days = [change.on for change in result]
    assert days == sorted(days, reverse=True)
    assert date(2026, 1, 1) in days
    assert len({change.key for change in result}) == len(result)


def test_the_page_names_place_day_and_grade(open_page: Open) -> None:
    page = open_page("/changes/")
    line = "2026年1月1日起退休的，男要缴满30年，女25年；之前是男25年、女20年。较可靠"
    assert line in page.sections["past"]
    assert "2026年1月1日青岛：" not in page.sections["past"]
    assert "/changes/feed/" in page.hrefs()


def test_what_is_the_same_in_several_places_of_a_day_is_said_once(open_page: Open) -> None:
    alike = "之前是男25年、女20年"
    together = [group for group in grouped(changes()) if alike in group.change.text]
    assert [group.province for group in together] == ["山东"]
    names = [entry.region.short_name for entry in together[0].entries]
    assert set(names) == {"青岛", "烟台", "威海", "聊城"}
    page = open_page("/changes/")
    assert f"山东：{'、'.join(names)}：" in page.sections["past"]
    assert page.sections["past"].count(alike) == 1
    assert "/cities/liaocheng/" in page.hrefs()
    assert len(grouped(changes())) < len(changes())


def test_one_finds_ones_own_place_among_the_changes(client: Client, open_page: Open) -> None:
    assert client.get("/changes/", {"place": "青岛市"})["Location"] == "/changes/?city=qingdao"
    page = open_page("/changes/", {"place": "火星"})
    assert "没有找到“火星”，请写城市名，例如：兰州。" in page.text
    assert page.values["place"] == ["火星"]
    assert page.noindex
    assert "香港另有制度" in open_page("/changes/", {"place": "香港"}).text
    number = open_page("/changes/", {"place": "110101199003078888"})
    assert number.values["place"] == [""]
    assert "110101199003078888" not in number.text


def test_the_page_of_one_place_has_only_its_own(open_page: Open) -> None:
    page = open_page("/changes/", {"city": "qingdao"})
    assert "青岛变过什么" in page.text
    assert "/cities/shandong/" not in page.hrefs()
    assert "/changes/feed/?city=qingdao" in page.hrefs()


def test_what_is_still_to_come_is_told_apart(open_page: Open) -> None:
    CoverageTable.objects.filter(region__slug="qingdao", effective_from=date(2026, 1, 1)).update(
        effective_from=date(2099, 1, 1), change_note="将来才变"
    )
    page = open_page("/changes/", {"city": "qingdao"})
    assert "将来才变" in page.sections["coming"]
    assert "将来才变" not in page.sections["past"]
    assert "将来才变" not in open_page("/").text


def test_a_place_without_a_dated_change_says_so(open_page: Open) -> None:
    assert "还没查到带日期的变化" in open_page("/changes/", {"city": "lanzhou"}).sections["past"]


@pytest.mark.parametrize("address", ["/changes/", "/changes/feed/"])
def test_an_unknown_place_is_a_page_that_is_not_there(client: Client, address: str) -> None:
    for slug in ("atlantis", "\0", "quanguo", "x" * 5_000):
        assert client.get(address, {"city": slug}).status_code == 404


# ---- the feed ----


def feed(client: Client, query: str = "") -> ElementTree.Element:
    response = client.get(f"/changes/feed/{query}")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content)


def entries(root: ElementTree.Element) -> list[dict[str, str]]:
    """The entries with their plain elements and the address they lead to."""
    return [
        {child.tag.removeprefix(ATOM): child.get("href") or child.text or "" for child in entry}
        for entry in root.findall(f"{ATOM}entry")
    ]


def test_the_feed_has_what_atom_requires(client: Client) -> None:
    root = feed(client)
    assert root.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert root.findtext(f"{ATOM}{name}"), name
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    assert {link.get("rel") for link in root.findall(f"{ATOM}link")} == {"alternate", "self"}
    result = entries(root)
    assert result
    for entry in result:
        assert {"id", "title", "updated", "link"} <= set(entry), entry
        assert datetime.fromisoformat(entry["updated"].replace("Z", "+00:00")).tzinfo is not None
        assert entry["id"].startswith(("http://", "https://", "tag:", "urn:")), "an id is an address"
    assert len({entry["id"] for entry in result}) == len(result)


def test_the_feed_has_the_latest_changes_with_links_that_answer(client: Client) -> None:
    result = entries(feed(client))
    assert [entry["summary"] for entry in result] == [f"{change.text}{change.reach}" for change in latest_news()]
    for entry in result[:5]:
        assert client.get(entry["link"].removeprefix(settings.SITE_URL)).status_code == 200


def test_the_feed_names_itself_by_our_address_whatever_name_it_was_asked_by(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    text = Client(headers={"host": "mirror.example:8443"}).get("/changes/feed/").content.decode()
    assert f"{settings.SITE_URL}/changes/feed/" in text
    assert "mirror.example" not in text


def test_the_feed_of_one_place_has_only_its_own_and_names_itself(client: Client) -> None:
    root = feed(client, "?city=qingdao")
    own = changes(Region.objects.get(slug="qingdao"))
    assert [entry["summary"] for entry in entries(root)] == [change.text for change in own]
    assert "青岛" in (root.findtext(f"{ATOM}title") or "")
    addresses = {link.get("rel"): link.get("href") or "" for link in root.findall(f"{ATOM}link")}
    assert addresses["self"].endswith("/changes/feed/?city=qingdao")
    assert addresses["alternate"].endswith("/changes/?city=qingdao")


def test_the_feed_of_a_place_without_changes_has_only_the_nations_and_is_valid(client: Client) -> None:
    root = feed(client, "?city=lanzhou")
    assert [entry["title"] for entry in entries(root)] == ["全国：2027年1月1日起"]
    assert root.findtext(f"{ATOM}updated")


def test_what_is_not_published_is_not_in_the_feed(client: Client) -> None:
    CoverageTable.objects.filter(region__slug="qingdao").update(status=Status.DRAFT)
    assert [entry["title"] for entry in entries(feed(client, "?city=qingdao"))] == ["全国：2027年1月1日起"]
