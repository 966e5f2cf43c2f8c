"""What editors type is text, wherever it is shown: in the desk, on pages, in feeds, in structured data, in files."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.test import Client

from policies import content_version
from policies.models import CreditTable, Source
from policies.models.links import LinkCheck
from tests.addresses import PUBLIC
from tests.hostile import MARK
from tests.markup import hosts, look

pytestmark = pytest.mark.django_db

TEXT = f"\"'></script></title><{MARK} onload=alert(1)>{{{{7*7}}}}&lt;\x0b\u202e\u2028"
FORMULA = "=cmd|'/c calc'!A1"
# Names in addresses, choices, and what the database itself keeps from changing.
LEFT = ("slug", "key", "code", "pinyin", "initials", "password", "username", "email", "sender", "aliases", "table_key")
PLACES = ("beijing", "shanghai", "gansu", "lanzhou", "shenzhen", "guangzhou", "qujing")


def text_fields(model: Any) -> list[models.Field]:
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, (models.CharField, models.TextField))
        and not isinstance(field, (models.SlugField, models.UUIDField))
        and not field.choices
        and field.name not in LEFT
    ]


def poison(text: str) -> int:
    """The text into every text of every row, past every form and trigger."""
    poisoned = 0
    for model in [*apps.get_app_config("policies").get_models(), *apps.get_app_config("guides").get_models()]:
        if model._meta.label_lower.startswith("policies.historical") or model in (LinkCheck,):
            continue
        for field in text_fields(model):
            if field.primary_key or field.name in ("url", "status", "sketch"):
                continue
            value = text[: field.max_length] if field.max_length else text
            if field.unique:
                row = model._default_manager.order_by("pk").last()
                poisoned += model._default_manager.filter(pk=row.pk).update(**{field.name: value}) if row else 0
            else:
                poisoned += model._default_manager.update(**{field.name: value})
    return poisoned


@pytest.fixture
def unguarded(django_db_blocker: Any) -> None:
    """Without the triggers that keep published tables as they are: this test does what no form can.

    Those of the content version stay: what is kept of these texts must not outlive the test.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            names = cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for (name,) in names:
                if not name.startswith(content_version.PREFIX):
                    cursor.execute(f'DROP TRIGGER "{name}"')


def public_paths() -> Iterator[str]:
    yield from (address.path for address in PUBLIC.values() if address.status != (404,))
    for slug in PLACES:
        yield from (f"/cities/{slug}/", f"/cities/{slug}/history/", f"/cities/{slug}.json", f"/changes/?city={slug}")
    yield "/compare/?city=beijing&city=shanghai"
    case = "status=working&sex=male&birth_year=1968&birth_month=5&cumulative_years=20&actual_years=12&base=6000"
    for slug in ("beijing", "qujing", "shenzhen"):
        yield f"/calculator/?region={slug}&{case}&if_region=shanghai"
        yield f"/calculator/sheet/?region={slug}&status=retired&sex=female&birth_year=1960&birth_month=3"
        yield f"/calculator/result.json?region={slug}&{case}"


def check(path: str, response: Any) -> None:
    kind, body = response.headers.get("Content-Type", ""), response.content
    if "html" in kind:
        html = body.decode()
        assert f"<{MARK}" not in html, path
        assert look(html).made == [], path
        assert look(html).blocked == [], path
        for script in re.findall(r'<script type="application/(?:ld\+)?json"[^>]*>(.*?)</script>', html, re.S):
            json.loads(script)
    elif kind.startswith(("application/xml", "application/atom+xml")):
        ElementTree.fromstring(body)
    elif "json" in kind:
        json.loads(body)


@pytest.mark.usefixtures("unguarded")
def test_nothing_that_editors_typed_becomes_mark_up_for_readers() -> None:
    assert poison(TEXT) > 1000
    shown = 0
    for path in public_paths():
        response = Client().get(path)
        assert response.status_code in (200, 301, 302, 400), path
        check(path, response)
        shown += MARK.encode() in response.content
    assert shown > 25


@pytest.mark.usefixtures("unguarded")
def test_nothing_that_readers_or_editors_typed_becomes_mark_up_at_the_desk(
    rows: dict[str, Any], admin_client: Client, people: dict[str, User]
) -> None:
    poison(TEXT)
    User.objects.update(first_name=TEXT[:30], last_name=TEXT[-30:])
    Group.objects.filter(name="编辑").update(name=TEXT[:100])
    shown = 0
    for path in desk_pages(rows):
        response = admin_client.get(path)
        assert response.status_code in (200, 302, 403, 404), path
        check(path, response)
        shown += MARK.encode() in response.content
        if "html" in response.headers.get("Content-Type", ""):
            opened = [link for link in look(response.content.decode()).outward if "target" in link]
            assert [link for link in opened if "noopener" not in link.get("rel", "")] == [], path
    assert shown > 40


