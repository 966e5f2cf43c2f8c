"""What a text says of each figure: of which places, of whom, and whether it is a figure that a table can answer."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policies.models import Region

from .conditions import UNIT_AND_BRACKETS, Surroundings, conditions
from .figures import Figure, figures
from .places import ArticleMention, mentions
from .respectively import paired
from .statements import Statement
from .subjects import subject

NO_PLACE = "看不出说的是哪里"
SENTENCE_ENDS = re.compile(r"[。！？!?；;\n]+")
# These speak of other places than the ones named before.
ELSEWHERE = re.compile(
    r"其他(?:地区|地方|城市|省|市)|其余|各地|部分地区|(?:有的|有些|一些|不少|很多|多数|大多数|少数|大部分)(?:地方|地区|城市|省)"
)
# These speak of no place in particular, unless the sentence itself names one.
GENERAL = re.compile(r"全国(?!最|第|前)|国家(?!医保服务平台)|通常|普遍|常见|一般(?:是|为|在|来说|而言|情况)")
PLACE_FOLLOWS = re.compile(r"的(?:是|有|如|为|地方|城市)|例如|比如|包括|只有|如")
EXAMPLE = re.compile(r"例如|比如|假设|假如|假定|举例|举个例|算例|为例|养老金[^。;；]{0,8}?\d{3,}")
HEADING_LENGTH = 40
PLACE_BEHIND_LENGTH = 15
# How far back, in signs, a figure is looked for its place and its conditions.
REACH = 600


def read(text: str, regions: Iterable[Region], most: int | None = None) -> list[Statement]:
    """The first `most` figures of a half-width text, tied to places and conditions. `regions` need their parent."""
    return _Reader(text, mentions(text, regions), figures(text)[:most]).statements()


class _Reader:
    """Goes through the figures of one text in order."""

    def __init__(self, text: str, named: list[ArticleMention], figures: list[Figure]) -> None:
        self.text, self.named, self.figures = text, named, figures
        self.sentences = _spans(text, SENTENCE_ENDS)
        self.lines = _spans(text, re.compile(r"\n+"))
        self.headings = [line for line in self.lines if self._is_heading(line)]

    def statements(self) -> list[Statement]:
        single = [self._statement(number) for number in range(len(self.figures))]
        return paired(self.text, single, self.sentences, self.named)

    def _statement(self, number: int) -> Statement:
        figure = self.figures[number]
        sentence = _around(self.sentences, figure.start)
        previous = self.figures[number - 1] if number and self.figures[number - 1].start >= sentence[0] else None
        window_start = self._end_with_brackets(previous) if previous else sentence[0]
        regions, carried = self._places(figure, sentence)
        surroundings = Surroundings(self.text, figure, sentence, window_start)
        about, reason = subject(surroundings)
        if not reason and carried and EXAMPLE.search(self.text[sentence[0] : figure.start]):
            reason = "像是举例的算式"
        if not reason and not regions:
            reason = NO_PLACE
        return Statement(figure, regions, about, conditions(surroundings), reason, carried)

    def _end_with_brackets(self, figure: Figure) -> int:
        """Where what belongs to a figure ends: 100元/月（70岁以下） is one."""
        match = UNIT_AND_BRACKETS.match(self.text, figure.end)
        return match.end() if match else figure.end

    # ---- of which places ----

    def _places(self, figure: Figure, sentence: tuple[int, int]) -> tuple[tuple[Region, ...], bool]:
        """The places that a figure is said of, and whether they were named in an earlier sentence."""
        own = self._last_named(sentence[0], figure.start)
        if own is not None:
            return own, False
        following = next((m for m in self.named if figure.end <= m.start < sentence[1]), None)
        between = self.text[figure.end : following.start] if following else ""
        if following and len(between) <= PLACE_BEHIND_LENGTH and PLACE_FOLLOWS.search(between):
            return following.regions, False
        if GENERAL.search(self.text, sentence[0], figure.start):
            return (), False
        line = _around(self.lines, figure.start)
        earlier = self._last_named(line[0], sentence[0])
        if earlier is not None:
            return earlier, True
        if following:
            return following.regions, False
        return self._of_heading(line[0]), True

    def _last_named(self, start: int, end: int) -> tuple[Region, ...] | None:
        """The places named last in a stretch of the text; () where it went on to other places, None: it names none."""
        before = [mention for mention in self.named if start <= mention.start and mention.end <= end]
        last = before[-1] if before else None
        elsewhere = list(ELSEWHERE.finditer(self.text, last.end if last else start, end))
        # 甘肃各地 are still the places of 甘肃
        if elsewhere and not (last and elsewhere[-1].start() - last.end <= 1):
            return ()
        return last.regions if last else None

    def _is_heading(self, line: tuple[int, int]) -> bool:
        """A short line without figures and full stops."""
        words = self.text[slice(*line)].strip()
        has_figure = any(line[0] <= figure.start < line[1] for figure in self.figures)
        return 0 < len(words) <= HEADING_LENGTH and not has_figure and words[-1] not in "。！？!?；;，,"

    def _of_heading(self, position: int) -> tuple[Region, ...]:
        """The places of the last heading above; of the title where that heading names none; else the one place of a text
        that names no other, as a notice does."""
        above = [heading for heading in self.headings if heading[1] <= position]
        for heading in [*above[-1:], *above[:1]]:
            if named := self._last_named(*heading):
                return named
        everywhere = {mention.regions for mention in self.named}
        return everywhere.pop() if len(everywhere) == 1 else ()


def _spans(text: str, ends: re.Pattern[str]) -> list[tuple[int, int]]:
    """The stretches between the ends, each with its end; together the whole text."""
    spans, start = [], 0
    for match in ends.finditer(text):
        spans.append((start, match.end()))
        start = match.end()
    return [*spans, (start, len(text))] if start < len(text) or not spans else spans


def _around(spans: list[tuple[int, int]], position: int) -> tuple[int, int]:
    """The stretch that holds a position, beginning no further than REACH before it."""
    start, end = next(span for span in spans if span[0] <= position < span[1])
    return max(start, position - REACH), end
