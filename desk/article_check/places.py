"""Places named in a text. Names inside other words (医保定点, 其中山东, 最大连续, 东方财富) are not places."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from policies.models import Region

# Short names that are everyday words too: they count only with the full name or the province in the text.
EVERYDAY = (
    "东方、朝阳、中山、阿里、大理、黄山、白银、日照、安康、来宾、红河、文山、双河、新星、白杨、和田、兴安、白沙、大同、北海、山南、"
    "临高、定安、万宁、文昌、乐东、昌江、开封、海东、海西、海北、黄南、巴州、版纳、一师、二师、三师、四师、五师、六师、七师、八师、"
    "九师、十师、自治区本级"
)
EVERYDAY_WORDS = frozenset(EVERYDAY.split("、"))
# A short name with one of these behind it is a district, a street or an institution.
NOT_BEFORE = re.compile(r"区(?!域|本级|内)|县(?!级|市|区|城|乡)|路|街(?!头)|大道|大学|学院|证券|银行|日报|晚报|机场|籍")
NOT_BEFORE_OF_WORD = {
    "大连": "续接",
    "四平": "方均",
    "三明": "治",
    "自贡": "献",
    "长治": "久疗",
    "中卫": "生",
    "东营": "业",
    "通化": "验",
    "南平": "均",
    "南通": "过知",
    "哈密": "瓜",
    "莆田": "系",
    "大同": "小",
    "甘肃省直": "接",
    "天门": "诊",
    "江门": "诊",
    "荆门": "诊",
}
# By the first sign of the name: what before it makes it part of another word.
NOT_AFTER = {
    "保": "医社参低投劳担",
    "定": "规决确指约固特",
    "济": "经救",
    "临": "面",
    "大": "最扩重",
    "长": "局院",
    "中": "其当孙",
    "四": "第",
    "东": "华",
    "自": "各",
    "南": "城江",
    "江": "松",
}
LISTING = re.compile(r"\s*(?:[、和与及或/,，]|以及|还有)?\s*")
PROVINCE_BEFORE = re.compile(r"[的·\s]?")


@dataclass(frozen=True)
class Mention:
    """One or several places named in a row, as in 上海、重庆、山东."""

    start: int
    end: int
    regions: tuple[Region, ...]


def mentions(text: str, regions: Iterable[Region]) -> list[Mention]:
    """The places named in a text, in order; places in a row make one mention. `regions` need their parent."""
    single = _provinces_before_their_own(text, _single(text, regions))
    joined: list[Mention] = []
    for mention in single:
        last = joined[-1] if joined else None
        if last and LISTING.fullmatch(text, last.end, mention.start):
            named = tuple(dict.fromkeys((*last.regions, *mention.regions)))
            joined[-1] = Mention(last.start, mention.end, named)
        else:
            joined.append(mention)
    return joined


def _single(text: str, regions: Iterable[Region]) -> list[Mention]:
    words = _words(regions)
    if not words:
        return []
    pattern = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
    candidates: list[tuple[Mention, str]] = []
    position = 0
    while match := pattern.search(text, position):
        region = words[match.group()]
        if _is_part_of_another_word(text, match, region):
            position = match.start() + 1
            continue
        position = match.end()
        candidates.append((Mention(match.start(), match.end(), (region,)), match.group()))
    surely = {mention.regions[0].pk for mention, word in candidates if word not in EVERYDAY_WORDS}
    return [
        mention
        for mention, word in candidates
        if word not in EVERYDAY_WORDS or surely & {mention.regions[0].pk, mention.regions[0].parent_id}
    ]


def _words(regions: Iterable[Region]) -> dict[str, Region]:
    """Every Chinese way of writing each place."""
    words: dict[str, Region] = {}
    for region in regions:
        for word in (region.name, region.short_name, *region.aliases.split()):
            if len(word) > 1 and not word.isascii():
                words.setdefault(word, region)
    return words


def _is_part_of_another_word(text: str, match: re.Match[str], region: Region) -> bool:
    word, before = match.group(), text[max(0, match.start() - 1) : match.start()]
    if before and before in NOT_AFTER.get(word[0], ""):
        return True
    after = text[match.end() : match.end() + 1]
    if after and after in NOT_BEFORE_OF_WORD.get(word, ""):
        return True
    return word != region.name and bool(NOT_BEFORE.match(text, match.end()))


def _provinces_before_their_own(text: str, found: list[Mention]) -> list[Mention]:
    """甘肃省兰州市 names the city; the province before it only says where the city is."""

    def only_leads(mention: Mention, following: Mention) -> bool:
        return (
            following.regions[0].parent_id == mention.regions[0].pk
            and mention.regions[0].is_province
            and PROVINCE_BEFORE.fullmatch(text, mention.end, following.start) is not None
        )

    leading = {pair[0] for pair in pairwise(found) if only_leads(*pair)}
    return [mention for mention in found if mention not in leading]