def desk_pages(rows: dict[str, Any]) -> Iterator[str]:
    yield from ("/admin/", "/admin/changes/", "/admin/handbook/", "/admin/autocomplete/?" + AUTOCOMPLETE)
    for stem, row in rows.items():
        yield f"/admin/{stem}/"
        yield from (f"/admin/{stem}/{row.pk}/{page}/" for page in ("change", "history", "delete"))
    for table in CreditTable.objects.filter(status="published")[:2]:
        yield from (f"/admin/policies/credittable/{table.pk}/{page}/" for page in ("change", "history", "preview"))
    for book in ("source", "claim", "finding", "contact", "credittable", "coveragetable"):
        yield from (f"/admin/bulk/{book}/export.{kind}" for kind in ("csv", "xlsx"))
        yield f"/admin/bulk/{book}/import/"


AUTOCOMPLETE = "app_label=policies&model_name=creditcitation&field_name=source&term="


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize("text", [FORMULA, "@SUM(1)", "＝1"])
def test_no_download_carries_a_formula(text: str, admin_client: Client) -> None:
    """A figure below zero there is none; whatever begins like a formula has a mark in front."""
    CreditTable.objects.update(headline=text, note=text, base_meaning=text)
    Source.objects.update(title=text, publisher=text, note=text)
    risky = re.compile(r"^\s*[=+\-@\t＝＋－＠]")
    for path in ("/data/credit.csv", "/data/coverage.csv", "/admin/bulk/source/export.csv"):
        for line in admin_client.get(path).content.decode("utf-8-sig").splitlines()[1:]:
            assert not [cell for cell in line.split(",") if risky.match(cell.strip('"'))], path
    book = openpyxl.load_workbook(io.BytesIO(admin_client.get("/admin/bulk/source/export.xlsx").content))
    cells = [cell for row in book.worksheets[0].iter_rows(min_row=2) for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f" or risky.match(str(cell.value or ""))]


# ---- links out of data ----

# Not from data: the licence under which we offer ours.
OUR_OWN = ("https://creativecommons.org/licenses/by/4.0/deed.zh-hans",)

BAD = ["javascript:alert(1)", "data:text/html,x", "JaVaScRiPt://x.gov.cn/%0aalert(1)", "vbscript:x", "ftp://x.gov.cn/a"]
BAD += [
    "//evil.example/",
    "file:///etc/passwd",
    "http://",
    "https://a b.cn/",
    "\x01javascript:alert(1)",
    "http:evil.example",
]


def address_fields() -> Iterator[tuple[Any, models.Field]]:
    for model in apps.get_models():
        if model._meta.app_label in ("policies", "guides") and model in admin.site._registry and model is not LinkCheck:
            yield from ((model, field) for field in text_fields(model) if "url" in field.name or "link" in field.name)


@pytest.mark.parametrize("address", BAD)
def test_only_addresses_of_the_web_are_taken(address: str) -> None:
    result = list(address_fields())
    assert len(result) >= 2
    for _, field in result:
        with pytest.raises(ValidationError):
            field.clean(address, None)


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize("address", [BAD[0], BAD[2]])
def test_what_came_in_some_other_way_is_not_linked(address: str) -> None:
    for model, field in address_fields():
        model._default_manager.update(**{field.name: address})
    Source.objects.update(link=True)
    for path in (f"/cities/{slug}/" for slug in PLACES):
        seen = look(Client().get(path).content.decode())
        assert seen.made == []
    assert "javascript" not in Client().get("/guides/bureau-site/lanzhou/").content.decode().lower().split("href=")[0]


def test_links_to_other_sites_say_so_on_every_page() -> None:
    """No page that is opened gets hold of ours, no search engine takes them for a recommendation."""
    result = set()
    for path in [*public_paths(), *(f"/guides/{slug}/lanzhou/" for slug in ("bureau-site", "government-app", "nhsa"))]:
        response = Client().get(path)
        if "html" not in response.headers["Content-Type"] or response.status_code != 200:
            continue
        seen = look(response.content.decode())
        result |= hosts(seen)
        for link in seen.outward:
            if link["href"].startswith(settings.SITE_URL):
                continue
            wanted = {"noopener"} if link["href"] in OUR_OWN else {"noopener", "nofollow"}
            assert set(link.get("rel", "").split()) >= wanted, (path, link)
    assert len(result) > 3
