"""From what was typed to a place, a choice, a question, or a way on."""

from __future__ import annotations

from dataclasses import dataclass

from ..models import Level, Region, SearchSubject
from . import lexicon
from .folding import fold, key
from .index import Candidate, Index, index
from .names import Name, listed, other_names
from .near import nearly
from .numbers import is_personal, slugs_of
from .places import DIRECT_WORDS, Mention, mentions, numbered
from .questions import subjects

MOST = 40


@dataclass(frozen=True)
class Resolution:
    """What a text means. At most one of `region`, `choices` and `suggestions` is filled.

    `exact`: the region is named without a doubt by its name, slug, code or pinyin, or by province and place.
    `via`: the county or other name that leads to the region, or to each of the choices.
    `suggestions`: regions that sound or look nearly like it, to be asked about, never to be taken.
    """

    region: Region | None = None
    choices: tuple[Region, ...] = ()
    suggestions: tuple[Region, ...] = ()
    subjects: tuple[SearchSubject, ...] = ()
    via: Name | None = None
    exact: bool = False
    personal: bool = False
    also: tuple[Region, ...] = ()
    which_province: bool = False

    @property
    def subject(self) -> SearchSubject | None:
        """The question that was asked."""
        return self.subjects[0] if self.subjects else None

    @property
    def has_match(self) -> bool:
        return bool(self.region or self.choices or self.suggestions or self.subjects)


def resolve(text: str) -> Resolution:
    """What a slug, a code, a name, a question or any other text means."""
    known = index()
    named = known.by_name.get(text.strip())
    if named:
        return Resolution(named, exact=True)
    folded = fold(text)
    if is_personal(text, folded):
        return Resolution(personal=True)
    whole = folded.replace(" ", "")
    if not whole:
        return Resolution()
    return _by_name(whole, known) or _by_text(folded, whole, known)


def _by_name(whole: str, known: Index) -> Resolution | None:
    """What the whole text names, when it is a name and nothing else."""
    exact = known.exactly.get(whole) or known.spoken.get(whole)
    if exact:
        return _exactly(whole, exact, known)
    if whole in DIRECT_WORDS:
        return Resolution(choices=tuple(known.direct), which_province=True)
    below = _below_its_province(whole, known)
    if below:
        return Resolution(below, exact=True)
    candidates = known.named.get(whole) or _abbreviated(whole, known) or numbered(whole, known)
    if candidates:
        return _of_candidates(whole, candidates)
    return None


def _exactly(whole: str, exact: list[Region], known: Index) -> Resolution:
    """One region of that name; a province before its namesakes; else a choice."""
    provinces = [region for region in exact if region.is_province]
    others = tuple(item.region for item in known.named.get(whole, ()) if item.region not in exact)
    if len(exact) == 1:
        return Resolution(
            exact[0], exact=True, also=others if not exact[0].is_province else _namesakes(exact[0], known)
        )
    if len(provinces) == 1:
        return Resolution(provinces[0], exact=True, also=tuple(item for item in exact if item != provinces[0]))
    return Resolution(choices=tuple(exact))


def _namesakes(province: Region, known: Index) -> tuple[Region, ...]:
    """Other regions called like a province: 吉林市 beside 吉林省."""
    called = [
        item for item in known.regions if item.name.startswith(province.short_name) and item.level != Level.DIRECT
    ]
    return tuple(item for item in called if item != province)


def _below_its_province(whole: str, known: Index) -> Region | None:
    """The place of 甘肃兰州, 甘肃省兰州市, gansulanzhou."""
    for cut in range(2, len(whole) - 1):
        names = (known.exactly, known.spoken)
        above = [item for spelled in names for item in spelled.get(whole[:cut], ()) if item.is_province]
        below = [item for spelled in names for item in spelled.get(whole[cut:], ())]
        held = {item for item in below for province in above if item.parent_id == province.pk or item == province}
        if len(held) == 1:
            return held.pop()
    return None


def _abbreviated(whole: str, known: Index) -> list[Candidate]:
    """沪 and 甘A."""
    slugs = slugs_of(whole)
    if len(whole) == 1:
        slugs = next((item.regions for item in other_names() if item.name == whole), slugs)
    return [Candidate(region) for slug in slugs if (region := known.by_name.get(slug))]


def _of_candidates(whole: str, candidates: list[Candidate]) -> Resolution:
    regions = tuple(dict.fromkeys(item.region for item in candidates))
    via = next((item.via for item in candidates if item.via), None)
    if len(regions) == 1 and whole not in listed("generic_names"):
        return Resolution(regions[0], via=via)
    return Resolution(choices=regions, via=via)


def _by_text(text: str, whole: str, known: Index) -> Resolution:
    """Places and subjects in running text; else what begins like it or is nearly the same."""
    tokens = lexicon.cut(text, lexicon.fixed_words(), known.words)
    questions = tuple(subjects(text, tokens, known))
    named = mentions(text, tokens, known)
    if named:
        return _of_mentions(named, questions)
    loose = () if questions else _loosely(whole, known)
    if loose:
        return Resolution(choices=loose)
    near = nearly(text, tokens, known, only=not questions)
    return Resolution(suggestions=tuple(near), subjects=questions)


def _of_mentions(named: list[Mention], questions: tuple[SearchSubject, ...]) -> Resolution:
    regions = tuple(dict.fromkeys(region for item in named for region in item.regions))
    via = next((candidate.via for item in named for candidate in item.candidates if candidate.via), None)
    which_province = any(item.token.text in DIRECT_WORDS for item in named)
    if len(regions) > 1 and len(named) == 1 and regions[0].is_province and not via and not which_province:
        return Resolution(regions[0], subjects=questions, also=regions[1:])
    if len(regions) == 1:
        return Resolution(regions[0], subjects=questions, via=via)
    return Resolution(choices=regions[:MOST], subjects=questions, via=via, which_province=which_province)


def _loosely(whole: str, known: Index) -> tuple[Region, ...]:
    """Regions whose initials these are, or whose name or pinyin begins so; those that hold it where none begins so."""
    if len(whole) < 2:
        return ()
    initials = known.initials.get(whole, [])
    result = list(dict.fromkeys([*initials, *known.beginning_with(whole)])) or known.holding(whole)
    result.sort(key=lambda item: (item not in initials, not is_capital(item), item.position))
    return tuple(result[:MOST])


def is_capital(region: Region) -> bool:
    """Provinces and their capitals, whose codes end so, are meant more often than others of the same initials."""
    return bool(region.code) and region.code[2:] in ("0000", "0100")  # type: ignore[index]


def find(text: str) -> list[Region]:
    """Every region that a text may mean, best first; nothing that only sounds like it."""
    meant = resolve(text)
    parent = (
        meant.region.parent
        if meant.region and meant.region.province and len(key(text)) > len(key(meant.region.name))
        else None
    )
    own = (meant.region,) if meant.region else meant.choices
    return list(dict.fromkeys([*own, *([parent] if parent and _names(text, parent) else []), *meant.also]))


def _names(text: str, region: Region) -> bool:
    return key(region.short_name) in key(text)
