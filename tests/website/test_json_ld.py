"""Structured data of every kind of page: valid, about this page, and never in the government's name."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve

from policies.json_ld import balance_service, script
from policies.models import Contact, Region
from tests.guides.conftest import CHANNELS, TOPICS
from tests.website.schema_org import problems

pytestmark = pytest.mark.django_db

PLACES = ["lanzhou", "guangzhou", "shanghai", "lasa", "shihezi"]
REGIONS = [*PLACES, "gansu", "neimenggu", "gansu-direct", "qingdao"]
PAGES = [
    *("/guides/", "/guides/?place=lanzhou", "/topics/"),
    *(f"/guides/{channel}/{place}" for channel in CHANNELS for place in ("", *(f"{one}/" for one in PLACES))),
    *(f"/topics/{topic}/" for topic in TOPICS),
    *(f"/cities/{region}/" for region in REGIONS),
]


def nodes(client: Client, path: str) -> dict[str, dict[str, Any]]:
    """The nodes of a page by their type, each type once."""
    html = client.get(path).content.decode()
    result = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    assert result, path
    data = json.loads(result.group(1))
    assert data["@context"] == "https://schema.org"
    by_type = {node["@type"]: node for node in data["@graph"]}
    assert len(by_type) == len(data["@graph"])
    return by_type


@pytest.mark.parametrize("path", [*PAGES, "/glossary/"])
def test_it_is_valid(client: Client, path: str) -> None:
    result = [problem for node in nodes(client, path).values() for problem in problems(node)]
    assert not result, "\n".join(result)


@pytest.mark.parametrize("path", PAGES)
def test_the_way_from_the_first_page_ends_here(client: Client, path: str) -> None:
    crumbs = nodes(client, path)["BreadcrumbList"]["itemListElement"]
    assert [crumb["position"] for crumb in crumbs] == list(range(1, len(crumbs) + 1))
    assert crumbs[0]["item"] == f"{settings.SITE_URL}/"
    assert crumbs[-1]["item"] == settings.SITE_URL + path.partition("?")[0]
    for crumb in crumbs:
        assert resolve(crumb["item"].removeprefix(settings.SITE_URL))


@pytest.mark.parametrize("channel", CHANNELS)
def test_each_step_can_be_gone_to(client: Client, channel: str) -> None:
    path = f"/guides/{channel}/lanzhou/"
    html = client.get(path).content.decode()
    for step in nodes(client, path)["HowTo"]["step"]:
        page, _, anchor = step["url"].partition("#")
        assert page == settings.SITE_URL + path
        assert f'id="{anchor}"' in html


@pytest.mark.parametrize("path", [path for path in PAGES if path.startswith("/topics/")])
def test_questions_and_answers_stand_on_the_page(client: Client, path: str) -> None:
    html = client.get(path).content.decode()
    for question in nodes(client, path)["FAQPage"]["mainEntity"]:
        assert question["name"] in html
        assert question["acceptedAnswer"]["text"][:12] in html


class TestService:
    """The bureau's service: the bureau's own name, area and telephone, as far as the data know them."""

    def test_the_nearest_named_bureau_provides_it_for_its_own_area(self, client: Client) -> None:
        for path, bureau, area in (
            ("/cities/qingdao/", "青岛市医疗保障局", "青岛市"),
            ("/guides/phone/lanzhou/", "甘肃省医疗保障局", "甘肃省"),
            ("/cities/gansu/", "甘肃省医疗保障局", "甘肃省"),
        ):
            service = nodes(client, path)["GovernmentService"]
            assert service["provider"]["name"] == bureau
            assert service["areaServed"]["name"] == area
            assert "退休医保通" not in json.dumps(service, ensure_ascii=False)

    def test_the_telephone_has_an_area_code_only_where_it_is_the_bureaus_own(self, client: Client) -> None:
        values = {
            path: nodes(client, path)["GovernmentService"]["availableChannel"]["servicePhone"]["telephone"]
            for path in ("/cities/qingdao/", "/cities/lanzhou/", "/cities/shanghai/")
        }
        assert list(values.values()) == ["0532-12393", "12393", "021-12393"]

    def test_an_address_never_opened_is_not_handed_on(self) -> None:
        bureau = Contact.objects.get(key="gansu-bureau")
        assert "url" not in balance_service([bureau])["provider"]
        bureau.checked_on = "2026-11-22"
        assert balance_service([bureau])["provider"]["url"] == bureau.url
        bureau.url = "https://ylbz.example.com/"
        assert "url" not in balance_service([bureau])["provider"] or not bureau.href

    def test_without_a_named_bureau_nothing_is_said(self, client: Client) -> None:
        Contact.objects.filter(kind="bureau_site").delete()
        assert "GovernmentService" not in nodes(client, "/cities/lanzhou/")
        assert balance_service([]) is None


def test_nothing_can_end_the_element(client: Client) -> None:
    Region.objects.filter(slug="lanzhou").update(name="</script><b>&")
    html = client.get("/cities/lanzhou/").content.decode()
    assert "</script><b>" not in html
    assert nodes(client, "/cities/lanzhou/")["BreadcrumbList"]["itemListElement"][-1]["name"] == "</script><b>&"
    assert script(None) == '{"@context": "https://schema.org", "@graph": []}'


class TestTheCheckItself:
    """It would be worth nothing if it let mistakes pass."""

    @pytest.mark.parametrize(
        ("node", "problem"),
        [
            ({"@type": "HowToo"}, "no such type"),
            ({"@type": "Answer", "text": "甲", "steps": "乙"}, "steps is no property"),
            ({"@type": "Answer"}, "text is missing"),
            ({"@type": "ListItem", "position": [], "name": "甲", "item": "https://a.example/"}, "position is missing"),
            ({"@type": "HowTo", "name": "甲", "description": "乙", "step": {"@type": "City"}}, "City is none of"),
            ({"@type": "GovernmentOrganization", "name": 3}, "3 is none of"),
        ],
    )
    def test_mistakes_are_found(self, node: dict[str, Any], problem: str) -> None:
        assert any(problem in result for result in problems(node))
