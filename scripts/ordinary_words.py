"""Write policies/data/names/ordinary_words.txt: everyday words that keep a place's name from being read out of other words.

Usage, after `pip download jieba --no-deps --no-binary :all: && tar xzf jieba-*.tar.gz`:

    python scripts/ordinary_words.py jieba-*/jieba/dict.txt

The source is the dictionary of jieba (MIT): a word, how often it was met, its part of speech. Kept are single signs, frequent
words, and rarer ones that hold or cut through the name of a region; words that are themselves names of places are left out.
"""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DEBUG", "1")

import django  # noqa: E402

django.setup()

from policies.search.folding import key  # noqa: E402
from policies.search.names import NAMES, counties, county_short_name, listed, other_names  # noqa: E402

FREQUENT, RARE, SIGN = 300, 20, 100
LONGEST = 5
# Behind a region's name these say nothing else than the place.
STILL_THE_PLACE = ("人", "市", "县", "区", "省", "州", "盟", "地区", "籍", "城", "话", "港", "路", "街")
# Not in that dictionary, or met too rarely there, and common where people ask about 医保.
OURS = {
    "阿里健康": 500, "阿里巴巴": 500, "阿里云": 300, "定点医院": 2000, "定点药店": 1000, "定点": 1000, "医保": 20000,
    "社保": 20000, "参保": 5000, "职工": 20000, "余额": 5000, "最新": 8000, "医保卡": 8000, "社保卡": 8000, "长治病": 300,
    "大病": 3000, "慢性病": 3000, "慢病": 2000, "门诊": 5000, "共济": 2000, "家属": 3000, "定额": 1000, "划入": 1000,
    "到账": 2000, "返款": 1000, "哈密瓜": 500, "三明治": 500, "莆田系": 300, "统筹": 3000, "四平八稳": 100, "连续": 20000,
    "怎么": 30000, "多少": 30000, "多少钱": 20000, "每月": 20000, "退休": 20000, "个人账户": 8000, "住院": 8000, "看病": 8000, "阿里旺旺": 100,
    "云南白药": 500, "贵州茅台": 500, "青岛啤酒": 500, "德州扒鸡": 500, "沙县小吃": 500, "兰州拉面": 500, "重庆火锅": 500,
    "北京烤鸭": 500, "北京时间": 500, "山西老陈醋": 200, "金华火腿": 200, "黄山毛峰": 200, "安溪铁观音": 200, "中山装": 300,
    "东方财富": 300, "东方航空": 300, "海南航空": 300, "平安保险": 300, "中国平安": 300, "长治久安": 300, "白银价格": 300,
    "长春新碱": 200, "太原理工": 200, "辽宁号": 200, "上海电气": 200, "万宁超市": 200, "文山会海": 200, "和田玉": 300,
    "宁夏枸杞": 300, "普洱茶": 500, "六安瓜片": 200, "信阳毛尖": 300, "景德镇瓷器": 200, "涪陵榨菜": 300,
    "东阿阿胶": 300, "同仁堂": 500, "广州酒家": 200, "西湖龙井": 200, "五常大米": 200, "烟台苹果": 200, "道口烧鸡": 100,
}  # fmt: skip


def region_names() -> Iterator[str]:
    with (ROOT / "policies" / "data" / "regions.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield from filter(None, (row["name"], row["short_name"], *row["aliases"].split()))


def main(source: Path) -> None:
    regions = {key(name) for name in region_names()}
    regions = {name for name in regions if not name.isascii()}
    places = regions | {key(item.name) for item in (*counties(), *other_names())}
    bare = {key(county_short_name(item.name)) for item in counties()} - {""}
    beginnings = {name[:cut] for name in regions if len(name) <= 5 for cut in range(1, len(name))}
    endings = {name[cut:] for name in regions if len(name) <= 5 for cut in range(1, len(name))}

    def touches(word: str) -> bool:
        cuts = range(1, len(word))
        across = any(word[cut:] in beginnings or word[:cut] in endings for cut in cuts)
        return across or any(name in word for name in regions)

    def still_a_place(word: str) -> bool:
        """北京城 and 上海书店 say where, 三明治 and 哈密瓜 do not."""
        name = next((word[:size] for size in range(len(word) - 1, 1, -1) if word[:size] in regions), "")
        if not name or name in listed("everyday_names"):
            return False
        return word[len(name) :] in STILL_THE_PLACE or len(word) > len(name) + 1

    kept: dict[str, int] = {}
    for line in source.read_text(encoding="utf-8").splitlines():
        word, count, speech = line.split()
        word, many = key(word), int(count)
        enough = SIGN if len(word) == 1 else FREQUENT
        if word in places or not word or len(word) > LONGEST or still_a_place(word):
            continue
        if speech in ("ns", "nr") and word in bare:
            continue
        if many >= enough or (len(word) > 1 and many >= RARE and touches(word)) or (word in bare and many >= RARE):
            kept[word] = max(many, kept.get(word, 0))
        elif len(word) > 2 and many >= 3 and any(name in word for name in regions if len(name) < len(word)):
            kept[word] = max(many, RARE)
    kept |= {key(word): many for word, many in OURS.items()}
    head = "# From the dictionary of jieba (MIT); written by scripts/ordinary_words.py."
    lines = [f"{word} {many}" for word, many in sorted(kept.items())]
    (NAMES / "ordinary_words.txt").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
