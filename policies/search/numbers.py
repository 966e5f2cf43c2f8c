"""Numbers that people type for a place: division codes, area codes, postal codes, number plates. And those of a person."""

from __future__ import annotations

import re

from ..feedback import personal_numbers
from .names import numbered

# A telephone number with its area code, and anything longer: nobody's place.
LONG = re.compile(r"(?<![0-9])[0-9](?:[ \-]?[0-9]){10,}[xX]?")
PLATE = re.compile(r"([\u4e00-\u9fff][a-z])[a-z0-9]{0,6}")
CODE = re.compile(r"[0-9]{6}")
AREA_CODE = re.compile(r"0[0-9]{2,3}")


def is_personal(text: str, folded: str) -> bool:
    """Whether a text holds something like an identity, card or telephone number. `folded` is the same text, folded."""
    if not any(sign.isdecimal() for sign in folded):
        return False
    return bool(personal_numbers.personal_number(text) or LONG.search(folded))


def slugs_of(word: str) -> tuple[str, ...]:
    """Slugs of the regions that a number or a plate means, folded; empty: none."""
    if CODE.fullmatch(word):
        return numbered("postal_codes.csv").get(word[:4], ())
    if AREA_CODE.fullmatch(word):
        return numbered("area_codes.csv").get(word, ())
    plates, plate = numbered("plates.csv"), PLATE.fullmatch(word)
    return (plate and plates.get(plate[1])) or plates.get(word, ())
