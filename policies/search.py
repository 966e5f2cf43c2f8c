"""Finding a region by what people type: Chinese name, short name, pinyin, initials, code."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from . import content_version
from .models import Region

EXACT, PINYIN, INITIALS, BEGINS, INSIDE, MENTIONED = range(6)
LIMIT = 40


def normalise(text: str) -> str:
    """What is compared: full-width to half-width, lower case, no spaces, marks or apostrophes."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("ü", "v")
    return "".join(sign for sign in plain if sign.isalnum())[:40]


class Gazetteer:
    """Every listed region with its spellings, its parent and its children, read once until a region changes. The regions are shared: nobody changes them."""

    def __init__(self) -> None:
        self.regions = list(Region.objects.listed().select_related("parent").prefetch_related("children"))
        self.by_name = {name: region for region in self.regions for name in (region.slug, region.code) if name}
        self.exactly: dict[str, list[Region]] = {}
        for region in self.regions:
            for spelling in _exact_spellings(region):
                self.exactly.setdefault(spelling, []).append(region)


def gazetteer() -> Gazetteer:
    """The regions as they are now, cached by the content version of the regions."""
    return _gazetteer(content_version.current(content_version.REGIONS))


@lru_cache(maxsize=1)
def _gazetteer(regions_version: int) -> Gazetteer:
    return Gazetteer()


def _exact_spellings(region: Region) -> set[str]:
    aliases = map(normalise, region.aliases.split())
    return {region.name, region.short_name, region.code or "", region.slug.replace("-", ""), *aliases} - {""}


def _rank(region: Region, query: str) -> int | None:
    """How well a region fits, best first, short of exactly; None: not at all."""
    if query == region.pinyin:
        return PINYIN
    if query == region.initials:
        return INITIALS
    names = (region.name, region.short_name)
    spellings = (*names, region.pinyin) if len(query) > 1 or not query.isascii() else names
    if any(spelling.startswith(query) for spelling in spellings):
        return BEGINS
    if any(query in name for name in names):
        return INSIDE
    return MENTIONED if len(query) > 2 and any(name in query for name in names) else None


def find(text: str) -> list[Region]:
    """Regions that fit what was typed, best first. Loose fits are given only where nothing fits better."""
    query = normalise(text)
    if not query:
        return []
    places = gazetteer()
    exact = {region.pk for region in places.exactly.get(query, ())}
    ranked = [
        (rank, region)
        for region in places.regions
        if (rank := EXACT if region.pk in exact else _rank(region, query)) is not None
    ]
    if not ranked:
        return []
    best = min(rank for rank, _ in ranked)
    kept = [(rank, region) for rank, region in ranked if rank <= max(best, BEGINS)]
    # 甘肃兰州 names a province and a city: the city is meant
    kept.sort(
        key=lambda hit: (hit[0], best == MENTIONED and hit[1].is_province, not _is_capital(hit[1]), hit[1].position)
    )
    return [region for _, region in kept[:LIMIT]]


def _is_capital(region: Region) -> bool:
    """Provinces and their capitals, whose codes end so, are meant more often than others of the same initials."""
    return bool(region.code) and region.code[2:] in ("0000", "0100")


@dataclass(frozen=True)
class Resolution:
    """One region, or the choices among which the reader has to pick; neither: nothing fits."""

    region: Region | None = None
    choices: tuple[Region, ...] = ()


def resolve(text: str) -> Resolution:
    """The one region meant by a slug, a code or a typed name."""
    places = gazetteer()
    named = places.by_name.get(text.strip())
    if named:
        return Resolution(named)
    query = normalise(text)
    exact = places.exactly.get(query, ())
    if len(exact) == 1:
        return Resolution(exact[0])
    result = find(text)
    # 甘肃兰州: the place and the province it lies in
    if len(result) == 1 or (
        len(result) == 2 and result[1] == result[0].parent and _rank(result[1], query) == MENTIONED
    ):
        return Resolution(result[0])
    return Resolution(choices=tuple(result))
