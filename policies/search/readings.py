"""How names sound: pinyin of what was typed, southern ways of saying it, and names that are nearly the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice, product

from .names import NAMES

MOST_READINGS = 24
# zh/z, ch/c, sh/s, n/l, ang/an, ing/in, eng/en: not told apart by many people who speak a southern dialect.
SOUTHERN = (("zh", "z"), ("ch", "c"), ("sh", "s"))
NASAL = re.compile(r"(?<=[aei])ng")


@lru_cache(maxsize=1)
def _of_signs() -> dict[str, tuple[str, ...]]:
    """The readings of each sign of GB 2312; see scripts/sign_readings.py."""
    result: dict[str, tuple[str, ...]] = {}
    for line in (NAMES / "readings.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            syllable, signs = line.split()
            for sign in signs:
                result[sign] = (*result.get(sign, ()), syllable)
    return result


def readings(text: str) -> set[str]:
    """Every way of reading a text of Chinese signs, in pinyin without tones, at most MOST_READINGS."""
    known = _of_signs()
    return {"".join(item) for item in islice(product(*(known.get(sign, ()) for sign in text)), MOST_READINGS)}


def southern(letters: str) -> str:
    """Pinyin with the sounds that a southern ear does not tell apart made the same."""
    for long, short in SOUTHERN:
        letters = letters.replace(long, short)
    letters = NASAL.sub("n", letters)
    return letters.replace("l", "n")


class Sounds:
    """Names by how they sound: as they are read, as they might be read, as a southern ear hears them."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Pairs of a name and its pinyin without tones."""
        self.as_read: dict[str, set[str]] = {}
        self.otherwise: dict[str, set[str]] = {}
        self.southern: dict[str, set[str]] = {}
        for name, letters in names:
            self.as_read.setdefault(letters, set()).add(name)
            self.southern.setdefault(southern(letters), set()).add(name)
            for reading in readings(name):
                self.otherwise.setdefault(reading, set()).add(name)

    def same(self, letters: Iterable[str]) -> set[str]:
        """Names that are read like this; else those with another reading of a sign; else those that a southern ear takes for it."""
        spoken = list(letters)
        for known, heard in ((self.as_read, spoken), (self.otherwise, spoken), (self.southern, map(southern, spoken))):
            result = {name for item in heard for name in known.get(item, ())}
            if result:
                return result
        return set()
