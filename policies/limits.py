"""How many reports one network may send, and all together, without keeping an address."""

from __future__ import annotations

import ipaddress
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import F, QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import ReportTally

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
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return told if _address(told) else seen


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


def wait(request: HttpRequest, now: datetime | None = None) -> timedelta | None:
    """How long this network has to wait before it may send another report; None: it may send one now."""
    now = now or timezone.now()
    name, window = sender(request, timezone.localdate(now)), _window(now)
    if _total(ReportTally.objects.filter(begins=window)) >= MOST_OF_ALL_IN_WINDOW:
        return window + WINDOW - now
    if not name:
        return None
    sent = ReportTally.objects.filter(sender=name)
    if _total(sent) >= MOST_A_DAY:
        return _tomorrow(now) - now
    if _total(sent.filter(begins=window)) >= MOST_IN_WINDOW:
        return window + WINDOW - now
    return None


def count(request: HttpRequest, now: datetime | None = None) -> None:
    """Count one report that was taken, and forget the networks of other days."""
    now = now or timezone.now()
    ReportTally.objects.filter(begins__lt=_tomorrow(now) - timedelta(days=1)).delete()
    ReportTally.objects.update_or_create(
        sender=sender(request, timezone.localdate(now)),
        begins=_window(now),
        defaults={"count": F("count") + 1},
        create_defaults={"count": 1},
    )


def _total(tallies: QuerySet[ReportTally]) -> int:
    return tallies.aggregate(total=Sum("count"))["total"] or 0


def sentence(waiting: timedelta) -> str:
    """What the reader is told."""
    minutes = max(1, -(-int(waiting.total_seconds()) // 60))
    if minutes > WINDOW.total_seconds() // 60:
        return "今天从您这个网络来的信太多了，请明天再发。急着问医保的事，打12393。"
    return f"刚才来的信太多了。请过{minutes}分钟再按一次“告诉本站”，您写的字都还在。"


def _window(now: datetime) -> datetime:
    """The beginning of the ten minutes that hold a moment."""
    return now.replace(minute=now.minute - now.minute % 10, second=0, microsecond=0)


def _tomorrow(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
