"""Write policies/data/names/readings.txt: how signs are read in pinyin without tones, one syllable a line.

Usage, with the development requirements: python scripts/sign_readings.py

The source is the dictionary of pypinyin (MIT), for the signs of GB 2312. The library itself would take ten megabytes of
every worker.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from pypinyin import Style, pinyin

ROOT = Path(__file__).resolve().parents[1]
# The two levels of GB 2312: lead and trail bytes.
LEAD, TRAIL = range(0xB0, 0xF8), range(0xA1, 0xFF)


def signs() -> list[str]:
    result = []
    for lead in LEAD:
        for trail in TRAIL:
            try:
                result.append(bytes((lead, trail)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return result


def main() -> None:
    by_syllable: dict[str, list[str]] = defaultdict(list)
    for sign in signs():
        for syllable in dict.fromkeys(pinyin(sign, style=Style.NORMAL, heteronym=True)[0]):
            by_syllable[syllable].append(sign)
    head = "# How signs are read, from the dictionary of pypinyin (MIT); written by scripts/sign_readings.py."
    lines = [f"{syllable} {''.join(result)}" for syllable, result in sorted(by_syllable.items())]
    target = ROOT / "policies" / "data" / "names" / "readings.txt"
    target.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
