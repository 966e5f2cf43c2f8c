"""Templates in Jinja: a mistake is an error and never an empty place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import engines
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from markupsafe import Markup, escape

from config.jinja import FILTERS, plain


def drawn(source: str, **given: Any) -> str:
    return str(engines["jinja2"].from_string(source).render(given))


@pytest.mark.parametrize(
    "source", ["{{ nobody }}", "{% if nobody %}x{% endif %}", "{% for one in nobody %}{% endfor %}"]
)
def test_an_unknown_name_is_an_error(source: str) -> None:
    with pytest.raises(UndefinedError, match="nobody"):
        drawn(source)


@pytest.mark.parametrize(
    "source", ["{{ one.nothing }}", "{% if one.nothing %}x{% endif %}", "{{ one.there.nothing or 'x' }}"]
)
def test_an_unknown_attribute_is_an_error(source: str) -> None:
    with pytest.raises(AttributeError, match="nothing"):
        drawn(source, one=SimpleNamespace(there=date(2026, 11, 22)))


def test_a_key_is_asked_for_as_a_key() -> None:
    """`a.b` is an attribute and `a["b"]` a key, as in Python: `told.items` is never somebody's answer."""
    told = {"items": "x", "there": "y"}
    assert drawn('{{ told["items"] }}', told=told) == "x"
    assert drawn("{{ told.items()|length }}", told=told) == "2"
    with pytest.raises(AttributeError, match="there"):
        drawn("{{ told.there }}", told=told)
    with pytest.raises(UndefinedError):
        drawn('{{ told["nothing"] }}', told=told)


def test_an_unknown_filter_is_an_error() -> None:
    with pytest.raises(Exception, match="nothing_like_it"):
        drawn("{{ 1|nothing_like_it }}")


def test_what_is_given_is_escaped() -> None:
    assert drawn("<b>{{ said }}</b>", said="<i>&\"'") == "<b>&lt;i&gt;&amp;&#34;&#39;</b>"


SAID = st.one_of(
    st.text(),
    st.text("<>&\"'a钱", min_size=1),
    st.integers(),
    st.decimals(allow_nan=False),
    st.dates(),
    st.none(),
    st.text().map(SafeString),
    st.text().map(Markup),
    st.text("<&", min_size=1).map(gettext_lazy),
)


@given(SAID)
def test_what_is_written_is_what_the_library_would_write(said: Any) -> None:
    assert str(plain(said)) == str(escape(said))
    assert drawn("{{ said }}", said=said) == str(escape(said))


def test_templates_write_with_it() -> None:
    """The hook is taken: without it all would be right as well, and slower."""
    program = engines["jinja2"].env.compile("{{ said }}", raw=True)
    assert program.index("from config.jinja import plain as escape") < program.index("yield escape(")


def test_a_component_is_given_by_name_what_it_takes() -> None:
    assert "尚未核实" in drawn('{{ "components/not_known.jinja"|component(reason=said) }}', said="<i>")
    assert "&lt;i&gt;" in drawn('{{ "components/not_known.jinja"|component(reason=said) }}', said="<i>")
    with pytest.raises(TypeError, match="nothing"):
        drawn('{{ "components/not_known.jinja"|component(nothing=1) }}')
    with pytest.raises(UndefinedError, match="checked_on"):
        drawn('{{ "components/dates.jinja"|component(since=none) }}')


@pytest.mark.parametrize("name", ["day", "month", "money", "duration", "percent", "comma_after"])
def test_values_are_put_into_words_as_in_djangos_templates(name: str) -> None:
    values = {"day": date(2026, 11, 22), "month": date(2026, 11, 22), "duration": 27, "comma_after": "《医保》"}
    value = values.get(name, Decimal("0.085"))
    django = engines["django"].from_string(f"{{{{ value|{name} }}}}").render({"value": value})
    assert name in FILTERS
    assert drawn(f"{{{{ value|{name} }}}}", value=value) == django
