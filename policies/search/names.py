"""What people call places beyond the regions themselves: counties, former and popular names, numbers. Checked-in data."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from .folding import key

DATA = Path(__file__).resolve().parents[1] / "data"
NAMES = DATA / "names"

PEOPLES = (
    "蒙古族|回族|藏族|维吾尔族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克|哈萨克族|傣族|黎族|傈僳族|佤族|"
    "畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯|阿昌族|普米族|塔吉克|"
    "怒族|鄂温克族|德昂族|保安族|裕固族|独龙族|鄂伦春|各族|蒙古"
)
AUTONOMOUS = re.compile(rf"(?:{PEOPLES})*自治(?:县|旗|州|区)$")
SUFFIXES = (
    re.compile(
        r"(?:街道办事处|行政委员会|综合实验区|经济开发区|示范区|开发区|新区|街道|地区|(?<=神农架)林区|(?<=井陉|峰峰|营子|鄂博)矿区|特区)$"
    ),
    re.compile(r"(?:市|区|县|旗|镇|盟|州)$"),
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name that is not a region's own, with the slugs of the regions it leads to and what there is to say of it."""

    name: str
    regions: tuple[str, ...]
    note: str = ""
    code: str = ""
    pinyin: str = ""


def county_short_name(name: str) -> str:
    """昆山市 is 昆山 in everyday talk, 石柱土家族自治县 is 石柱. Empty where nothing sayable is left (忠县)."""
    for ending in (AUTONOMOUS, *SUFFIXES):
        plain = ending.sub("", name)
        if plain != name and len(plain) > 1:
            return plain
    return re.sub(r"族?自治(?:旗|县)$", "", name) if "自治" in name else ""


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def counties() -> tuple[Name, ...]:
    """Every county-level division of the mainland; source: GB/T 2260 as @vant/area-data has it."""
    return tuple(
        Name(row["name"], (row["region"],), code=row["code"], pinyin=row["pinyin"])
        for row in _rows(DATA / "counties.csv")
    )


@lru_cache(maxsize=1)
def other_names() -> tuple[Name, ...]:
    """Abolished and renamed divisions since about 1993, popular names, new areas, one-sign abbreviations."""
    return tuple(
        Name(row["name"], tuple(row["regions"].split()), row["note"]) for row in _rows(NAMES / "other_names.csv")
    )


@cache
def numbered(file: str) -> dict[str, tuple[str, ...]]:
    """Regions by what stands in the first column of a file: telephone area codes with their 0, the first four digits of
    postal codes, the beginnings of number plates (甘a)."""
    return {
        key(code): tuple(regions.split()) for code, regions in (list(row.values())[:2] for row in _rows(NAMES / file))
    }


def _lines(file: str) -> list[str]:
    lines = (NAMES / file).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@cache
def listed(file: str) -> frozenset[str]:
    """The names in a file. everyday: short names of regions that are everyday words too. generic: names that say nothing
    without the place they belong to. only_places: short names of counties that mean nothing but the place."""
    return frozenset(map(key, _lines(f"{file}.txt")))


@lru_cache(maxsize=1)
def look_alikes() -> dict[str, frozenset[str]]:
    """By sign, the signs that are taken for it."""
    result: dict[str, frozenset[str]] = {}
    for line in _lines("look_alikes.txt"):
        for sign in line:
            result[sign] = result.get(sign, frozenset()) | frozenset(line) - {sign}
    return result


def ordinary_words() -> Iterator[tuple[str, int]]:
    """Everyday words with how often they are written, from the dictionary of jieba (MIT); see scripts/ordinary_words.py."""
    with (NAMES / "ordinary_words.txt").open(encoding="utf-8") as file:
        for line in file:
            if not line.startswith("#"):
                word, count = line.split()
                yield word, int(count)
