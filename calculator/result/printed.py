"""What a printed sheet said, carried by its QR code, so that whoever opens it later sees whether it still holds."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from rules.answers import InsuranceStatus
from rules.estimate import Estimate
from website import formats


class PrintedFigure(NamedTuple):
    """The one number of a result. `unit` is m (yuan a month), a (yuan a year) or n (months missing on retiring)."""

    unit: str
    number: Decimal | int

    @property
    def words(self) -> str:
        if self.unit == "n":
            return f"退休时还差{formats.duration(int(self.number))}" if self.number else "退休时不差"
        return f"{'每月' if self.unit == 'm' else '每年'}{formats.money(self.number)}元"


class Printed(NamedTuple):
    """What a sheet said, and on which day."""

    on: date
    figure: PrintedFigure


def figure(result: Estimate, status: str) -> PrintedFigure | None:
    """The number of a result; None where it is a range or not known."""
    credit, coverage = result.credit, result.coverage
    if status == InsuranceStatus.WORKING.value:
        left = coverage.shortfall_at_retirement_months if coverage and coverage.known else None
        return None if left is None else PrintedFigure("n", left)
    if credit.monthly is not None:
        return PrintedFigure("m", credit.monthly)
    return PrintedFigure("a", credit.annual) if credit.annual is not None else None


def token(figure: PrintedFigure, on: date) -> str:
    """The figure as a short address carries it: 20261201.m10000 is 100 yuan a month, money in fen."""
    number = int(figure.number) if figure.unit == "n" else int(figure.number * 100)
    return f"{on:%Y%m%d}.{figure.unit}{number}"


def read(text: str) -> Printed | None:
    """What a token says; None for anything else."""
    match = re.fullmatch(r"(\d{8})\.([man])(\d{1,9})", text, re.ASCII)
    if match is None:
        return None
    try:
        on = date.fromisoformat(f"{match[1][:4]}-{match[1][4:6]}-{match[1][6:]}")
    except ValueError:
        return None
    number = int(match[3])
    return Printed(on, PrintedFigure(match[2], number if match[2] == "n" else Decimal(number) / 100))


def comparison(text: str, now: PrintedFigure | None) -> str:
    """What is told to whoever opens a printed code; nothing for any other address."""
    was = read(text)
    if was is None:
        return ""
    sheet = f"{formats.day(was.on)}打印的是{was.figure.words}"
    if now is None:
        return f"{sheet}。现在没有准数了，看下面。"
    return f"{sheet}：没变。" if now == was.figure else f"{sheet}。变了：现在是{now.words}。"
