"""Every parameter of every public address, as hostile as it can be: an answer or a refusal in Chinese, never a failure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests import hostile
from tests.addresses import EVERYWHERE, PUBLIC, Address, public_routes
from tests.hostile import MARK, tried
from tests.markup import hosts, look
from website.request_limits import in_utf8

pytestmark = pytest.mark.django_db

CHINESE = re.compile(r"[\u4e00-\u9fff]{4,}")
ANSWERS = {200, 301, 302, 304, 400, 403, 404, 405, 413}
# Says of itself that it is not ready.
NOT_READY = "/readyz"
# A page's work does not grow with what is asked of it.
MOST_QUERIES = 45


@contextmanager
def counted() -> Iterator[list[str]]:
    params: list[str] = []

    def note(execute: Any, sql: str, *args: Any) -> Any:
        params.append(sql)
        return execute(sql, *args)

    with connection.execute_wrapper(note):
        yield params


def as_served() -> Client:
    """A client that asks as gunicorn does, through what stands in front of Django."""
    client = Client()
    django: Any = client.handler
    client.handler = lambda environ: in_utf8(lambda values, _: django(values))(environ, None)
    return client


def get(address: str, query: str = "", **environ: Any) -> Any:
    """Answered without harm: no failure, no cookie, nothing of what was sent as mark-up, no way off this site."""
    client = as_served()
    with counted() as params:
        response = client.generic("GET", address, QUERY_STRING=query, **environ)
    assert response.status_code in ANSWERS or (address, response.status_code) == (NOT_READY, 503)
    assert len(params) <= MOST_QUERIES, params
    check(response)
    return response


def check(response: Any) -> None:
    # a session that is over is taken off the browser
    assert [cookie for cookie in response.cookies.values() if cookie["max-age"] != 0] == []
    body = response.content.decode()
    for name, value in response.items():
        assert name == "Location" or MARK not in value, name
    if 300 <= response.status_code < 400 and response.status_code != 304:
        assert urlsplit(response["Location"]).netloc == ""
        assert not response["Location"].startswith(("//", "/\\"))
    elif "html" in response["Content-Type"]:
        assert f"<{MARK}" not in body
        seen = look(body)
        assert seen.made == []
        assert seen.blocked == []
        assert not any("evil" in host for host in hosts(seen))
        assert response.status_code < 400 or CHINESE.search(body)


# ---- nothing is forgotten ----


def test_every_public_address_is_in_the_table() -> None:
    assert sorted(public_routes()) == sorted(PUBLIC)


class Listening(QueryDict):
    """A query string that knows what was asked of it."""

    heard: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        self.heard.add(key)
        return super().__getitem__(key)

    def getlist(self, key: str, default: Any = None) -> Any:
        self.heard.add(key)
        return super().getlist(key, default)

    def __contains__(self, key: object) -> bool:
        self.heard.add(str(key))
        return super().__contains__(key)


@pytest.mark.parametrize("route", PUBLIC)
def test_every_name_that_a_page_reads_is_in_the_table(route: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With nothing, with a good case, and with each name alone: what the page reads then is what is fuzzed below."""
    monkeypatch.setattr(Listening, "heard", set())
    listening = cached_property(lambda request: Listening(request.META["QUERY_STRING"]))
    listening.__set_name__(WSGIRequest, "GET")
    monkeypatch.setattr(WSGIRequest, "GET", listening)
    address = PUBLIC[route]
    queries = ["", *(f"{name}=1" for name in address.names)]
    queries += ["&".join(f"{name}={value}" for name, value in address.case.items())] if address.case else []
    for query in queries:
        Client().generic("GET", address.path, QUERY_STRING=query)
    form_plumbing = {name for name in Listening.heard if name.startswith("initial-")}
    assert Listening.heard - form_plumbing <= {*address.names, *EVERYWHERE}


@pytest.mark.parametrize("route", PUBLIC)
def test_every_address_of_the_table_answers(route: str) -> None:
    address = PUBLIC[route]
    assert get(address.path).status_code in address.status


# ---- everything at once ----


def examples(address: Address) -> int:
    """More for what reads more; the whole data and the map of the site read nothing."""
    if len(address.names) > 10:
        return 60
    return 22 if address.names or address.hostile else 5


@pytest.mark.parametrize("route", PUBLIC)
def test_any_query_string(route: str) -> None:
    address = PUBLIC[route]

    @tried(examples(address))
    @given(hostile.queries((*address.names, *EVERYWHERE), address.case))
    def send(query: str) -> None:
        get(address.path, query)

    send()


@pytest.mark.parametrize("route", [route for route, address in PUBLIC.items() if address.hostile])
def test_any_part_of_the_path(route: str) -> None:
    patterns = PUBLIC[route].hostile

    @tried(25)
    @given(st.sampled_from(patterns), hostile.values)
    def send(pattern: str, value: str) -> None:
        get(pattern.format(value))

    send()


@tried(60)
@given(st.sampled_from([address.path for address in PUBLIC.values() if "data/" not in address.path]), st.data())
def test_any_header(path: str, data: st.DataObject) -> None:
    """Cookies, codecs, hosts and what proxies say; some of it garbage."""
    environ = data.draw(hostile.headers) | {"CONTENT_TYPE": data.draw(hostile.content_types)}
    query = data.draw(hostile.queries(("q", "city", "region", *EVERYWHERE)))
    get(path, query, **environ)


@tried(20)
@given(hostile.hosts, st.sampled_from(["/", "/cities/?q=x", "/nowhere", "/admin/login/"]))
def test_any_host(host: str, path: str) -> None:
    assert get(path, HTTP_HOST=host).status_code == 400


@tried(40)
@given(st.one_of(hostile.values, st.sampled_from([f"/{hostile.encoded(text)}" for text in hostile.TEXTS])))
def test_addresses_that_do_not_exist(value: str) -> None:
    assert get(f"/{value}", "contrast=high").status_code in (200, 301, 404)


@pytest.mark.parametrize(
    "path", ["//evil.example/", "///evil.example//x/", "/\\evil.example/", "/cities//evil.example/"]
)
@pytest.mark.parametrize("query", ["", "contrast=high", "type=larger", "contrast=high&type=larger"])
def test_a_page_not_found_leads_nowhere_else(path: str, query: str) -> None:
    response = Client().generic("GET", "/", PATH_INFO=path, QUERY_STRING=query)
    assert response.status_code in (301, 404)
    check(response)


@tried(25)
@given(
    st.sampled_from([address.path for address in PUBLIC.values()]),
    st.sampled_from(["POST", "PUT", "PATCH", "DELETE", "TRACE", "X"]),
)
def test_pages_for_reading_take_nothing(path: str, method: str) -> None:
    response = Client().generic(method, path, b"a=1", content_type="application/x-www-form-urlencoded")
    if path != "/report/":
        assert response.status_code == 405
        assert response["Allow"] == "GET, HEAD"
        assert "这一页只能看" in response.content.decode()
    assert not response.cookies
