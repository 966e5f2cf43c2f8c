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
    {
        "\u2e81": "厂", "\u2e84": "乙", "\u2e85": "亻", "\u2e86": "冂", "\u2e89": "刂", "\u2e8b": "卩", "\u2e8e": "兀",
        "\u2e8f": "尣", "\u2e91": "尢", "\u2e92": "巳", "\u2e93": "幺", "\u2e94": "彑", "\u2e96": "忄", "\u2e97": "心",
        "\u2e98": "扌", "\u2e99": "攵", "\u2e9b": "旡", "\u2e9d": "月", "\u2e9e": "歺", "\u2ea0": "民", "\u2ea1": "氵",
        "\u2ea2": "氺", "\u2ea3": "灬", "\u2ea4": "爫", "\u2ea6": "丬", "\u2ea7": "牛", "\u2ea8": "犭", "\u2ea9": "王",
        "\u2eab": "目", "\u2eac": "示", "\u2ead": "礻", "\u2eaf": "糹", "\u2eb0": "纟", "\u2eb1": "罓", "\u2eb2": "罒",
        "\u2eb6": "羊", "\u2eb7": "羊", "\u2eb9": "耂", "\u2eba": "肀", "\u2ebb": "聿", "\u2ebc": "月", "\u2ebe": "艹",
        "\u2ebf": "艹", "\u2ec0": "艹", "\u2ec1": "虎", "\u2ec2": "衤", "\u2ec3": "覀", "\u2ec4": "西", "\u2ec5": "见",
        "\u2ec6": "角", "\u2ec7": "角", "\u2ec8": "讠", "\u2ec9": "贝", "\u2eca": "足", "\u2ecb": "车", "\u2ecc": "辶",
        "\u2ecd": "辶", "\u2ece": "辶", "\u2ecf": "阝", "\u2ed0": "钅", "\u2ed1": "長", "\u2ed2": "镸", "\u2ed3": "长",
        "\u2ed4": "门", "\u2ed6": "阝", "\u2ed7": "雨", "\u2ed8": "青", "\u2ed9": "韦", "\u2eda": "页", "\u2edb": "风",
        "\u2edc": "飞", "\u2edd": "食", "\u2edf": "飠", "\u2ee0": "饣", "\u2ee1": "首", "\u2ee2": "马", "\u2ee3": "骨",
        "\u2ee4": "鬼", "\u2ee5": "鱼", "\u2ee6": "鸟", "\u2ee7": "卤", "\u2ee8": "麦", "\u2ee9": "黄", "\u2eea": "黾",
        "\u2eeb": "斉", "\u2eec": "齐", "\u2eed": "歯", "\u2eee": "齿", "\u2eef": "竜", "\u2ef0": "龙", "\u2ef2": "亀",
        "\u2ef3": "龟",
    }
)  # fmt: skip
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
