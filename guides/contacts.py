"""What a place adds to a channel: the names and numbers of the region, else of its province, and the nation's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policies.in_force.draft_overlay import local_rows
from policies.models import Contact, ContactKind, Region
from policies.published import national

from .models import Channel

EXPECTED = (ContactKind.BUREAU_SITE, ContactKind.GOVERNMENT_APP, ContactKind.INSURANCE_APP)
WITH_AREA_CODE = re.compile(r"0\d{2,3}-?12393")


@dataclass(frozen=True)
class LocalContacts:
    """The contacts of a place: of each kind its own, else its province's. `national` and `numbers` hold for everyone.

    `missing` names the kinds of which nothing is known, neither of the place nor of its province.
    """

    used: tuple[Contact, ...] = ()
    other: tuple[Contact, ...] = ()
    phones: tuple[Contact, ...] = ()
    national: tuple[Contact, ...] = ()
    numbers: tuple[Contact, ...] = ()
    missing: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Contact]:
        """Nearest first."""
        return iter((*self.phones, *self.used, *self.other, *self.national, *self.numbers))

    @property
    def has_unchecked(self) -> bool:
        """Whether any of them was never opened or dialled."""
        return any(contact.checked_on is None for contact in self)

    def own(self, region: Region) -> bool:
        """Whether the channel's page of a place says something that its page without a place does not."""
        return any(contact.region_id == region.pk for contact in (*self.used, *self.phones))

    @property
    def from_afar(self) -> str:
        """12393 with the area code, where the data give it."""
        return next((phone.phone for phone in self.phones if WITH_AREA_CODE.fullmatch(phone.phone)), "")


def contacts_for(channel: Channel, region: Region) -> LocalContacts:
    """Every contact of a place, those of the kinds that a channel uses apart."""
    near = [contact for kind in ContactKind for contact in local_rows(Contact, region, kind=kind)]
    everyone = national(Contact)
    phone, used = ContactKind.PHONE, {*channel.contact_kinds} - {ContactKind.PHONE}
    return LocalContacts(
        used=tuple(contact for contact in near if contact.kind in used),
        other=tuple(contact for contact in near if contact.kind not in (*used, phone)),
        phones=tuple(contact for contact in near if contact.kind == phone),
        national=tuple(contact for contact in everyone if contact.kind in used),
        numbers=tuple(contact for contact in everyone if contact.kind == phone),
        missing=tuple(str(kind.label) for kind in EXPECTED if not any(contact.kind == kind for contact in near)),
    )
