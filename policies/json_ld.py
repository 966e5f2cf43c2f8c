"""JSON-LD (schema.org) for search engines, escaped for a script element."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from rules.tables import Evidence

from .models import Contact, ContactKind, Level, Region

Node = dict[str, Any]
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
AREAS = {Level.NATION: "Country", Level.PROVINCE: "AdministrativeArea"}


def script(*nodes: Node | None) -> SafeString:
    """The nodes as the content of a script element; whatever could end it is escaped. None is left out."""
    graph = [node for node in nodes if node]
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))


def absolute(path: str) -> str:
    """The public address of a path of this site."""
    return settings.SITE_URL + path


def breadcrumbs(*trail: tuple[str, str]) -> Node:
    """The way from the first page: pairs of name and path."""
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": absolute(path)}
        for position, (name, path) in enumerate((("首页", "/"), *trail), start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def region_breadcrumbs(region: Region, *further: tuple[str, str]) -> Node:
    """The way to a region's page, by its province."""
    places = [place for place in (region.province, region) if place]
    trail = [(place.name, place.get_absolute_url()) for place in places]
    return breadcrumbs(("全部城市", reverse("policies:regions")), *trail, *further)


def balance_service(contacts: Iterable[Contact]) -> Node | None:
    """The bureau's own service of telling the balance, with its telephone. Contacts: nearest first.

    The provider is the nearest bureau that the data name, and the area is that bureau's, never a smaller one. This site is
    never the provider. Without a named bureau there is nothing to state: None.
    """
    known = list(contacts)
    bureau = next((contact for contact in known if contact.kind == ContactKind.BUREAU_SITE), None)
    if bureau is None:
        return None
    region = bureau.region
    provider: Node = {"@type": "GovernmentOrganization", "name": bureau.name}
    if _is_sure(bureau):
        provider["url"] = bureau.href
    return {
        "@type": "GovernmentService",
        "name": f"{region.name}职工医保个人账户查询",
        "serviceType": "职工医保个人账户余额查询",
        "provider": provider,
        "areaServed": {"@type": AREAS.get(Level(region.level), "City"), "name": region.name},
        "availableChannel": {"@type": "ServiceChannel", "servicePhone": _telephone(known, region)},
    }


def _is_sure(contact: Contact) -> bool:
    """Whether an address may be handed to machines: a government's, opened by us or named by an official text."""
    return bool(contact.href) and (contact.checked_on is not None or contact.evidence == Evidence.OFFICIAL)


def _telephone(contacts: Iterable[Contact], region: Region) -> Node:
    """12393 with the area code where the data give one for the bureau's own place, else as dialled everywhere."""
    own = (contact.phone for contact in contacts if contact.region_id == region.pk and contact.phone.endswith("12393"))
    return {"@type": "ContactPoint", "telephone": next(own, "12393"), "name": "医保服务热线"}
