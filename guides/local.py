"""What a place adds to a channel: the names and numbers of the region, else of its province, and the nation's."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from policies.models import Contact, ContactKind, Level, Region

from .models import Channel, ChannelKind


@dataclass(frozen=True)
class LocalContacts:
    """Contacts of the kinds that a channel uses, nearest first."""

    near: tuple[Contact, ...] = ()
    national: tuple[Contact, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.near or self.national)

    @property
    def has_unchecked(self) -> bool:
        """Whether any of them was never opened or dialled."""
        return any(contact.checked_on is None for contact in (*self.near, *self.national))


def contacts_for(channel: Channel, region: Region) -> LocalContacts:
    """For each kind the region's own contacts, else its province's; then the national ones."""
    places = Q(region=region) | Q(region=region.province) | Q(region__level=Level.NATION)
    wanted = list(Contact.objects.published().filter(places, kind__in=channel.contact_kinds).select_related("region"))
    national = tuple(
        contact for contact in wanted if contact.region.level == Level.NATION and _belongs(contact, channel)
    )
    near: list[Contact] = []
    for kind in channel.contact_kinds:
        of_kind = [contact for contact in wanted if contact.kind == kind]
        near += _of(of_kind, region) or _of(of_kind, region.province)
    return LocalContacts(tuple(near), national)


def _belongs(contact: Contact, channel: Channel) -> bool:
    """The national numbers are listed only where the channel is the telephone; elsewhere 12393 stands in the text."""
    return contact.kind != ContactKind.PHONE or channel.kind == ChannelKind.PHONE


def _of(contacts: list[Contact], region: Region | None) -> list[Contact]:
    return [contact for contact in contacts if region and contact.region_id == region.pk]
