"""Detection of personal numbers (identity card, telephone, bank card) in what a reader typed: none is stored."""

from __future__ import annotations

import re
import unicodedata

GAP = r"[ \-]?"
NUMBERS = {
    "证件号": re.compile(rf"(?<!\d)[1-9]\d{{5}}{GAP}\d{{8}}{GAP}\d{{3}}[\dXx](?!\d)"),
    "手机号": re.compile(rf"(?<!\d)(?:86{GAP})?1[3-9]\d{GAP}\d{{4}}{GAP}\d{{4}}(?!\d)"),
    "卡号": re.compile(r"(?<!\d)(?:\d{16}|\d{19}|\d{4}(?: \d{4}){3}(?: \d{3})?)(?!\d)"),
}
# The number of an article in its address is nobody's.
ADDRESSES = re.compile(r"https?://[!-~]+", re.IGNORECASE)


def personal_number(text: str) -> str:
    """What kind of personal number a text holds, in a reader's word; empty: none."""
    plain = ADDRESSES.sub(" ", unicodedata.normalize("NFKC", text))
    return next((name for name, pattern in NUMBERS.items() if pattern.search(plain)), "")


def sentence(name: str) -> str:
    """What the reader is told."""
    return f"您写的字里好像有{name}。请把它删掉再发，本站不需要它；别的字都还在。"
