"""Ready pages as a WSGI application: what is kept, what never is, and how it is sent."""

from __future__ import annotations

import gzip
from io import BytesIO
from typing import Any, NamedTuple

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.urls import urlpatterns
from operations.page_cache.cacheable import REPEATED, SAME_FOR_ALL, canonical_query
from operations.page_cache.wsgi import PRIVATE, LRUCache, PageCache, accepted_codings, is_unchanged, make_page
from policies import content_version
from policies.unanswered import UnansweredCounter

pytestmark = pytest.mark.one_database

BODY = ("<p>" + "医保" * 300).encode()
PAGE_HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", "default-src 'none'")]


def as_sent(typed: str) -> str:
    """What WSGI makes of a query that a browser sends unquoted."""
    return typed.encode().decode("iso-8859-1")


class Watched:
    """A version poller that the test turns by hand."""

    def __init__(self) -> None:
        self.generation, self.sees, self.tally = 1, True, UnansweredCounter()
        self.database_away = False
        self.versions = {content_version.EVERYTHING: 11, content_version.REGIONS: 12}

    def start(self) -> None:
        pass


class Answered(list[bytes]):
    """The body of a page, with what the view marked on it."""

    unanswered: int | None = None


class Handler:
    """Stands for Django: says what the test wants, and remembers what it was asked."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.status, self.headers, self.body, self.place = "200 OK", list(PAGE_HEADERS), BODY, None

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Answered:
        self.requests.append(environ)
        start_response(self.status, [*self.headers, ("Content-Length", str(len(self.body)))])
        answered = Answered([self.body])
        answered.unanswered = self.place
        return answered


class Answer(NamedTuple):
    status: str
    headers: dict[str, str]
    body: bytes


class Site:
    def __init__(self, **wanted: Any) -> None:
        self.handler, self.poller = Handler(), Watched()
        wanted = {"allowed_hosts": ["a.example", ".b.example"], "most_bytes": 1 << 20, **wanted}
        self.application = PageCache(self.handler, poller=self.poller, cookies=("sessionid", "csrftoken"), **wanted)

    def ask(self, path: str = "/", query: str = "", method: str = "GET", **headers: str) -> Answer:
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "a.example",
            "REMOTE_ADDR": "203.0.113.9",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
        }
        note: list[Any] = []
        answered = self.application(
            environ | headers, lambda status, headers, exc_info=None: note.extend([status, headers])
        )
        return Answer(note[0], dict(note[1]), b"".join(answered))

    @property
    def made(self) -> int:
        return len(self.handler.requests)


@pytest.fixture
def site() -> Site:
    return Site()


# ---- what is kept ----


def test_a_page_is_made_once_and_keeps_its_headers(site):
    first, second = site.ask("/about/"), site.ask("/about/")
    assert site.made == 1
    assert first.body == second.body == BODY
    assert second.headers["Content-Security-Policy"] == "default-src 'none'"
    assert second.headers["Content-Length"] == str(len(BODY))
    assert "stale-while-revalidate" in second.headers["Cache-Control"]
    assert (first.headers["Cache-Status"], second.headers["Cache-Status"]) == ("ready; fwd=miss", "ready; hit")


def test_it_is_made_of_nothing_that_belongs_to_the_reader(site):
    site.ask(
        HTTP_COOKIE="theirs=1",
        HTTP_USER_AGENT="x",
        HTTP_ACCEPT_LANGUAGE="en",
        HTTP_ACCEPT_ENCODING="br",
        HTTP_X_FORWARDED_HOST="evil.example",
        HTTP_X_FORWARDED_FOR="198.51.100.1",
        HTTP_X_FORWARDED_PROTO="https",
        HTTP_REFERER="x",
    )
    names = {name for name in site.handler.requests[0] if name.startswith("HTTP_") or name == "REMOTE_ADDR"}
    assert names == {"HTTP_HOST", "HTTP_SEC_PURPOSE"}


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_FORWARDED"])
def test_forwarded_headers_choose_no_other_page(site, header):
    site.ask()
    site.ask(**{header: "https"})
    assert site.made == 1


def test_behind_our_proxy_its_scheme_counts():
    site = Site(proxy_header="HTTP_X_FORWARDED_PROTO")
    for note in ("https", "http", "https, http"):
        site.ask(HTTP_X_FORWARDED_PROTO=note)
    assert [item["HTTP_X_FORWARDED_PROTO"] for item in site.handler.requests] == ["https", "http"]


def test_each_host_of_ours_has_its_own_pages(site):
    for host in ("a.example", "A.example", "a.example:8000", "x.b.example"):
        site.ask(HTTP_HOST=host)
    assert site.made == 3


@pytest.mark.parametrize(
    "host", ["evil.example", "", "a.example/..", "a.example@evil.example", "b.example.evil.example"]
)
def test_a_strange_host_is_never_answered_from_memory(site, host):
    site.ask()
    site.ask(HTTP_HOST=host)
    assert site.made == 2
    assert len(site.application.cache) == 1
    assert site.handler.requests[1]["REMOTE_ADDR"], "the handler gets the request as it came, and refuses it"


@pytest.mark.parametrize(
    "told",
    [
        *({"method": method} for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get")),
        *({"HTTP_COOKIE": cookie} for cookie in ("sessionid=x", "a=b; csrftoken=y", "a=b;sessionid=x")),
        {"HTTP_AUTHORIZATION": "Basic x"},
        {"SCRIPT_NAME": "/below"},
    ],
    ids=str,
)
def test_what_is_no_readers_question_goes_through(site, told):
    """Other methods, somebody known, somebody with credentials, another root."""
    site.ask()
    answer = site.ask(**told)
    assert site.made == 2
    assert site.handler.requests[1].get("HTTP_COOKIE") == told.get("HTTP_COOKIE")
    assert "Cache-Status" not in answer.headers
    assert answer.headers["Cache-Control"] == PRIVATE


NEVER_KEPT = """
    /admin/ /admin/login/ /report/ /healthz /calculator/result.json /calculator/sheet/ /calculator/calendar.ics
    /calculator/r/620100-rf-196003/ /calculator/code.svg /static/css/site.css /nothing/here/ /cities // /cities/%00/
