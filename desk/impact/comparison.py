"""What publishing a table does to a typical reader: before, after, the difference in words, and what is out of the ordinary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices

from policies.models import Region
from website import formats

from .sample_readers import SampleReader

# What must have a reason before it is published.
UNUSUAL_SHARE = Decimal("0.30")  # of the credit
UNUSUAL_YUAN = Decimal(50)  # a month
UNUSUAL_MONTHS = 60  # of the required months

# So many names are written out before 等.
MOST_NAMES = 4


@dataclass(frozen=True)
class EstimateSummary:
    """What one reader gets or needs, by the names of CreditEstimate and CoverageEstimate. None: not known, or not asked of
    this kind of table. `rate` is all that is known where the base is not; `own_figure`: a figure of the reader was put in.
    """

    known: bool = False
    rate: Decimal | None = None
    monthly: Decimal | None = None
    monthly_equivalent: Decimal | None = None
    net_monthly: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    own_figure: bool = False
    required_cumulative_months: int | None = None
    required_actual_months: int | None = None
    strictly_more: bool = False
    shortfall_months: int | None = None
    shortfall_at_retirement_months: int | None = None

    @property
    def paid(self) -> Decimal | None:
        """Yuan a month before deductions; a yearly credit counts as its twelfth."""
        return self.monthly if self.monthly is not None else self.monthly_equivalent

    @property
    def arrives(self) -> Decimal | None:
        """Yuan a month after deductions."""
        return self.net_monthly if self.net_monthly is not None else self.paid

    @property
    def yuan(self) -> Decimal | None:
        """The one figure to compare: what arrives, or the middle of a range."""
        if self.arrives is not None:
            return self.arrives
        return (self.low + self.high) / 2 if self.low is not None and self.high is not None else None

    @property
    def knowledge(self) -> int:
        """0 nothing, 1 only a rate, 2 a figure or a number of months."""
        return 2 if self.known else int(self.rate is not None)

    @property
    def words(self) -> str:
        """The outcome in few words: 100元，到账97元; 累计25年，还差3年; 没查到."""
        if not self.known:
            return f"只知道比例{formats.percent(self.rate)}" if self.rate is not None else "没查到"
        return self._months_words if self.shortfall_months is not None else self._yuan_words

    @property
    def _yuan_words(self) -> str:
        if self.paid is None:
            return f"约{formats.money(self.low)}到{formats.money(self.high)}元"
        about = "约" if self.own_figure else ""
        if self.arrives == self.paid:
            return f"{about}{formats.money(self.paid)}元"
        return f"{about}{formats.money(self.paid)}元，到账{formats.money(self.arrives)}元"

    @property
    def _months_words(self) -> str:
        more = "超过" if self.strictly_more else ""
        required = ((f"累计{more}", self.required_cumulative_months), ("实际", self.required_actual_months))
        parts = [f"{what}{formats.duration(months)}" for what, months in required if months]
        left = f"，退休时{_left(self.shortfall_at_retirement_months)}" if self.shortfall_months else ""
        return f"{'、'.join(parts) or '没有要求'}；现在{_left(self.shortfall_months)}{left}"


def _left(months: int | None) -> str:
    return f"差{formats.duration(months)}" if months else "不差"


class Effect(TextChoices):
    """What publishing does to one reader, what an editor should look at first coming first."""

    LOST = "lost", "变成查不到"
    WORSE = "worse", "变差"
    BETTER = "better", "变好"
    FOUND = "found", "变成查得到"
    SAME = "same", "不变"
    UNKNOWN = "unknown", "仍然查不到"


@dataclass(frozen=True)
class ReaderComparison:
    """One reader, before and after."""

    reader: SampleReader
    old: EstimateSummary
    new: EstimateSummary

    @property
    def effect(self) -> Effect:
        if self.new.knowledge != self.old.knowledge:
            return Effect.LOST if self.new.knowledge < self.old.knowledge else Effect.FOUND
        if self.old.known:
            change, more_is_better = self.difference or self.required_change, self.old.shortfall_months is None
            return Effect.SAME if not change else Effect.BETTER if (change > 0) == more_is_better else Effect.WORSE
        if self.old.rate != self.new.rate and self.old.rate is not None and self.new.rate is not None:
            return Effect.BETTER if self.new.rate > self.old.rate else Effect.WORSE
        return Effect.UNKNOWN

    @property
    def difference(self) -> Decimal | int | None:
        """Yuan a month that arrive more, or months missing now more; negative for less. None unless both are known."""
        if self.old.shortfall_months is not None and self.new.shortfall_months is not None:
            return self.new.shortfall_months - self.old.shortfall_months
        return None if self.old.yuan is None or self.new.yuan is None else self.new.yuan - self.old.yuan

    @property
    def required_change(self) -> int:
        """Months required more; negative for less. The larger of 累计 and 实际."""
        changes = [
            (self.new.required_cumulative_months or 0) - (self.old.required_cumulative_months or 0),
            (self.new.required_actual_months or 0) - (self.old.required_actual_months or 0),
            int(self.new.strictly_more) - int(self.old.strictly_more),
        ]
        return max(changes, key=abs)

    @property
    def words(self) -> str:
        """The difference in words: 多5元, 要多缴1年, 变成查得到."""
        if self.effect not in (Effect.BETTER, Effect.WORSE) or self.difference is None:
            return self.effect.label
        if isinstance(self.difference, Decimal):
            return f"{'多' if self.difference > 0 else '少'}{formats.money(abs(self.difference))}元"
        if self.difference:
            return f"要{'多' if self.difference > 0 else '少'}缴{formats.duration(abs(self.difference))}"
        return f"要求{'高' if self.required_change > 0 else '低'}了，这个人不受影响"

    @property
    def unusual(self) -> str:
        """Why this jump must have a reason, as a sentence without its reader; empty where it need not."""
        if self.effect is Effect.LOST:
            return f"原来{self.old.words}，改后{self.new.words}"
        if isinstance(self.difference, Decimal):
            return self._unusual_yuan(self.difference)
        if self.old.shortfall_months == 0 and self.new.shortfall_months:
            return f"原来年限够了，改后还差{formats.duration(self.new.shortfall_months)}"
        if self.difference is not None and abs(self.required_change) > UNUSUAL_MONTHS:
            more = "多" if self.required_change > 0 else "少"
            return f"要求的年限{more}了{formats.duration(abs(self.required_change))}"
        return ""

    def _unusual_yuan(self, difference: Decimal) -> str:
        old, more = self.old.yuan, "多" if difference > 0 else "少"
        yuan = f"{formats.money(abs(difference))}元"
        share = abs(difference) / old if old else None
        if share is not None and share > UNUSUAL_SHARE:
            return f"原来{self.old.words}，改后{self.new.words}，{more}了{yuan}（{share:.0%}）"
        if abs(difference) > UNUSUAL_YUAN or (share is None and difference):
            return f"原来{self.old.words}，改后{self.new.words}，{more}了{yuan}"
        return ""


@dataclass(frozen=True)
class PlaceImpact:
    """What publishing does in places where it does the same."""

    regions: tuple[Region, ...]
    rows: tuple[ReaderComparison, ...]

    @property
    def lines(self) -> list[tuple[ReaderComparison, list[str]]]:
        """Who is touched, what needs a look first coming first: readers with the same outcomes together."""
        rows = [row for row in self.rows if row.effect not in (Effect.SAME, Effect.UNKNOWN)]
        return _lines(sorted(rows, key=lambda row: list(Effect).index(row.effect)))

    @property
    def unchanged(self) -> list[ReaderComparison]:
        return [row for row in self.rows if row.effect in (Effect.SAME, Effect.UNKNOWN)]

    @property
    def unchanged_lines(self) -> list[tuple[ReaderComparison, list[str]]]:
        return _lines(self.unchanged)

    @property
    def name(self) -> str:
        return self.regions[0].name

    @property
    def others(self) -> str:
        """另有16个地方一样：济南市、青岛市……; empty for a single place."""
        names = [region.name for region in self.regions[1:]]
        return f"另有{len(names)}个地方一样：{'、'.join(names)}" if names else ""

    @property
    def place_words(self) -> str:
        """山东省等17个地方."""
        return self.name + (f"等{len(self.regions)}个地方" if len(self.regions) > 1 else "")

    @property
    def summary(self) -> str:
        """2种人变差，5种人变好，1种人不变."""
        counted = [(effect, sum(row.effect is effect for row in self.rows)) for effect in Effect]
        return "，".join(f"{number}种人{effect.label}" for effect, number in counted if number)

    @property
    def unusual(self) -> list[Unusual]:
        result: dict[str, list[str]] = {}
        for row in self.rows:
            if row.unusual:
                result.setdefault(row.unusual, []).append(row.reader.name)
        return [Unusual(self.place_words, tuple(readers), why) for why, readers in result.items()]


def _lines(rows: Iterable[ReaderComparison]) -> list[tuple[ReaderComparison, list[str]]]:
    """One row of those with the same outcomes, and the names of its readers."""
    result: dict[object, tuple[ReaderComparison, list[str]]] = {}
    for row in rows:
        result.setdefault((row.old, row.new), (row, []))[1].append(row.reader.name)
    return list(result.values())


@dataclass(frozen=True)
class Unusual:
    """One jump that must have a reason, and whom it meets where."""

    places: str
    readers: tuple[str, ...]
    why: str

    def __str__(self) -> str:
        return f"{self.places}：{self.why}。这些人：{some(self.readers)}"


def some(names: Sequence[str], between: str = "；", unit: str = "种人") -> str:
    """甲；乙；丙；丁，一共9种人: all names where they are few."""
    if len(names) <= MOST_NAMES:
        return between.join(names)
    return f"{between.join(names[:MOST_NAMES])}……一共{len(names)}{unit}"
