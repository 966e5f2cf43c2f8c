"""Everything that is looked up, read from the database once for each version of regions and subjects."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, islice, takewhile
from typing import Any

from .. import content_version
from ..models import Level, Region, SearchSubject
from . import lexicon
from .folding import has_han, key
from .names import Name, counties, county_short_name, listed, other_names
from .readings import Sounds

# What stands behind the pinyin of a name, by the last sign of the full name.
SPOKEN_SUFFIXES = {
    "市": ("shi",),
    "省": ("sheng",),
    "区": ("zizhiqu", "diqu"),
    "州": ("zhou", "zizhizhou"),
    "盟": ("meng",),
    "县": ("xian",),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A region that a name may mean. `via` is the county or other name that leads to it; `full`: with 市, 区, 县."""

    region: Region
    via: Name | None = None
    full: bool = True
    ordinary: bool = False


@dataclass(frozen=True)
class Phrase:
    """Words that together ask for a subject."""

    subject: SearchSubject
    words: tuple[str, ...]

    @property
    def weight(self) -> int:
        """Longer words say more."""
        return sum(map(len, self.words))


class Index:
    """Listed regions with their spellings, the names that lead to them, and the subjects. Shared: nobody changes it."""

    def __init__(self) -> None:
        self.regions = list(Region.objects.listed().select_related("parent").prefetch_related("children"))
        self.subjects = list(SearchSubject.objects.all())
        self.by_name = {name: region for region in self.regions for name in (region.slug, region.code) if name}
        self.exactly = self._by(_exact_spellings)
        self.spoken = self._by(_spoken_spellings)
        self.initials = self._by(lambda region: {region.initials})
        self._visible = sorted(self._by(_visible_spellings).items(), key=lambda item: item[0])
        self.named = self._named()
        self.by_code = {item.code: item for item in counties()}
        self.phrases: dict[str, list[Phrase]] = {}
        for subject in self.subjects:
            for line in filter(key, subject.lines):
                phrase = Phrase(subject, tuple(map(key, line.split())))
                for word in phrase.words:
                    _add(self.phrases, word, phrase)
        self.subject_words = frozenset(self.phrases)
        names = {name: lexicon.REGION for name in self.exactly if has_han(name)}
        asked = {word: lexicon.SUBJECT for word in self.subject_words if has_han(word)}
        self.words = lexicon.Words((names | asked).items())

    def _by(self, spellings: Callable[[Region], set[str]]) -> dict[str, list[Region]]:
        """The regions by their spellings of one kind."""
        result: dict[str, list[Region]] = {}
        for region in self.regions:
            for spelling in spellings(region):
                _add(result, spelling, region)
        return result

    def _named(self) -> dict[str, list[Candidate]]:
        """Every Chinese name with what it may mean, regions first."""
        result: dict[str, list[Candidate]] = {}
        for place in self.regions:
            for spelling in _exact_spellings(place):
                if has_han(spelling):
                    _add(result, spelling, Candidate(place, full=spelling != key(place.short_name)))
        for name, full, item in other_spellings():
            for slug in item.regions:
                region = self.by_name.get(slug)
                own = {known.region.pk for known in result.get(name, ())}
                # 吉林经济开发区 in 吉林市 makes no second 吉林
                if region and own.isdisjoint((region.pk, None if full else region.parent_id)):
                    _add(result, name, Candidate(region, item, full, not full and name in lexicon.ordinary_names()))
        return result

    def beginning_with(self, text: str) -> list[Region]:
        """Regions whose name, short name or pinyin begins with a text."""
        first = bisect_left(self._visible, text, key=lambda item: item[0])
        result = takewhile(lambda item: item[0].startswith(text), islice(self._visible, first, None))
        return list(dict.fromkeys(region for _, regions in result for region in regions))

    def holding(self, text: str) -> list[Region]:
        """Regions whose Chinese name holds a text."""
        if not has_han(text):
            return []
        return list(dict.fromkeys(chain.from_iterable(regions for name, regions in self._visible if text in name)))

    @cached_property
    def sounds(self) -> Sounds:
        """Short names of regions by how they are read."""
        return Sounds((key(region.short_name), region.pinyin) for region in self.regions)

    @cached_property
    def long_names(self) -> list[str]:
        """Short names of three signs and more: one sign off is still the same name."""
        return [name for region in self.regions if len(name := key(region.short_name)) >= 3]

    @cached_property
    def counties_read(self) -> dict[str, set[str]]:
        """Short names of counties by their pinyin."""
        result: dict[str, set[str]] = {}
        for name, full, item in other_spellings():
            if item.code and not full:
                result.setdefault(item.pinyin, set()).add(name)
        return result

    @cached_property
    def direct(self) -> list[Region]:
        """The provinces' own pooling regions (省直)."""
        return [region for region in self.regions if region.level == Level.DIRECT]


def _add(result: dict[str, list[Any]], name: str, item: object) -> None:
    if name and item not in result.setdefault(name, []):
        result[name].append(item)


@lru_cache(maxsize=1)
def other_spellings() -> tuple[tuple[str, bool, Name], ...]:
    """Folded name, whether it is the full one, and what it belongs to."""
    spelled = [(key(item.name), True, item) for item in counties()]
    short = [(county_short_name(item.name), item) for item in counties()]
    spelled += [(key(name), False, item) for name, item in short if name and name not in listed("generic_names")]
    return (*spelled, *((key(item.name), True, item) for item in other_names() if len(item.name) > 1))


def _exact_spellings(region: Region) -> set[str]:
    """What names a region without a doubt: slug and code are looked up apart."""
    names = {region.name, region.short_name, region.code or "", region.slug, *region.aliases.split()}
    if region.level == Level.PREFECTURE and len(region.short_name) < 5:
        names.add(f"{region.short_name}地区")
    return {key(name) for name in names} - {""}


def _visible_spellings(region: Region) -> set[str]:
    """What somebody may begin to type."""
    return {key(region.name), key(region.short_name), region.pinyin}


def _spoken_spellings(region: Region) -> set[str]:
    """Pinyin, with and without the suffix: lanzhou, lanzhoushi."""
    return {region.pinyin, *(f"{region.pinyin}{suffix}" for suffix in SPOKEN_SUFFIXES.get(region.name[-1], ()))}


def index() -> Index:
    """The index as it is now, cached by the content version of regions and subjects."""
    return _index(content_version.current(content_version.REGIONS))


@lru_cache(maxsize=1)
def _index(version: int) -> Index:
    return Index()
