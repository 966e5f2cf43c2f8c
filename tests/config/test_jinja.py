"""The environment of readers' pages: a mistake is an error and never an empty place; the right engine finds a template."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import TemplateDoesNotExist, engines
from django.template.loader import get_template
from django.test import Client
from jinja2 import Environment, UndefinedError

from config.jinja import FILTERS, grade_meaning, grade_sentence, grade_word
from rules.tables import Evidence

pytestmark = pytest.mark.one_database


def drawn(source: str, **kwargs: Any) -> str:
    return str(engines["jinja2"].from_string(source).render(kwargs))


def component(path: str, call: str, **kwargs: Any) -> str:
    name = path.rpartition("/")[2].removesuffix(".html").lstrip("_")
    return drawn(f'{{% from "{path}" import {name} %}}{{{{ {name}({call}) }}}}', **kwargs)


def test_the_environment_is_jinjas_own() -> None:
    environment = engines["jinja2"].env
    assert type(environment) is Environment
    assert environment.autoescape is True


@pytest.mark.parametrize(
    "source",
    [
        *("{{ nobody }}", "{% if nobody %}x{% endif %}", "{% for one in nobody %}{% endfor %}"),
        *("{{ one.nothing }}", "{% if one.nothing %}x{% endif %}", "{{ one.there.nothing or 'x' }}"),
    ],
)
def test_an_unknown_name_is_an_error(source: str) -> None:
    with pytest.raises(UndefinedError, match=r"nobody|nothing"):
        drawn(source, one=SimpleNamespace(there=date(2026, 11, 22)))


def test_an_unknown_filter_is_an_error() -> None:
    with pytest.raises(Exception, match="nothing_like_it"):
        drawn("{{ 1|nothing_like_it }}")


def test_what_is_given_is_escaped() -> None:
    assert drawn("<b>{{ said }}</b>", said="<i>&\"'") == "<b>&lt;i&gt;&amp;&#34;&#39;</b>"
    assert component("components/not_known.html", "reason=said", said="<i>").count("&lt;i&gt;") == 1
    assert drawn("{{ said|phrased }}{{ said|linebreaksbr }}", said="<i>") == "&lt;i&gt;" * 2


def test_a_component_is_given_by_name_what_it_takes() -> None:
    assert "没查到" in component("components/not_known.html", "")
    with pytest.raises(TypeError, match="nothing"):
        component("components/not_known.html", "nothing=1")
    with pytest.raises(UndefinedError, match="checked_on"):
        component("components/dates.html", "since=none")


@pytest.mark.parametrize(
    ("grade", "word", "meaning"),
    [
        (Evidence.OFFICIAL, "可靠", "看过官方文件"),
        (Evidence.RELAYED, "较可靠", "官方说过，没见到原文"),
        (Evidence.REPORTED, "一般", "网上转载，没见到官方文件"),
    ],
)
def test_a_grade_answers_how_sure_and_leads_to_what_it_means(grade: Evidence, word: str, meaning: str) -> None:
    assert grade_word(grade) == grade_word(grade.value) == word
    assert grade_meaning(grade.value) == meaning
    assert grade_sentence(grade.value) == f"{word}（{meaning}）"
    mark = component("components/evidence.html", f'"{grade.value}"')
    assert mark.startswith('<a class="ev" href="/about/#grades">')
    assert mark.endswith(f"{word}</a>")
    assert component("components/evidence.html", f'"{grade.value}", long=true').endswith(f"{word}</a>（{meaning}）")
    assert "<a" not in component("components/evidence.html", f'"{grade.value}", link=false')


def test_where_nothing_is_known_the_mark_says_so() -> None:
    assert grade_word(None) == grade_word("") == "没查到"
    assert "没查到" in component("components/evidence.html", "none")
    assert "另有制度" in component("components/evidence_key.html", '"none"')
    with pytest.raises(ValueError, match="hearsay"):
        component("components/evidence.html", '"hearsay"')


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("day", date(2026, 11, 22), "2026年11月22日"),
        ("month", date(2026, 11, 22), "2026年11月"),
        ("money", Decimal("100.00"), "100"),
        ("duration", 27, "2年3个月"),
        ("percent", Decimal("0.085"), "8.5%"),
        ("comma_after", "《医保》", "，"),
        ("counted", 5, "五"),
        ("quoted", "a/b", "a%2Fb"),
    ],
)
def test_values_are_put_into_words(name: str, value: Any, words: str) -> None:
    assert name in FILTERS
    assert drawn(f"{{{{ value|{name} }}}}", value=value) == words


@pytest.mark.parametrize(
    ("template", "engine"),
    [
        *(("policies/region.html", "jinja2"), ("404.html", "jinja2"), ("500.html", "jinja2")),
        *(("admin/base_site.html", "django"), ("plain/field.html", "django"), ("admin/login.html", "django")),
    ],
)
def test_a_template_is_found_by_its_name_in_the_right_language(template: str, engine: str) -> None:
    assert get_template(template).backend.name == engine
    other = {"jinja2": "django", "django": "jinja2"}[engine]
    with pytest.raises(TemplateDoesNotExist):
        get_template(template, using=other)


@pytest.mark.django_db
def test_the_switches_keep_what_was_asked(client: Client) -> None:
    html = client.get("/cities/", {"q": '"><i>兰州'}).content.decode()
    assert "<i>兰州" not in html
    assert 'href="?q=' in html
