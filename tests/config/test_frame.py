"""The frame of pages in Jinja: what base.html says, and nothing that readers bring is ever read as a template."""

from __future__ import annotations

import re
from datetime import date
from itertools import product
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.template import engines
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import settings as bounds
from hypothesis import strategies as st

from config import frame as frames
from policies import review
from policies.models import CreditTable, Region
from policies.preview import DayForm, Preview
from policies.templatetags.words import component
from tests.policies.pages import Page, read
from tests.policies.test_preview import calculator_of

pytestmark = pytest.mark.django_db

BLOCKS = (
    "{% block title %}题：{{ said }}{% endblock %}{% block description %}述：{{ said }}{% endblock %}"
    '{% block head %}<meta name="robots" content="noindex">{% endblock %}{% block main %}<p>{{ said }}</p>{% endblock %}'
)
CHOICES = [
    {"type": size, "contrast": contrast} for size, contrast in product(["", "large", "larger", "x"], ["", "high"])
]
HOSTILE = [
    *("{{ 7*191 }}", "{{7*191}}", "{% print(7*191) %}", "{% endblock %}", "{% raw %}", "{#", "{{", "%}", "{% if %}"),
    *('"><script>alert(1)</script>', "'><em>x</em>", '" onmouseover="x', "&lt;em&gt;", "#}{{ 7*191 }}{#"),
    *("{{ self }}", "{{ request }}", "{{ frame }}", "${7*191}", "{{ ''.__class__ }}"),
]
# What would stand on a page that took one of these for more than words.
TAKEN = (
    "1337",
    "<em>",
    "<script>alert",
    '" onmouseover',
    "TemplateReference",
    "WSGIRequest",
    "memory",
    "class &#39;str",
)
RETIRED = {"region": "lanzhou", "status": "retired", "sex": "female", "birth_year": "1960", "birth_month": "3"}


def asked(path: str = "/calculator/", **query: str) -> HttpRequest:
    request = RequestFactory().get("/", query)
    request.path = request.path_info = path
    return request


def in_jinja(request: HttpRequest, said: str = "", preview: Any = None) -> str:
    template = engines["jinja2"].from_string("{% extends frame %}" + BLOCKS)
    return str(template.render({"said": said, "preview": preview}, request))


def in_django(request: HttpRequest, said: str = "", preview: Any = None) -> str:
    template = engines["django"].from_string('{% extends "base.html" %}' + BLOCKS)
    return str(template.render({"said": said, "preview": preview}, request))


def told(html: str) -> list[str]:
    """Tags and words one by one: spaces between them aside."""
    spaced = re.sub(r"\s*(<[^>]*>)\s*", r"\n\1\n", html)
    # signs that must not be read as markup are written in two ways
    return [line.replace("&#34;", "&quot;").replace("&#x27;", "&#39;") for line in spaced.split("\n") if line.strip()]


def heads(page: Page, rel: str) -> str:
    (found,) = [one["href"] for one in page.heads if one.get("rel") == rel]
    return found


@pytest.fixture
def preview() -> Preview:
    day = DayForm({"on": "2026-12-01"}, auto_id="preview_%s")
    return Preview(date(2026, 12, 1), day, Region.objects.get(slug="beijing"), settings.SITE_URL)


# ---- what it says ----


@pytest.mark.parametrize("choice", CHOICES, ids=str)
@pytest.mark.parametrize("path", ["/calculator/", "/cities/lanzhou/", "/", "/nowhere/"])
def test_it_is_the_base_that_pages_of_django_have(choice: dict[str, str], path: str) -> None:
    request = asked(path, **choice, q="兰州 & 天水")
    assert told(in_jinja(request, "兰州")) == told(in_django(request, "兰州"))


def test_so_it_is_for_a_preview(preview: Preview) -> None:
    request = asked()
    html = in_jinja(request, "兰州", preview)
    assert told(html) == told(in_django(request, "兰州", preview))
    assert "css/preview.css" in html
    assert component("components/preview_bar.html", preview=preview).strip() in html
    assert "preview" not in in_jinja(request, "兰州")


def test_it_differs_for_type_and_contrast() -> None:
    pages = {str(choice): in_jinja(asked(**choice)) for choice in CHOICES}
    classes = {choice: re.findall(r"<html[^>]*>", html)[0].partition("class=")[2] for choice, html in pages.items()}
    assert len(set(classes.values())) == 6
    large = in_jinja(asked(type="large", contrast="high"))
    assert '<html lang="zh-CN" class="large contrast">' in large
    assert read_html(large).link("更大") == "?type=larger&contrast=high"
    assert read_html(large).link("原色") == "?type=large"


