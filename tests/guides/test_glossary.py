"""名词解释: everyday word first, one or two plain sentences, an example, no figure without a source."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from guides.glossary import Term, groups
from guides.models import Topic
from tests.guides.conftest import undialled

TERMS = [term for group in groups() for term in group.terms]


@pytest.mark.parametrize("term", TERMS, ids=[term.key for term in TERMS])
def test_a_term_is_short_and_plain(term: Term) -> None:
    assert re.fullmatch(r"[a-z-]+", term.key)
    for sentence in re.split(r"(?<=[。！？])", f"{term.text}{term.example}"):
        assert len(sentence) <= 40, sentence
    assert 1 <= term.text.count("。") <= 3
    assert term.example.endswith("。")
    # a yuan or a share would need a source, and none stands on this page
    assert not re.search(r"\d+(\.\d+)?\s*(元|%)", term.text + term.example)


def test_no_anchor_is_used_twice() -> None:
    keys = [term.key for term in TERMS] + [group.key for group in groups()]
    assert len(keys) == len(set(keys)) >= 30


@pytest.mark.django_db
def test_the_page_has_every_term_and_tells_programs(client: Client) -> None:
    html = client.get("/glossary/").content.decode()
    for term in TERMS:
        assert f'<h3 id="{term.key}">{term.everyday}<span class="official">（{term.official}）</span></h3>' in html
        assert term.example in undialled(html)
    values = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])
    assert [item["name"] for item in values["@graph"][0]["hasDefinedTerm"]] == [term.everyday for term in TERMS]
    assert {term.topic for term in TERMS} - {""} <= set(Topic.objects.published().values_list("slug", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/cities/lanzhou/",
        "/cities/beijing/",
        "/calculator/?region=beijing&status=working&sex=male&birth_year=1968&birth_month=5",
    ],
)
def test_links_to_a_term_lead_to_one(client: Client, address: str) -> None:
    html = client.get(address).content.decode()
    anchors = re.findall(r'href="/glossary/#([\w-]+)"', html)
    assert anchors
    assert set(anchors) <= {term.key for term in TERMS} | {group.key for group in groups()}
    assert 'href="/glossary/">名词解释' in html
