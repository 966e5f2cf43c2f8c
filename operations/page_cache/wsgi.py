"""Page cache: WSGI middleware that answers public pages from memory, in front of Django's handler.

See docs/decisions/0011-ready-pages.md. A page is rendered once from a request without anything of the reader's, stored with
its compressed bodies, and served until the content version or the day changes. Other requests pass through unchanged.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from http import HTTPStatus
from io import BytesIO
from threading import RLock
from typing import Any

import brotli
from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.utils.http import parse_etags

from policies import content_version
from policies.unanswered import is_a_reader

from .cacheable import canonical_query
from .middleware import AWAY
from .version_poller import VersionPoller

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Handler = Callable[[Environ, StartResponse], Iterable[bytes]]
Headers = list[tuple[str, str]]
Key = tuple[str, str, str, str]

# Fresh for a second in a shared cache; a copy up to a minute old may be shown once while it is renewed; a day if we fail.
PUBLIC = "public, max-age=0, s-maxage=1, stale-while-revalidate=59, stale-if-error=86400"
# What is made for one reader may be kept by that reader's own browser, and is asked for anew each time.
PRIVATE = "private, no-cache"
COMPRESSED = re.compile(r"(?:text/|application/(?:json|xml|atom\+xml)|image/svg)")
SMALLEST = 200
CODINGS = ("br", "gzip", "identity")
# RFC 9211: whether the page came from memory.
HIT, MISS = ("Cache-Status", "ready; hit"), ("Cache-Status", "ready; fwd=miss")
# All of a request that a page may be made from: no cookie, address, language or agent of the reader among them.
MADE_FROM = (
    *("SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "HTTP_HOST", "wsgi.url_scheme"),
    *("wsgi.version", "wsgi.errors", "wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once"),
)


# ---- pages ----


@dataclass(frozen=True)
class Representation:
    """One coding of a page, with every header it is sent with."""

    body: bytes
    etag: str
    headers: Headers
    unchanged: Headers

    @property
    def size(self) -> int:
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers)


@dataclass(frozen=True)
class CachedPage:
    """A page in every coding. `unanswered`: the id of the place whose amount it could not tell, or the words that nothing answers."""

    forms: dict[str, Representation]
    unanswered: int | str | None = None
    generation: int = 0

    @cached_property
    def size(self) -> int:
        return sum(form.size for form in self.forms.values())


def make_page(body: bytes, headers: Headers, unanswered: int | str | None, generation: int) -> CachedPage:
    """All codings of a body. `headers` are the page's own; those that depend on the coding are added."""
    own = [(name, value) for name, value in headers if name.lower() not in ("content-length", "vary", "cache-control")]
    kind = next((value for name, value in own if name.lower() == "content-type"), "")
    bodies = {"identity": body}
    if COMPRESSED.match(kind) and len(body) >= SMALLEST:
        bodies |= {"gzip": gzip.compress(body, 6, mtime=0), "br": brotli.compress(body, quality=7)}
    return CachedPage({coding: _form(coding, coded, own) for coding, coded in bodies.items()}, unanswered, generation)


def _form(coding: str, body: bytes, own: Headers) -> Representation:
    etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    common = [("ETag", etag), ("Cache-Control", PUBLIC), ("Vary", "Accept-Encoding")]
    coded = [] if coding == "identity" else [("Content-Encoding", coding)]
    return Representation(body, etag, [*own, *coded, ("Content-Length", str(len(body))), *common], common)


@lru_cache(maxsize=256)
def accepted_codings(accept: str) -> tuple[str, ...]:
    """The codings a client takes, by its weights and then by ours; identity if it refuses everything."""
    weights: dict[str, float] = {}
    for part in accept.lower().split(","):
        name, _, parameter = part.strip().partition(";")
        weights[name.strip()] = _weight(parameter)
    for_others = weights.get("*", 0.0)
    offered = {coding: weights.get(coding, for_others) for coding in CODINGS[:-1]}
    offered["identity"] = weights.get("identity", weights.get("*", 0.001))
    return tuple(sorted((c for c in CODINGS if offered[c] > 0), key=lambda c: -offered[c])) or ("identity",)


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    try:
        return min(1.0, max(0.0, float(value))) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


