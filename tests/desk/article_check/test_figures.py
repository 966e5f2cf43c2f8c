"""Figures in a text, without a database."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desk.article_check.figures import Kind, figures, half_width, numeral


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *(("1,680", "1680"), ("2.8", "2.8"), ("一百二十", "120"), ("一百二", "120"), ("一百零二", "102")),
        *(("二十五", "25"), ("十五", "15"), ("三十", "30"), ("两百", "200"), ("一千六百八十", "1680")),
        *(("二〇二五", "2025"), ("二点五", "2.5")),
    ],
)
def test_numbers_are_read_in_both_scripts(written, value):
    assert numeral(written) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("每月110元", Kind.AMOUNT, ["110"]),
        ("一百二十元", Kind.AMOUNT, ["120"]),
        ("1680元/年", Kind.AMOUNT, ["1680"]),
        ("１．５万元", Kind.AMOUNT, ["15000"]),
        ("100至110元", Kind.AMOUNT, ["100", "110"]),
        ("105块钱", Kind.AMOUNT, ["105"]),
        ("2%到3％", Kind.PERCENT, ["0.02", "0.03"]),
        ("2-3%", Kind.PERCENT, ["0.02", "0.03"]),
        ("百分之三，百分之二点八", Kind.PERCENT, ["0.03", "0.028"]),
        ("男满30年", Kind.YEARS, ["360"]),
        ("二十五年", Kind.YEARS, ["300"]),
        ("25年6个月", Kind.YEARS, ["306"]),
        ("300个月", Kind.YEARS, ["300"]),
        ("男25/女20年", Kind.YEARS, ["300", "240"]),
        ("满25年后", Kind.YEARS, ["300"]),
    ],
)
def test_figures_are_found(text, kind, values):
    result = figures(half_width(text))
    assert [figure.value for figure in result] == [Decimal(value) for value in values]
    assert {figure.kind for figure in result} == {kind}


@pytest.mark.parametrize(
    "text",
    [
        *("2025年", "2024年1月1日起", "25年7月", "二〇二五年", "2013年12月31日前", "70岁以上", "七十周岁", "元旦"),
        *("几十元", "上百元", "数千元", "断缴3个月", "每年一次", "近10年来", "第3年", "5个百分点"),
    ],
)
def test_dates_ages_and_vague_numbers_are_no_figures(text):
    assert figures(half_width(text)) == []


def test_where_a_figure_stands_is_kept():
    text = "兰州每月９０元。"
    (figure,) = figures(half_width(text))
    assert text[figure.start : figure.end] == "９０元"
