"""Short addresses for paper: a case as a few letters and digits, and back into the questions of the contract.

`620100-rf-196003` is 兰州, retired, female, born 1960-03. Further parts: t track, k category, c and a cumulative and
actual months, e enrolled, s started work, q retired, z means to retire, w paid elsewhere (repeated), o own credit, p own
pension, v average pension, b base, d the day asked about, y confirmed, f for whom, g what a printed sheet said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from policies.models import Region

STATUS = {"r": "retired", "w": "working", "x": "resident"}
SEX = {"f": "female", "m": "male"}
CHOSEN = {
    "t": ("track", {"50": "female50", "55": "female55"}),
    "k": ("category", {"e": "employee", "f": "flexible", "p": "public"}),
}
DURATIONS = {"c": "cumulative", "a": "actual"}
MONTHS = {"e": "enrolled", "s": "started_work", "q": "retired", "z": "retires"}
YUAN = {"o": "own_credit", "p": "own_pension", "v": "average_pension", "b": "base"}
CONFIRMED = {
    "a": "birth_year",
    "s": "status",
    "r": "retired_year",
    "e": "enrolled_year",
    "w": "started_work_year",
    "c": "cumulative_years",
    "b": "base",
    "p": "own_pension",
}
# More than any case needs; a longer text is not looked at.
LONGEST = 400
SHAPE = re.compile(
    r"(\d{6}|[a-z]+(?:~[a-z]+)*)-([rwx])([fm])-(\d{4})(\d{2})((?:-[tkcaesqzwopvbduyfg][0-9a-z.~]{1,40}){0,24})",
    re.ASCII,
)


def encode(region: Region, answers: Mapping[str, str]) -> str:
    """The code of a complete, checked set of answers."""
    place = region.code or region.slug.replace("-", "~")
    parts = [
        place,
        _key(STATUS, answers["status"]) + _key(SEX, answers["sex"]),
        f"{int(answers['birth_year']):04d}{int(answers['birth_month']):02d}",
    ]
    return "-".join([*parts, *(letter + value for letter, value in _further(answers) if value)])


def _further(answers: Mapping[str, str]) -> list[tuple[str, str]]:
    elsewhere = [("w", value.replace("-", "~").replace(":", ".")) for value in answers.get("elsewhere", "").split()]
    return [
        *elsewhere,
        *((letter, _key(values, answers.get(name, ""))) for letter, (name, values) in CHOSEN.items()),
        *((letter, _duration(answers, name)) for letter, name in DURATIONS.items()),
        *((letter, _month(answers, name)) for letter, name in MONTHS.items()),
        *((letter, answers.get(name, "")) for letter, name in YUAN.items()),
        ("d", answers.get("on", "").replace("-", "")),
        ("u", "".join(name[0] for name in answers.get("unknown", "").split())),
        ("y", "".join(_key(CONFIRMED, name) for name in answers.get("confirm", "").split())),
        ("f", "p" if answers.get("for") == "parent" else ""),
        ("g", answers.get("was", "")),
    ]


def _key(names: Mapping[str, str], value: str) -> str:
    return next((key for key, name in names.items() if name == value), "")


def _duration(answers: Mapping[str, str], name: str) -> str:
    years = answers.get(f"{name}_years", "")
    return str(int(years) * 12 + int(answers.get(f"{name}_months") or 0)) if years else ""


def _month(answers: Mapping[str, str], name: str) -> str:
    year, month = answers.get(f"{name}_year", ""), answers.get(f"{name}_month", "")
    return f"{int(year):04d}{int(month):02d}" if year and month else ""


def decode(code: str) -> list[tuple[str, str]] | None:
    """The query of a code, or None for something that is none. The answers are checked by the form as always."""
    match = SHAPE.fullmatch(code.lower()) if len(code) <= LONGEST else None
    if not match:
        return None
    place, status, sex, year, month, rest = match.groups()
    query = [("region", place.replace("~", "-")), ("status", STATUS[status]), ("sex", SEX[sex])]
    query += [("birth_year", year), ("birth_month", str(int(month)))]
    for part in rest.split("-")[1:]:
        query += _decoded(part[0], part[1:])
    return query


def _decoded(letter: str, value: str) -> list[tuple[str, str]]:
    if letter in CHOSEN:
        name, values = CHOSEN[letter]
        return [(name, values.get(value, value))]
    if letter in DURATIONS and value.isdecimal():
        name = DURATIONS[letter]
        return [(f"{name}_years", str(int(value) // 12)), (f"{name}_months", str(int(value) % 12))]
    if letter in MONTHS and len(value) == 6:
        name = MONTHS[letter]
        return [(f"{name}_year", value[:4]), (f"{name}_month", value[4:].lstrip("0"))]
    if letter == "d" and len(value) == 8:
        return [("on", f"{value[:4]}-{value[4:6]}-{value[6:]}")]
    if letter == "w":
        return [("elsewhere", value.replace("~", "-").replace(".", ":"))]
    if letter == "y":
        return [("confirm", ",".join(CONFIRMED[key] for key in value if key in CONFIRMED))]
    if letter in "fg":
        return [("for", "parent") if letter == "f" else ("was", value)]
    if letter == "u":
        return [("unknown", name) for name in ("actual", "enrolled") if name[0] in value]
    return [(YUAN.get(letter, "ignored"), value)]
