"""Three sentences for the telephone, made from the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.answers import InsuranceStatus
from website import formats

if TYPE_CHECKING:
    from .page import Result


def script(result: Result) -> list[str]:
    """Three sentences for the telephone, made from the case."""
    me = f"我{result.you}" if result.for_parent else "我"
    if result.status == InsuranceStatus.WORKING.value:
        return _working(result, me)
    if result.status == InsuranceStatus.RESIDENT.value:
        return [
            f"{me}在{result.region.short_name}参加居民医保。",
            "以前缴过的职工医保，年限还算吗？",
            "转回职工医保要办什么手续？",
        ]
    return _retired(result, me)


def _working(result: Result, me: str) -> list[str]:
    left = result.coverage.shortfall_at_retirement_months if result.coverage and not result.is_open else None
    ask = f"退休时差{left}个月，可以一次补齐吗？" if left else "退休后不用再缴，要满足哪些年限？"
    if left and result.past_age:
        ask = f"{formats.month(result.past_age)}就到了退休的月份，按哪年的规定算，还差多少，能一次补齐吗？"
    if result.is_open:
        wanted = {"actual": "实际缴费的年限", "enrolled": "第一次参保是哪年哪月"}
        ask = f"请帮忙查{'，和'.join(wanted[name] for name in sorted(result.form.not_known))}。"
    place = result.region.short_name
    return [
        f"{me}在{place}参加职工医保，累计{result.paid_in_words}。",
        ask,
        "依据哪个文件，要补的话按什么基数？",
    ]


def _retired(result: Result, me: str) -> list[str]:
    amount = (
        f"个人账户每月该划入{formats.money(result.credit.monthly)}元，对吗？"
        if result.credit.monthly and not result.credit.approximate and not result.credit.outdated
        else "请问个人账户每月划入多少元？"
    )
    last = "依据哪个文件，从哪个月开始？"
    if result.next_change and result.next_change.cause == "band":
        last = f"过了{result.next_change.age}岁生日，从哪个月起涨？"
    return [f"{me}是{result.region.short_name}职工医保退休人员，{result.born_in_words}出生。", amount, last]
