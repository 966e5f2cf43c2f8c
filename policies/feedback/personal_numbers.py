"""Detection of personal numbers (identity card, telephone, bank card) in what a reader typed: none is stored."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError

GAP = r"[ \-]?"
NUMBERS = {
    "证件号": re.compile(rf"(?<!\d)[1-9]\d{{5}}{GAP}\d{{8}}{GAP}\d{{3}}[\dXx](?!\d)"),
    "手机号": re.compile(rf"(?<!\d)(?:86{GAP})?1[3-9]\d{GAP}\d{{4}}{GAP}\d{{4}}(?!\d)"),
    "社保卡号": re.compile(r"(?<![0-9a-zA-Z])[a-zA-Z][0-9]{8,9}(?![0-9a-zA-Z])"),
    "卡号": re.compile(r"(?<!\d)(?:\d{16}|\d{19}|\d{4}(?: \d{4}){3}(?: \d{3})?)(?!\d)"),
    # Longer than anything that a letter is about, but the telephone of an office with its area code.
    "一长串数字": re.compile(r"(?<![\d\-])(?!\d{4}-\d\d?-\d\d?)[1-9](?:-?\d){10,}[xX]?(?!\d)"),
}
# The number of an article in its address is nobody's.
ADDRESSES = re.compile(r"https?://[!-~]+", re.IGNORECASE)


def personal_number(text: str) -> str:
    """What kind of personal number a text holds, in a reader's word; empty: none."""
    seen = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    plain = ADDRESSES.sub(" ", seen)
    return next((name for name, pattern in NUMBERS.items() if pattern.search(plain)), "")


def refuse(text: str) -> None:
    """A validator: raises ValidationError where a number in a text belongs to a person."""
    if name := personal_number(text):
        raise ValidationError(sentence(name), code="personal")


def sentence(name: str) -> str:
    """What the reader is told."""
    return f"您写的字里好像有{name}。请把它删掉再发，本站不需要它；别的字都还在。"
