"""Link checker: whether the addresses of sources and contacts still answer. Rate-limited and bounded, run by cron."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from policies.models import Contact, LinkCheck, LinkStatus, Source

from .http import RefusedError, Resolver, ask, public_addresses

# Seconds between two requests to one host.
PAUSE = 3
MOST_PER_RUN = 50
MOST_REDIRECTS = 5
# An address is looked at again after so many days; one in trouble every day.
DAYS_BETWEEN = 7
TROUBLED = (LinkStatus.BROKEN, LinkStatus.UNREACHABLE)
# A nightly job does not start to the second.
SLACK = timedelta(hours=2)

GONE = {404, 410}
REDIRECTS = {301, 302, 303, 307, 308}
# What servers say that do not know HEAD; the same address is then asked with GET.
HEAD_MAY_FAIL = {400, 401, 403, 404, 405, 406, 410, 412, 500, 501, 503}


@dataclass(frozen=True)
class LinkResult:
    """What was seen at one address. `answered`: something on the net answered, so the network works."""

    url: str
    status: LinkStatus
    http_status: int | None = None
    final_url: str = ""
    problem: str = ""
    answered: bool = False


@dataclass
class RateLimiter:
    """Leaves PAUSE seconds between two requests to one host."""

    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    last: dict[str, float] = field(default_factory=dict)

    def wait(self, url: str) -> None:
        host = urlsplit(url).hostname or ""
        if host in self.last:
            self.sleep(max(0.0, self.last[host] + PAUSE - self.clock()))
        self.last[host] = self.clock()


# ---- one address ----


def check_address(url: str, pace: RateLimiter, resolve: Resolver = public_addresses) -> LinkResult:
    """Ask one address with HEAD, then with GET where HEAD is not taken. Never raises for what a server does."""
    try:
        requested = _plain(url)
        code, final = _follow(requested, "HEAD", pace, resolve)
        if code in HEAD_MAY_FAIL:
            code, final = _follow(requested, "GET", pace, resolve)
    except (RefusedError, OSError, http.client.HTTPException, ValueError) as error:
        return _silence(url, error)
    if not 200 <= code < 300:
        return _refusal(url, code)
    if is_same_page(requested, final):
        return LinkResult(url, LinkStatus.OK, code, answered=True)
    return LinkResult(url, LinkStatus.MOVED, code, final[:500], "跳到了别的网址，请看还是不是那一页", answered=True)


def _plain(url: str) -> str:
    """The address as it is sent, in ASCII. Raises RefusedError for other schemes and user names, ValueError for nonsense."""
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise RefusedError("不是 http 或 https 的网址，没有去看")
    if parts.username or parts.password:
        raise RefusedError("网址里带着用户名，没有去看")
    host = parts.hostname if parts.hostname.isascii() else parts.hostname.encode("idna").decode("ascii")
    host = f"[{host}]" if ":" in host else host
    host = f"{host}:{parts.port}" if parts.port else host
    path, query = (quote(part, safe="/%:=&?+,;@!$'()*~-._") for part in (parts.path or "/", parts.query))
    return urlunsplit((parts.scheme, host, path, query, ""))


def _follow(address: str, method: str, pace: RateLimiter, resolve: Resolver) -> tuple[int, str]:
    """What an address answers after its redirects, and at which address. Raises what `ask` raises."""
    code = 0
    for _ in range(MOST_REDIRECTS + 1):
        pace.wait(address)
        code, target = ask(address, method, {"User-Agent": user_agent(), "Accept": "*/*"}, resolve)
        if code not in REDIRECTS or not target:
            break
        address = _plain(urljoin(address, target))
    return code, address


def user_agent() -> str:
    """Who is asking, and where to complain."""
    return f"tuixiu-yibao-link-check/1 (+{settings.SITE_URL}/about/)"


def is_same_page(requested: str, final: str) -> bool:
    """Whether two addresses differ in nothing but http/https, www., and a slash at the end."""

    def essence(address: str) -> tuple[str, str, str]:
        parts = urlsplit(address)
        return ((parts.hostname or "").removeprefix("www."), parts.path.rstrip("/"), parts.query)

    return essence(requested) == essence(final)


def _refusal(url: str, code: int) -> LinkResult:
    """An answer that is no page. What a server refuses to a program (401, 403, 412, 429) a reader may well see."""
    if code in REDIRECTS:
        return LinkResult(url, LinkStatus.BROKEN, code, problem="跳转来跳转去，打不开", answered=True)
    if code in GONE or code < 400:
        return LinkResult(url, LinkStatus.BROKEN, code, problem="网页没有了", answered=True)
    if code >= 500:
        return LinkResult(url, LinkStatus.UNREACHABLE, code, problem="对方网站出错了", answered=True)
    return LinkResult(url, LinkStatus.REFUSED, code, problem="对方不让程序看，请您自己打开看看", answered=True)


SILENCES: tuple[tuple[type[BaseException], str, bool], ...] = (
    (ssl.SSLError, "安全连接有问题，多半是证书", True),
    (http.client.InvalidURL, "网址写得不对，没有去看", False),
    (http.client.HTTPException, "对方的回答读不懂", True),
    (ConnectionRefusedError, "对方没有开门", False),
    (socket.gaierror, "找不到这个网站的名字", False),
    (TimeoutError, "等了太久没有回答", False),
    (OSError, "连不上", False),
    (ValueError, "网址写得不对，没有去看", False),
)


def _silence(url: str, error: BaseException) -> LinkResult:
    """No answer, and why. A bad certificate or a broken answer shows that the network works."""
    told = ((problem, answered) for kind, problem, answered in SILENCES if isinstance(error, kind))
    problem, answered = next(told, (str(error), False))
    return LinkResult(url, LinkStatus.UNREACHABLE, problem=problem, answered=answered)


# ---- a run ----


def watched() -> set[str]:
    """Every address of a source or a published contact."""
    sources = Source.objects.published().exclude(url="").values_list("url", flat=True)
    return {*sources, *Contact.objects.published().exclude(url="").values_list("url", flat=True)}


def due(most: int, now: datetime) -> list[str]:
    """At most so many addresses to look at: never looked at first, then the ones longest ago.

    Where none of them answered last time, one that did comes on top: it tells their silence from our own.
    """
    seen = dict(LinkCheck.objects.values_list("url", "last_checked_at"))
    waiting = watched() - set(_recent(now).values_list("url", flat=True))
    chosen = sorted(waiting, key=lambda url: (url in seen, seen.get(url) or now, url))[: max(0, most)]
    answering = LinkCheck.objects.filter(url__in=watched()).exclude(status__in=TROUBLED)
    if chosen and not answering.filter(url__in=chosen).exists():
        chosen += answering.order_by("last_checked_at", "url").values_list("url", flat=True)[:1]
    return chosen


def _recent(now: datetime) -> QuerySet[LinkCheck]:
    """What was looked at lately enough."""
    in_days = LinkCheck.objects.filter(last_checked_at__gt=now - timedelta(days=DAYS_BETWEEN) + SLACK)
    in_a_day = LinkCheck.objects.filter(last_checked_at__gt=now - timedelta(days=1) + SLACK)
    return in_days.exclude(status__in=TROUBLED) | in_a_day.filter(status__in=TROUBLED)


@dataclass(frozen=True)
class Run:
    """What a run saw. `newly_broken`: addresses that answered before, or were never looked at, and do not answer."""

    outcomes: tuple[LinkResult, ...]
    newly_broken: tuple[str, ...] = ()

    @property
    def offline(self) -> bool:
        """Whether not one address answered: then nothing is recorded."""
        return bool(self.outcomes) and not any(outcome.answered for outcome in self.outcomes)

    @property
    def sentence(self) -> str:
        """The run in one Chinese sentence."""
        if not self.outcomes:
            return "没有要看的网址：都在最近看过了。"
        if self.offline:
            return f"试了{len(self.outcomes)}个网址都连不上，多半是这台机器没有网，这次什么也没有记。"
        counts = Counter(outcome.status for outcome in self.outcomes)
        values = "，".join(f"{status.label}{counts[status]}个" for status in LinkStatus if counts[status])
        return f"看了{len(self.outcomes)}个网址：{values}。"


def run(
    most: int = MOST_PER_RUN,
    now: datetime | None = None,
    pace: RateLimiter | None = None,
    resolve: Resolver | None = None,
) -> Run:
    """Look at what is due and record it; where nothing at all answers, record nothing. May take minutes."""
    now, pace, resolve = now or timezone.now(), pace or RateLimiter(), resolve or public_addresses
    outcomes = tuple(check_address(url, pace, resolve) for url in due(most, now))
    seen = Run(outcomes)
    if seen.offline:
        return seen
    LinkCheck.objects.exclude(url__in=watched()).delete()
    return Run(outcomes, tuple(_record(outcomes, now)))


def _record(outcomes: Iterable[LinkResult], now: datetime) -> list[str]:
    """Write what was seen; returns the addresses that have just stopped answering."""
    newly_broken = []
    for outcome in outcomes:
        check = LinkCheck.objects.filter(url=outcome.url).first() or LinkCheck(url=outcome.url)
        check.status, check.http_status = outcome.status, outcome.http_status
        check.final_url, check.problem, check.last_checked_at = outcome.final_url, outcome.problem, now
        if outcome.status not in TROUBLED:
            check.first_seen_broken_on, check.failures = None, 0
        else:
            newly_broken += [] if check.first_seen_broken_on else [outcome.url]
            check.first_seen_broken_on = check.first_seen_broken_on or timezone.localdate(now)
            check.failures += 1
        check.save()
    return newly_broken
