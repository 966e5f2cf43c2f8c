"""Places named in a text. Names inside other words (医保定点, 其中山东, 最大连续, 东方财富) are not places."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from policies import search
from policies.models import Region

LISTING = re.compile(r"\s*(?:[、和与及或/,，]|以及|还有)?\s*")
PROVINCE_BEFORE = re.compile(r"[的·\s]?")


@dataclass(frozen=True)
class ArticleMention:
    """One or several places named in a row, as in 上海、重庆、山东."""

    start: int
    end: int
    regions: tuple[Region, ...]


def mentions(text: str, regions: Iterable[Region]) -> list[ArticleMention]:
    """The places named in a text, in order; places in a row make one mention. `regions` need their parent."""
    single = _provinces_before_their_own(text, _single(text, regions))
    joined: list[ArticleMention] = []
    for mention in single:
        last = joined[-1] if joined else None
        if last and LISTING.fullmatch(text, last.end, mention.start):
            named = tuple(dict.fromkeys((*last.regions, *mention.regions)))
            joined[-1] = ArticleMention(last.start, mention.end, named)
        else:
            joined.append(mention)
    return joined


def _single(text: str, regions: Iterable[Region]) -> list[ArticleMention]:
    """One mention for each name, as the search box reads them."""
    known = {region.pk: region for region in regions}
    mentions = (mention for mention in search.places_in(text) if mention.regions[0].pk in known) if known else ()
    return [
        ArticleMention(mention.token.start, mention.token.end, (known[mention.regions[0].pk],)) for mention in mentions
    ]


def _provinces_before_their_own(text: str, mentions: list[ArticleMention]) -> list[ArticleMention]:
    """甘肃省兰州市 names the city; the province before it only says where the city is."""

    def only_leads(mention: ArticleMention, following: ArticleMention) -> bool:
        return (
            following.regions[0].parent_id == mention.regions[0].pk
            and mention.regions[0].is_province
            and PROVINCE_BEFORE.fullmatch(text, mention.end, following.start) is not None
        )

    leading = {pair[0] for pair in pairwise(mentions) if only_leads(*pair)}
    return [mention for mention in mentions if mention not in leading]
