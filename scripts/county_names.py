"""Write policies/data/counties.csv from the npm package @vant/area-data (MIT), which follows GB/T 2260.

Usage, after `npm pack @vant/area-data && tar xzf vant-area-data-*.tgz`:

    node -e "console.log(JSON.stringify(require('./package/dist/index.cjs').areaList.county_list))" > counties.json
    python scripts/county_names.py counties.json

One row a county-level division of the mainland: GB/T 2260 code, full name, slug of the pooling region it belongs to,
pinyin of its short name without tones. The region is that of its own code, else of its prefecture, else of its province.
"""

from __future__ import annotations

import csv
import json
import os
import sys
from pathlib import Path

from pypinyin import Style, pinyin

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DEBUG", "1")

import django  # noqa: E402

django.setup()

from policies.search.names import county_short_name  # noqa: E402

DATA = ROOT / "policies" / "data"
# Taiwan, Hong Kong and Macau have schemes of their own.
ELSEWHERE = ("71", "81", "82")


def region_of(code: str, slugs: dict[str, str]) -> str:
    """The slug of the pooling region that a county-level code belongs to. Raises KeyError for a code of no region."""
    return slugs.get(code) or slugs.get(f"{code[:4]}00") or slugs[f"{code[:2]}0000"]


def main(source: Path) -> None:
    with (DATA / "regions.csv").open(encoding="utf-8") as file:
        slugs = {row["code"]: row["slug"] for row in csv.DictReader(file) if row["code"]}
    counties = json.loads(source.read_text(encoding="utf-8"))
    with (DATA / "counties.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "name", "region", "pinyin"])
        for code, name in sorted(counties.items()):
            if not code.startswith(ELSEWHERE):
                short = county_short_name(name) or name
                letters = "".join(syllable[0] for syllable in pinyin(short, style=Style.NORMAL))
                writer.writerow([code, name, region_of(code, slugs), letters])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
