"""Messages by mail to people of the desk, where a mail server is configured (EMAIL_HOST); silent where not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import send_mail

from policies.models import Reviewed

from ..admin_urls import change_url
from ..review import permissions


def tell(people: Iterable[Any], subject: str, lines: Iterable[str]) -> int:
    """One mail to each who gave an address; how many were sent. A server that fails keeps nobody from their work."""
    addresses = [person.email for person in people if person and person.email and person.is_active]
    if not settings.EMAIL_HOST:
        return 0
    text = "\n".join([*lines, "", f"编辑台：{settings.SITE_URL}/admin/"])
    return sum(send_mail(subject, text, None, [address], fail_silently=True) for address in addresses)


def tell_submitted(item: Reviewed) -> None:
    lines = [f"{permissions.name(item.written_by)}送审了：{item}", settings.SITE_URL + change_url(item)]
    tell(permissions.publishers(item), f"等您审核：{item.label}", lines)


def tell_returned(item: Reviewed, by: Any, why: str) -> None:
    lines = [f"{permissions.name(by)}退回了：{item}", f"要改的是：{why}", settings.SITE_URL + change_url(item)]
    tell([item.written_by], f"退回给您：{item.label}", lines)