def test_each_reader_has_the_switches_of_their_own_address() -> None:
    """The frame is one and the same; the addresses are not."""
    for name in ("a", "b", "a"):
        page = read_html(in_jinja(asked(f"/calculator/{name}/", q=name)))
        assert page.link("大字") == f"?q={name}&type=large"
        assert heads(page, "canonical") == f"{settings.SITE_URL}/calculator/{name}/"
        assert any(href.endswith(f"?page=/calculator/{name}/") for href in page.hrefs())


def test_the_canonical_address_has_no_query(client: Client) -> None:
    page = read(client.get("/calculator/", {**RETIRED, "type": "large"}))
    assert heads(page, "canonical") == f"{settings.SITE_URL}/calculator/"
    assert page.metas["og:url"] == f"{settings.SITE_URL}/calculator/"


# ---- what readers bring ----


def read_html(html: str) -> Page:
    class Sent:
        content, status_code = html.encode(), 200

    return read(Sent())


def taken(html: str) -> list[str]:
    return [one for one in TAKEN if one in html]


@pytest.mark.parametrize("said", HOSTILE)
def test_a_query_is_never_a_template(client: Client, said: str) -> None:
    for answers in (RETIRED, {**RETIRED, "type": said}, {**RETIRED, "arrived": said, "average_pension": "3000"}):
        response = client.get("/calculator/", {**answers, "x": said, said: "x", "contrast": "high"})
        assert taken(response.content.decode()) == []
        switch = parse_qs(urlsplit(read(response).link("大字")).query, keep_blank_values=True)
        assert switch["x"] == [said]
        assert switch[said] == ["x"]


@pytest.mark.parametrize("said", HOSTILE)
def test_a_path_is_never_a_template(said: str) -> None:
    path = f"/calculator/{said}/"
    html = in_jinja(asked(path))
    assert taken(html) == []
    page = read_html(html)
    assert heads(page, "canonical") == page.metas["og:url"] == settings.SITE_URL + path
    (report,) = [href for href in page.hrefs() if "?page=" in href]
    assert dict(parse_qsl(urlsplit(report).query)) == {"page": path}


@pytest.mark.parametrize("said", HOSTILE)
def test_what_a_block_says_is_escaped_once_wherever_it_stands(said: str) -> None:
    html = in_jinja(asked(), said)
    assert taken(html) == []
    page = read_html(html)
    assert page.title.startswith(f"题：{said}".strip())
    assert page.metas["og:title"] == f"题：{said}"
    assert page.metas["description"] == page.metas["og:description"] == f"述：{said}"


@pytest.mark.parametrize("said", HOSTILE)
def test_a_previews_address_is_never_a_template(admin_client: Client, said: str) -> None:
    draft = review.copy_as_draft(CreditTable.objects.published().get(region__slug="beijing", audience="retiree"))
    answers = {**RETIRED, "region": "beijing", "on": "2026-12-01"}
    response = admin_client.get(calculator_of(draft), {**answers, "x": said})
    assert taken(response.content.decode()) == []
    page = read(response)
    assert page.hidden["x"] == said
    assert parse_qs(urlsplit(page.link("大字")).query)["x"] == [said]
    assert heads(page, "canonical") == settings.SITE_URL + calculator_of(draft)


# ---- how many there are ----


@bounds(max_examples=200, deadline=None, derandomize=True, database=None)
@given(st.dictionaries(st.sampled_from(["type", "contrast", "x", "{{"]), st.text(max_size=9)), st.text(max_size=9))
def test_strange_queries_and_paths_make_no_frames(query: dict[str, str], path: str) -> None:
    frames.frame(asked())
    before = frames._frame.cache_info().misses
    unknown = {name: f"?{value}" for name, value in query.items()}
    frames.frame(asked(f"/calculator/{path}", **unknown))
    assert frames._frame.cache_info().misses == before


def test_there_are_never_more_frames_than_kinds() -> None:
    """Sections, sizes and contrasts: all of them are kept, so none is drawn twice."""
    frames._frame.cache_clear()
    for path, choice, number in product(["/calculator/", "/cities/", "/guides/", "/compare/", "/x/"], CHOICES, "12"):
        frames.frame(asked(path, **choice, q=number))
    kept = frames._frame.cache_info()
    assert kept.currsize == kept.misses == 5 * 6
    assert kept.currsize < (kept.maxsize or 0)
