"""The one form in which text is compared."""

from __future__ import annotations

import pytest

from policies.search.folding import LONGEST, fold, key

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("ＬａｎＺｈｏｕ", "lanzhou"),
        ("⻢鞍山", "马鞍山"),
        ("⻓沙", "长沙"),
        ("蘭州", "兰州"),
        ("烏蘭察布", "乌兰察布"),
        ("跨地區變動工作", "跨地区变动工作"),
        ("lánzhōu", "lanzhou"),
        ("lǚliáng", "lvliang"),
        ("lüliang", "lvliang"),
        ("xi'an", "xian"),
        ("xi’an", "xian"),
        ("兰\u200b州", "兰州"),
        ("lan\0zhou", "lanzhou"),
        ("\ufeff兰州", "兰州"),
        ("兰州，余额？", "兰州 余额"),
        ("缴费", "交费"),
        ("帐户", "账户"),
        ("", ""),
        ("！？", ""),
    ],
)
def test_spellings_of_the_same_are_the_same(typed: str, folded: str) -> None:
    assert fold(typed) == folded


def test_the_key_of_a_query_has_no_spaces() -> None:
    assert key("　兰 州 ") == "兰州"


def test_what_is_longer_than_any_address_is_cut() -> None:
    assert len(fold("兰" * LONGEST * 2)) == LONGEST
