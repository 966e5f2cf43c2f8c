"""How many reports one network may send, without keeping its address."""

from __future__ import annotations

import ipaddress
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .counting import count_up
from .models import ReportTally

WINDOW = timedelta(minutes=10)
MOST_IN_WINDOW = 5
MOST_A_DAY = 20


def client_address(request: HttpRequest) -> str:
    """The address that a request came from; behind our own proxy, the one that the proxy saw. Empty: not known."""
    if settings.BEHIND_PROXY:
        # the proxy adds what it saw at the end; whatever stands before it, anyone may have written
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return request.META.get("REMOTE_ADDR", "")


def sender(request: HttpRequest, day: date) -> str:
    """What stands for the network of a request on one day; another day gives another. Without SECRET_KEY it leads nowhere.

    An IPv6 subscriber has a /64. Empty where the address is not known.
    """
    try:
        address = ipaddress.ip_address(client_address(request))
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or ipaddress.ip_network((int(address), 64), strict=False).network_address
    return salted_hmac(f"report-sender-{day.isoformat()}", str(address), algorithm="sha256").hexdigest()[:32]


def wait(request: HttpRequest, now: datetime | None = None) -> timedelta | None:
    """How long this network has to wait before it may send another report; None: it may send one now."""
    now = now or timezone.now()
    name = sender(request, timezone.localdate(now))
    if not name:
        return None
    sent = ReportTally.objects.filter(sender=name)
    window = _window(now)
    if (sent.aggregate(total=Sum("count"))["total"] or 0) >= MOST_A_DAY:
        return _tomorrow(now) - now
    if (sent.filter(begins=window).aggregate(total=Sum("count"))["total"] or 0) >= MOST_IN_WINDOW:
        return window + WINDOW - now
    return None


def count(request: HttpRequest, now: datetime | None = None) -> None:
    """Count one report that was taken, and forget the networks of other days."""
    now = now or timezone.now()
    ReportTally.objects.filter(begins__lt=_tomorrow(now) - timedelta(days=1)).delete()
    if name := sender(request, timezone.localdate(now)):
        count_up(ReportTally, sender=name, begins=_window(now))


def sentence(waiting: timedelta) -> str:
    """What the reader is told."""
    minutes = max(1, -(-int(waiting.total_seconds()) // 60))
    if minutes > WINDOW.total_seconds() // 60:
        return "今天从您这个网络来的信太多了，请明天再发。急事请打12393。"
    return f"刚才从您这个网络来的信太多了。请过{minutes}分钟再按一次“告诉本站”，您写的字都还在。"


def _window(now: datetime) -> datetime:
    """The beginning of the ten minutes that hold a moment."""
    return now.replace(minute=now.minute - now.minute % 10, second=0, microsecond=0)


def _tomorrow(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
