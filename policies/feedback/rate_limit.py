"""Rate limits of readers' reports, by network and for all together, in Django's cache.

A network is in the key as a keyed hash that is another each day; no address is stored. Without CACHE_URL each process
counts for itself: what one network may send is then at most so many times the number of workers.
"""

from __future__ import annotations

import ipaddress
import logging
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

logger = logging.getLogger(__name__)

WINDOW = timedelta(minutes=10)
MOST_IN_WINDOW = 5
MOST_A_DAY = 20
# From all networks together: what a flood from many can fill, and what comes from nobody knows where.
MOST_OF_ALL_IN_WINDOW = 200


def client_address(request: HttpRequest) -> str:
    """The address that a request came from; behind our own proxy, the one that the proxy saw. Empty: not known."""
    seen = request.META.get("REMOTE_ADDR", "")
    if not settings.BEHIND_PROXY:
        return seen
    # the proxy adds what it saw at the end; whatever stands before it, anyone may have written
    values = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return values if _address(values) else seen


def network(request: HttpRequest) -> str:
    """The network that a request came from, by one address of it: an IPv6 subscriber has a /64. Empty: not known."""
    address = _address(client_address(request))
    if isinstance(address, ipaddress.IPv6Address):
        return str(address.ipv4_mapped or ipaddress.ip_network((int(address), 64), strict=False).network_address)
    return str(address or "")


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def sender(request: HttpRequest, day: date) -> str:
    """What stands for the network of a request on one day; another day gives another. Without SECRET_KEY it leads nowhere.

    Empty where the address is not known.
    """
    name = network(request)
    return name and salted_hmac(f"report-sender-{day.isoformat()}", name, algorithm="sha256").hexdigest()[:32]


class Limit(NamedTuple):
    """So many reports until a moment, counted under a key of the cache."""

    key: str
    most: int
    ends: datetime


def _limits(request: HttpRequest, now: datetime) -> list[Limit]:
    """The limits that a request falls under. Where its network is not known, only the one for all together."""
    begins = now.replace(minute=now.minute - now.minute % 10, second=0, microsecond=0)
    span, ends = f"{begins:%Y%m%d%H%M}", begins + WINDOW
    limits = [Limit(f"reports:all:{span}", MOST_OF_ALL_IN_WINDOW, ends)]
    if name := sender(request, timezone.localdate(now)):
        midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        limits.append(Limit(f"reports:{name}:{span}", MOST_IN_WINDOW, ends))
        limits.append(Limit(f"reports:{name}", MOST_A_DAY, midnight))
    return limits


def wait(request: HttpRequest) -> timedelta | None:
    """How long this network has to wait before it may send another report; None: it may send one now.

    Where the cache does not answer nobody has to wait: a letter is worth more than a limit.
    """
    now = timezone.now()
    limits = _limits(request, now)
    try:
        counts = cache.get_many([limit.key for limit in limits])
    except Exception:  # each cache backend has errors of its own
        logger.warning("reports are taken without a limit", exc_info=True)
        return None
    ends = [limit.ends for limit in limits if counts.get(limit.key, 0) >= limit.most]
    return max(ends) - now if ends else None


def count(request: HttpRequest) -> None:
    """Count one report that was taken. Never raises; where the cache does not answer the count is lost."""
    now = timezone.now()
    try:
        for limit in _limits(request, now):
            # some minutes more, so that no count ends between the two calls
            if not cache.add(limit.key, 1, (limit.ends - now + WINDOW).total_seconds()):
                cache.incr(limit.key)
    except Exception:  # as above
        logger.warning("a report is not counted", exc_info=True)


def sentence(waiting: timedelta) -> str:
    """What the reader is told."""
    if waiting > WINDOW:
        return "今天从您这个网络来的信太多了，请明天再发。急着问医保的事，打12393。"
    minutes = max(1, -(-int(waiting.total_seconds()) // 60))
    return f"刚才来的信太多了。请过{minutes}分钟再按一次“告诉本站”，您写的字都还在。"