def is_unchanged(if_none_match: str, etag: str) -> bool:
    """Whether an If-None-Match header (a list of tags, weak or strong, or *) names this entity tag."""
    return any(tag.removeprefix("W/") in ("*", etag) for tag in parse_etags(if_none_match))


# ---- the cache ----


class LRUCache:
    """Thread-safe LRU cache bounded by bytes."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes, self.bytes = most_bytes, 0
        self._pages: OrderedDict[Key, CachedPage] = OrderedDict()
        self._lock = RLock()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, key: Key) -> CachedPage | None:
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: CachedPage) -> None:
        """Store a page, replacing the previous one. A page larger than an eighth of the cache is not stored."""
        with self._lock:
            self.drop(key)
            if page.size > self.most_bytes // 8:
                return
            self._pages[key] = page
            self.bytes += page.size
            while self.bytes > self.most_bytes:
                self.drop(next(iter(self._pages)))

    def drop(self, key: Key) -> None:
        with self._lock:
            gone = self._pages.pop(key, None)
            if gone is not None:
                self.bytes -= gone.size


# ---- in front of the handler ----


@dataclass
class RecordedResponse:
    """Response of the wrapped WSGI application, recorded."""

    status: str = ""
    headers: Headers = field(default_factory=list)
    body: bytes = b""
    unanswered: int | str | None = None

    @property
    def code(self) -> int:
        return int(self.status[:3])

    def header(self, name: str) -> str:
        return ", ".join(value for key, value in self.headers if key.lower() == name).lower()

    @property
    def is_for_everybody(self) -> bool:
        """Whether the response may be shared: a plain 200 that sets no cookie and varies by none."""
        kept_out = re.search(r"no-store|private", self.header("cache-control"))
        varies = set(filter(None, re.split(r"[,\s]+", self.header("vary")))) - {"accept-encoding"}
        refused = kept_out or varies or self.header("set-cookie") or self.header("content-encoding")
        return self.code == HTTPStatus.OK and not refused


class PageCache:
    """WSGI middleware with the page cache.

    `poller` says which generation of pages holds now; `cookies` are the names that make a request somebody's own;
    `proxy_header` is the header in which our own proxy tells the scheme, where there is one.
    """

    def __init__(
        self,
        handler: Handler,
        *,
        poller: VersionPoller,
        allowed_hosts: list[str],
        cookies: Iterable[str],
        most_bytes: int,
        proxy_header: str = "",
    ) -> None:
        self.handler, self.poller, self.proxy_header = handler, poller, proxy_header
        self.cache = LRUCache(most_bytes)
        self.cookies = tuple(f"{name}=" for name in cookies)
        self.is_ours = lru_cache(maxsize=256)(
            lambda host: bool(host) and validate_host(split_domain_port(host)[0], allowed_hosts)
        )

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        key = self._key(environ)
        if key is None:
            return self._through(environ, start_response)
        self.poller.start()
        generation = self.poller.generation
        page = self.cache.get(key)
        if page is not None and page.generation == generation:
            self._count(page, environ)
            return self._send(page, environ, start_response, HIT)
        canonical = canonical_query(key[2], key[3])
        if canonical is None:
            seen = {content_version.SEEN: self.poller.versions, AWAY: self.poller.database_away}
            return self._through({**environ, **seen}, start_response)
        if canonical != key[3]:
            return self({**environ, "QUERY_STRING": canonical}, start_response)
        return self._make(key, page, generation, environ, start_response)

    def _key(self, environ: Environ) -> Key | None:
        """Scheme, host, path and query of a request that is nobody's own; None for all others."""
        get = environ.get
        host = get("HTTP_HOST", "")
        cookie = get("HTTP_COOKIE", "")
        if (
            environ["REQUEST_METHOD"] not in ("GET", "HEAD")
            or get("SCRIPT_NAME")
            or get("HTTP_AUTHORIZATION")
            or (cookie and any(name in cookie for name in self.cookies))
            or not self.is_ours(host)
        ):
            return None
        return self._scheme(environ), host.lower(), environ["PATH_INFO"], get("QUERY_STRING", "")

    def _scheme(self, environ: Environ) -> str:
        """As Django sees it: only our own proxy may say otherwise."""
        note: str = environ.get(self.proxy_header) or environ["wsgi.url_scheme"]
        return "https" if note.split(",")[0].strip() == "https" else "http"

    def _make(
        self, key: Key, before: CachedPage | None, generation: int, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Make the page and keep it. Where that fails, the page as it was before is better than none."""
        answer = self._ask(self._nobodys(environ, key))
        if answer.code >= HTTPStatus.INTERNAL_SERVER_ERROR and before is not None:
            return self._send(before, environ, start_response, HIT)
        if not answer.is_for_everybody:
            self.cache.drop(key)
            return self._pass_on(answer, environ, start_response)
        page = make_page(answer.body, answer.headers, answer.unanswered, generation)
        if generation == self.poller.generation:
            self.cache.put(key, page)
        self._count(page, environ)
        return self._send(page, environ, start_response, MISS)

    def _nobodys(self, environ: Environ, key: Key) -> Environ:
        """The request that the page is made from: the address, and nothing of who asked."""
        kept = {name: environ[name] for name in (*MADE_FROM, self.proxy_header) if name in environ}
        return {
            **kept,
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": key[2],
            "QUERY_STRING": key[3],
            "wsgi.input": BytesIO(),
            AWAY: self.poller.database_away,
            # it is fetched ahead of all who will read it: nothing counts it as somebody's question
            "HTTP_SEC_PURPOSE": "prefetch",
        }

    def _ask(self, environ: Environ) -> RecordedResponse:
        answer = RecordedResponse()

        def remember(status: str, headers: Headers, exc_info: Any = None) -> None:
            answer.status, answer.headers = status, headers

        response = self.handler(environ, remember)
        try:
            answer.body = b"".join(response)
            answer.unanswered = getattr(response, "unanswered", None)
        finally:
            if hasattr(response, "close"):
                response.close()
        return answer

    def _count(self, page: CachedPage, environ: Environ) -> None:
        if page.unanswered is not None and is_a_reader(environ):
            self.poller.tally.add(page.unanswered)

    def _send(
        self, page: CachedPage, environ: Environ, start_response: StartResponse, cache_status: tuple[str, str]
    ) -> Iterable[bytes]:
        accepted = accepted_codings(environ.get("HTTP_ACCEPT_ENCODING", "")[:200])
        form = page.forms[next((coding for coding in accepted if coding in page.forms), "identity")]
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known is not None and is_unchanged(known, form.etag):
            start_response("304 Not Modified", [*form.unchanged, cache_status])
            return ()
        start_response("200 OK", [*form.headers, cache_status])
        return () if environ["REQUEST_METHOD"] == "HEAD" else (form.body,)

    def _pass_on(self, answer: RecordedResponse, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """What is nobody's page: a place that is none, an address that lies elsewhere."""
        body, headers = answer.body, answer.headers
        if len(body) >= SMALLEST and "gzip" in accepted_codings(environ.get("HTTP_ACCEPT_ENCODING", "")[:200]):
            body = gzip.compress(body, 6, mtime=0)
            headers = [(name, value) for name, value in headers if name.lower() not in ("content-length", "vary")]
            headers += [("Content-Encoding", "gzip"), ("Content-Length", str(len(body))), ("Vary", "Accept-Encoding")]
        _private(start_response)(answer.status, headers)
        return () if environ["REQUEST_METHOD"] == "HEAD" else (body,)

    def _through(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """The handler as if nothing stood in front of it, except that HEAD has no body."""
        response = self.handler(environ, _private(start_response))
        if environ["REQUEST_METHOD"] != "HEAD":
            return response
        if hasattr(response, "close"):
            response.close()
        return ()


def _private(start_response: StartResponse) -> StartResponse:
    """Say of an answer that does not say it itself that no shared cache may keep it."""

    def start(status: str, headers: Headers, exc_info: Any = None) -> Any:
        if not any(name.lower() == "cache-control" for name, _ in headers):
            headers = [*headers, ("Cache-Control", PRIVATE)]
        return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

    return start


def with_page_cache(handler: Handler) -> PageCache:
    """The page cache that the settings ask for."""
    return PageCache(
        handler,
        poller=VersionPoller(),
        allowed_hosts=settings.ALLOWED_HOSTS,
        cookies=(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME),
        most_bytes=settings.PAGE_CACHE_BYTES,
        proxy_header="HTTP_X_FORWARDED_PROTO" if settings.BEHIND_PROXY else "",
    )
