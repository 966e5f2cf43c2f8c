"""Folding: the one form in which what people type and what the site knows are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import opencc

# Longer than any address that a server takes.
LONGEST = 400

# Radicals look like the ideograph they are part of; PDF files and some fonts put them in its place.
# Source: EquivalentUnifiedIdeograph.txt of the Unicode Character Database, what NFKC does not map itself.
RADICALS = str.maketrans(
    "⺁⺄⺅⺆⺉⺋⺎⺏⺑⺒⺓⺔⺖⺗⺘⺙⺛⺝⺞⺠⺡⺢⺣⺤⺦⺧⺨⺩⺫⺬⺭⺯⺰⺱⺲⺶⺷⺹⺺⺻⺼⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈"
    "⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻲⻳",
    "厂乙亻冂刂卩兀尣尢巳幺彑忄心扌攵旡月歺民氵氺灬爫丬牛犭王目示礻糹纟罓罒羊羊耂肀聿月艹艹艹虎衤覀西见角角讠"
    "贝足车辶辶辶阝钅長镸长门阝雨青韦页风飞食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙亀龟",
)
# Written either way by everybody: 缴费 and 交费, 账户 and 帐户.
SAME = str.maketrans("缴帐", "交账")
# Dropped without a trace: they stand inside a word.
INSIDE_WORDS = frozenset("'’‘`ʼ·•-_")
DROPPED = ("Cc", "Cf", "Mn", "Me", "Co", "Cs")


@lru_cache(maxsize=1)
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def fold(text: str) -> str:
    """Lower-case simplified text without tone marks and invisible characters; what separates words is one space."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST].translate(RADICALS)).lower().replace("ü", "v")
    # u with diaeresis and a tone is ü under the tone mark
    plain = unicodedata.normalize("NFD", plain).replace("u\u0308", "v")
    kept = "".join(_kept(sign) for sign in plain)
    return _to_simplified().convert(" ".join(unicodedata.normalize("NFC", kept).split())).translate(SAME)


def _kept(sign: str) -> str:
    if sign.isalnum():
        return sign
    if sign in INSIDE_WORDS or unicodedata.category(sign) in DROPPED:
        return "" if sign not in "\n\r\t" else " "
    return " "


def key(text: str) -> str:
    """Folded text as one word: what a whole query is looked up by."""
    return fold(text).replace(" ", "")


HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def has_han(text: str) -> bool:
    return bool(HAN.search(text))
