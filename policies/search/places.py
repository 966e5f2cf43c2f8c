"""Which places a cut text names: a place beside its province wins, a street named after a place is none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..models import Region
from .index import Candidate, Index
from .lexicon import Token
from .names import listed
from .numbers import slugs_of

# A bare name with one of these behind it is a street or an institution somewhere else.
NOT_BEFORE = re.compile(
    r"[东南西北中]?(?:路|街(?!道|头)|大道|大街|巷|弄|胡同|立交|大桥|大学|学院|中学|小学|证券|银行|日报|晚报|机场|火锅|拉面|牛肉|烤鸭|菜)"
    r"|籍|话|风情"
)
# What may stand behind a name that is an everyday word too; any other single sign makes another word of it (保定点).
PARTICLES = frozenset("的在有是能可和与到去要怎咋医退社职人每这那这我")
NAMED_AFTER = re.compile(r"医院|公园|大厦|广场|商场|超市|酒店|银行|小区|花园|基金|股份|集团|公司")
DIRECT_WORDS = frozenset(("省直", "省本级", "省级", "区本级", "自治区本级", "省直机关"))


@dataclass(frozen=True)
class Mention:
    """A name in the text and what it may mean, what is likelier first."""

    token: Token
    candidates: tuple[Candidate, ...]

    @property
    def regions(self) -> list[Region]:
        return list(dict.fromkeys(item.region for item in self.candidates))

    @property
    def is_full(self) -> bool:
        return any(item.full for item in self.candidates)


def mentions(text: str, tokens: list[Token], index: Index, *, provinces_lead: bool = True) -> list[Mention]:
    """The places that a cut text names, in order. `provinces_lead`: of a province and its city the city alone."""
    result = [mention for token in tokens if (mention := _mention(token, index))]
    result = [item for at, item in enumerate(result) if not _is_a_street(text, item, result[at - 1] if at else None)]
    anchored = [_anchored(item, [other for other in result if other is not item]) for item in result]
    behind = {token.start: token for token in tokens}
    sure = [item for item in anchored if _counts(text, item, anchored, behind.get(item.token.end))]
    return _without_ancestors(sure) if provinces_lead else sure


def _mention(token: Token, index: Index) -> Mention | None:
    if token.text in DIRECT_WORDS:
        return Mention(token, tuple(Candidate(region, full=False) for region in index.direct))
    known = index.named.get(token.text)
    if known is None and token.text.isascii():
        known = numbered(token.text, index) if token.text.isdecimal() else _spelt(token.text, index)
    return Mention(token, tuple(known)) if known else None


def _spelt(letters: str, index: Index) -> list[Candidate]:
    """A place in pinyin among other words."""
    result = index.spoken.get(letters, ()) if len(letters) > 3 else ()
    return [Candidate(region) for region in result]


def numbered(word: str, index: Index) -> list[Candidate]:
    """What a code of six digits or an area code may mean."""
    own = index.by_name.get(word) if len(word) == 6 else None
    if own:
        return [Candidate(own)]
    county = index.by_code.get(word)
    if county:
        return [Candidate(region, county) for slug in county.regions if (region := index.by_name.get(slug))]
    return [Candidate(region) for slug in slugs_of(word) if (region := index.by_name.get(slug))]


def _is_a_street(text: str, item: Mention, before: Mention | None) -> bool:
    """四川北路, 台湾风情街, and what follows a county at once without belonging to it."""
    bare = not any(candidate.full for candidate in item.candidates)
    if bare and NOT_BEFORE.match(text, item.token.end):
        return True
    follows_a_county = before and before.token.end == item.token.start and before.is_full and not _is_province(before)
    return bool(follows_a_county and before and not _related(item, before))


def _is_province(item: Mention) -> bool:
    return any(region.is_province and not via for region, via in ((c.region, c.via) for c in item.candidates))


def _related(item: Mention, other: Mention) -> bool:
    """Whether some reading of both lies in the same region or province."""
    return any(_within(a, b) or _within(b, a) for a in item.regions for b in other.regions)


def _within(region: Region, other: Region) -> bool:
    """Whether a region is another one or lies in it."""
    return region == other or region.parent_id == other.pk


def _anchored(item: Mention, others: Iterable[Mention]) -> Mention:
    """Of several readings those that lie in a place which stands beside; else a region's own name before a county's."""
    others = list(others)
    held = [
        candidate
        for candidate in item.candidates
        if any(_within(candidate.region, region) for other in others for region in other.regions)
    ]
    own = [candidate for candidate in item.candidates if candidate.via is None]
    return replace(item, candidates=tuple(held or own or item.candidates))


def _counts(text: str, item: Mention, everything: list[Mention], behind: Token | None) -> bool:
    """Whether a name is meant as one: names that are everyday words, and those that many places have, need support."""
    if any(other is not item and _related(item, other) for other in everything):
        return True
    first = not text[: item.token.start].strip()
    if item.token.text in listed("everyday_names"):
        apart = behind is None or len(behind.text) > 1 or behind.text in PARTICLES
        return first and apart and not NAMED_AFTER.match(text, item.token.end)
    if item.token.text in listed("generic_names") or all(candidate.ordinary for candidate in item.candidates):
        return first and len(item.token.text) == len(text.strip())
    return True


def _without_ancestors(result: list[Mention]) -> list[Mention]:
    """甘肃省兰州市 names the city; the province before it only says where the city is."""

    def only_leads(item: Mention) -> bool:
        below = [other for other in result if other is not item and set(other.regions) != set(item.regions)]
        return any(all(_strictly_within(region, item.regions) for region in other.regions) for other in below)

    return [item for item in result if not only_leads(item)]


def _strictly_within(region: Region, regions: list[Region]) -> bool:
    return any(region.parent_id == other.pk for other in regions)