"""


@pytest.mark.parametrize("path", NEVER_KEPT.split())
def test_these_are_never_kept(site, path):
    for _ in range(2):
        assert site.ask(path).headers["Cache-Control"] == PRIVATE
    assert site.made == 2
    assert len(site.application.cache) == 0


# Addresses whose pages are no page of the cache.
NOT_KEPT = """
    healthz readyz favicon policies:report policies:source_copy calculator:result_json calculator:sheet calculator:calendar
    calculator:short calculator:code_svg calculator_preview guides:channel_region_by_code
"""


def test_every_address_is_either_kept_or_named_here():
    """A new page has to be thought about."""
    assert set(NOT_KEPT.split()) | set(SAME_FOR_ALL) == set(_names(urlpatterns))


def _names(patterns: list[Any], space: str = "") -> Any:
    for item in patterns:
        if getattr(item, "app_name", None) in ("admin", "two_factor"):
            continue
        if hasattr(item, "url_patterns"):
            yield from _names(item.url_patterns, f"{space}{item.namespace}:" if item.namespace else space)
        elif item.name:
            yield f"{space}{item.name}"


# ---- queries ----


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/", "utm_source=x"),
        ("/", "type=large"),
        ("/cities/lanzhou/", "type=larger&contrast=high"),
        ("/", "type"),
        ("/", "&".join(f"a{i}=1" for i in range(20))),
        ("/cities/", "q=" + "x" * 21),
        ("/cities/", "q=%00"),
        ("/cities/", "q=%ff"),
        ("/cities/lanzhou/", "average_pension=3000"),
        ("/compare/", "&".join(f"city=a{i}" for i in range(5))),
        ("/calculator/", "region=beijing&status=retired&sex=female&birth_year=1960&birth_month=3"),
        ("/calculator/", "birth_year=1960"),
        ("/calculator/", "region=&birth_year=&birth_month="),
        ("/cities/lanzhou/", "average_pension="),
        ("/guides/", "smartphone=no"),
        ("/guides/phone/", "place=lanzhou"),
    ],
)
def test_other_parameters_are_neither_kept_nor_answered_from_memory(site, path, query):
    site.ask(path)
    for _ in range(2):
        assert "Cache-Status" not in site.ask(path, query).headers
    assert site.made == 3
    assert len(site.application.cache) == 1
    assert site.handler.requests[1]["QUERY_STRING"] == query


@pytest.mark.parametrize(
    ("path", "spellings"),
    [
        ("/cities/", ["q=%E5%85%B0%E5%B7%9E", "q=%e5%85%b0%e5%b7%9e", as_sent("q=兰州")]),
        ("/compare/", ["city=beijing&city=lanzhou", "city=%62eijing&city=lanzhou"]),
        ("/calculator/", ["for=parent&region=beijing", "region=beijing&for=parent"]),
    ],
)
def test_all_spellings_of_a_query_are_one_page(site, path, spellings):
    for spelling in spellings:
        assert site.ask(path, spelling).status == "200 OK"
        assert canonical_query(path, spelling) == spellings[0]
    assert site.made == 1
    assert len(site.application.cache) == 1


def test_the_order_of_places_counts(site):
    site.ask("/compare/", "city=a&city=b")
    site.ask("/compare/", "city=b&city=a")
    assert site.made == 2


KNOWN = st.sampled_from(["type=large", as_sent("q=兰 州&"), "q=%2B", "city=a", "region=x-1", "for=parent"])


@given(
    st.sampled_from(["/", "/cities/", "/compare/", "/calculator/", "/changes/"]),
    st.text(max_size=60) | st.lists(KNOWN, max_size=6).map("&".join),
)
def test_the_canonical_form_is_its_own(path, query):
    result = canonical_query(path, query)
    assert result is None or canonical_query(path, result) == result


def test_what_may_repeat_is_known():
    assert all(name in SAME_FOR_ALL[page] for page, (name, _) in REPEATED.items())


# ---- what the handler says ----


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("404 Not Found", []),
        ("301 Moved Permanently", [("Location", "/x/")]),
        ("503 Service Unavailable", []),
        ("200 OK", [("Set-Cookie", "a=b")]),
        ("200 OK", [("Cache-Control", "no-store")]),
        ("200 OK", [("Cache-Control", "private")]),
        ("200 OK", [("Vary", "Cookie")]),
        ("200 OK", [("Vary", "Accept-Encoding, Accept-Language")]),
        ("200 OK", [("Vary", "*")]),
        ("200 OK", [("Content-Encoding", "gzip")]),
    ],
)
def test_such_answers_are_passed_on_and_not_kept(site, status, headers):
    site.handler.status, site.handler.headers = status, [*PAGE_HEADERS, *headers]
    for _ in range(2):
        answer = site.ask()
        assert answer.status == status
        assert answer.headers.items() >= dict(headers).items()
        assert "public" not in answer.headers["Cache-Control"]
    assert site.made == 2
    assert len(site.application.cache) == 0


def test_an_error_page_is_compressed_too(site):
    site.handler.status = "404 Not Found"
    answer = site.ask(HTTP_ACCEPT_ENCODING="gzip")
    assert gzip.decompress(answer.body) == BODY
    assert answer.headers["Content-Length"] == str(len(answer.body))


# ---- the content version that the version poller saw ----


def test_a_readers_request_brings_the_polled_versions(site):
    """No client can: what a request sends stands in the environ under HTTP_."""
    site.ask("/calculator/", "birth_year=1960")
    assert site.handler.requests[0][content_version.SEEN] == site.poller.versions
    site.poller.versions = {}
    site.ask("/calculator/", "birth_year=1960")
    assert site.handler.requests[1][content_version.SEEN] == {}


@pytest.mark.parametrize(
    "told", [{"method": "POST"}, {"HTTP_COOKIE": "sessionid=x"}, {"HTTP_AUTHORIZATION": "Basic x"}], ids=str
)
def test_one_that_writes_or_is_somebodys_own_brings_none(site, told):
    site.ask("/calculator/", "birth_year=1960", **told)
    assert content_version.SEEN not in site.handler.requests[0]


def test_a_page_that_is_kept_is_made_from_what_the_database_says_now(site):
    """It is kept for a whole generation: what was seen a moment before may belong to the one before."""
    site.ask("/about/")
    assert content_version.SEEN not in site.handler.requests[0]


# ---- when it changes ----


def test_a_new_version_or_day_makes_every_page_anew(site):
    site.ask()
    site.poller.generation += 1
    site.handler.body = BODY + b"new"
    assert site.ask().body == BODY + b"new"
    assert site.ask().body == BODY + b"new"
    assert site.made == 2
    assert len(site.application.cache) == 1


def test_a_page_that_changed_while_it_was_made_is_not_kept(site):
    handler = site.application.handler

    def change_meanwhile(environ: Any, start_response: Any) -> Any:
        site.poller.generation += 1
        return handler(environ, start_response)

    site.application.handler = change_meanwhile
    assert site.ask().body == BODY
    assert len(site.application.cache) == 0


def test_a_page_that_is_gone_is_dropped(site):
    site.ask()
    site.poller.generation += 1
    site.handler.status = "404 Not Found"
    assert site.ask().status == "404 Not Found"
    assert len(site.application.cache) == 0


def test_where_making_fails_the_page_before_is_served(site):
    site.ask()
    site.poller.generation += 1
    site.handler.status, site.handler.body = "500 Internal Server Error", b"x"
    answer = site.ask()
    assert (answer.status, answer.body) == ("200 OK", BODY)
    assert answer.headers["Cache-Status"] == "ready; hit"
    site.handler.status, site.handler.body = "200 OK", BODY + b"new"
    assert site.ask().body == BODY + b"new"


def test_while_the_database_is_silent_pages_are_served(site):
    site.ask()
    site.poller.sees = False
    assert (site.ask().body, site.made) == (BODY, 1)


# ---- size ----


def test_the_cache_is_bounded_in_bytes_and_drops_what_is_asked_least():
    page = make_page(b"x" * 1000, PAGE_HEADERS, None, 1)
    shelf = LRUCache(10 * page.size)
    keys = [("http", "a", f"/{i}", "") for i in range(12)]
    for key in keys:
        shelf.put(key, page)
        shelf.get(keys[0])
    assert shelf.bytes <= 10 * page.size
    assert len(shelf) == 10
    assert shelf.get(keys[0]) is page
    assert shelf.get(keys[1]) is None
    shelf.put(keys[0], page)
    assert len(shelf) == 10
    for key in keys:
        shelf.drop(key)
    assert (len(shelf), shelf.bytes) == (0, 0)


def test_a_page_too_large_for_the_cache_is_served_all_the_same(site):
    site.handler.body = bytes(range(256)) * 2000
    assert site.ask().body == site.ask().body == site.handler.body
    assert len(site.application.cache) == 0


# ---- sending ----


def test_each_coding_has_its_own_tag(site):
    answers = [site.ask(HTTP_ACCEPT_ENCODING=coding) for coding in ("", "gzip", "gzip, deflate, br")]
    plain, zipped, brotlied = (answer.body for answer in answers)
    assert plain == gzip.decompress(zipped) == brotli.decompress(brotlied)
    tags = {answer.headers["ETag"] for answer in answers}
    assert len(tags) == 3
    assert not any(tag.startswith("W/") for tag in tags)
    assert [answer.headers.get("Content-Encoding") for answer in answers] == [None, "gzip", "br"]
    assert {answer.headers["Vary"] for answer in answers} == {"Accept-Encoding"}


@pytest.mark.parametrize(
    ("accept", "first"),
    [
        ("", "identity"),
        ("gzip", "gzip"),
        ("br", "br"),
        ("gzip, br", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("gzip;q=0, br;q=0", "identity"),
        ("br;q=0, *", "gzip"),
        ("*", "br"),
        ("*;q=0", "identity"),
        ("identity;q=0, gzip;q=0", "identity"),
        ("identity, gzip;q=0.5", "identity"),
        ("GZIP", "gzip"),
        ("gzip;q=oops", "identity"),
        ("zstd, deflate", "identity"),
        ("gzip;q=nan", "identity"),
    ],
)
def test_codings_are_negotiated(accept, first):
    assert accepted_codings(accept)[0] == first


@given(st.text(max_size=80))
def test_no_accept_encoding_breaks_it(accept):
    assert accepted_codings(accept)


def test_small_and_binary_bodies_are_not_compressed():
    assert set(make_page(b"ok", PAGE_HEADERS, None, 1).forms) == {"identity"}
    assert set(make_page(b"x" * 999, [("Content-Type", "image/png")], None, 1).forms) == {"identity"}


@pytest.mark.parametrize("known", ["{}", "W/{}", '"x", {}', '"x",W/{}', "*", " * "])
def test_what_a_reader_has_is_not_sent_again(site, known):
    tag = site.ask(HTTP_ACCEPT_ENCODING="br").headers["ETag"]
    answer = site.ask(HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=known.format(tag))
    assert (answer.status, answer.body) == ("304 Not Modified", b"")
    assert set(answer.headers) == {"ETag", "Cache-Control", "Vary", "Cache-Status"}


@pytest.mark.parametrize("known", ['"x"', "", "x", '"', "W/", ","])
def test_anything_else_is(site, known):
    assert site.ask(HTTP_IF_NONE_MATCH=known).status == "200 OK"
    assert not is_unchanged(known, '"tag"')


def test_another_codings_tag_is_not_this_one(site):
    tag = site.ask(HTTP_ACCEPT_ENCODING="br").headers["ETag"]
    assert site.ask(HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=tag).status == "200 OK"


def test_head_has_the_headers_and_no_body(site):
    for _ in range(2):
        answer = site.ask(method="HEAD")
        assert (answer.status, answer.body) == ("200 OK", b"")
        assert answer.headers["Content-Length"] == str(len(BODY))
    assert site.made == 1
    assert site.handler.requests[0]["REQUEST_METHOD"] == "GET"


def test_head_has_no_body_where_it_goes_through_either(site):
    assert site.ask("/healthz", method="HEAD").body == b""
    site.handler.status = "404 Not Found"
    assert site.ask(method="HEAD").body == b""


# ---- counting ----


@pytest.mark.parametrize(
    ("headers", "counted"),
    [
        ({}, 2),
        ({"HTTP_USER_AGENT": "Googlebot/2.1"}, 0),
        ({"HTTP_SEC_PURPOSE": "prefetch"}, 0),
    ],
)
def test_what_a_page_could_not_tell_is_counted_each_time_it_is_shown(site, headers, counted):
    site.handler.place = 7
    for _ in range(2):
        site.ask("/cities/lasa/", **headers)
    site.ask("/cities/lasa/", method="HEAD", **headers)
    assert sum(site.poller.tally._places.values()) == counted
