"""One address of each kind of page. Results are asked as of a fixed day, so that they stay the same."""

from __future__ import annotations

from urllib.parse import urlencode

ON = "2026-11-22"


def result(region: str, status: str, **answers: object) -> str:
    """The address of a result."""
    first = {"region": region, "status": status, "sex": "female", "birth_year": 1960, "birth_month": 3}
    return f"/calculator/?{urlencode(first | answers | {'on': ON})}"


BORN_1968 = {"sex": "male", "birth_year": 1968, "birth_month": 5}
WORKING = {**BORN_1968, "cumulative_years": 21, "cumulative_months": 4}

RETIRED = result("beijing", "retired")
WORKING_SHORT = result("beijing", "working", **WORKING)

# Pages of a site in trouble: the running one has no such addresses, the browser is handed the HTML (`in_trouble`).
IN_TROUBLE = {"broken", "outage", "outage-letter", "outage-draft"}

PAGES = {
    "home": "/",
    "cities": "/cities/",
    "search-hits": "/cities/?q=lz",
    "search-none": "/cities/?q=qqqq",
    "search-answer": f"/cities/?{urlencode({'q': '兰州每月返多少'})}",
    "search-question": f"/cities/?{urlencode({'q': '医保要交多少年'})}",
    "search-nearly": f"/cities/?{urlencode({'q': '兰洲余额'})}",
    "search-outside": f"/cities/?{urlencode({'q': '报销比例'})}",
    "search-number": "/cities/?q=110101199003078888",
    "city-of-county": f"/cities/suzhou-js/?{urlencode({'via': '昆山市'})}",
    "city": "/cities/lanzhou/",
    "city-bands": "/cities/beijing/",
    "city-rich": "/cities/shenzhen/",
    "city-yearly": "/cities/shanghai/",
    "city-unknown": "/cities/lasa/",
    "city-estimate": "/cities/lasa/?average_pension=3000",
    "city-estimate-error": "/cities/lasa/?average_pension=abc",
    "province": "/cities/gansu/",
    "elsewhere": "/cities/xianggang/",
    "history": "/cities/shanghai/history/",
    "compare": "/compare/",
    "compared": f"/compare/?{urlencode([('city', name) for name in ('北京', '兰州', '上海', '深圳')])}",
    "compared-errors": f"/compare/?{urlencode([('city', name) for name in ('北京', '火星', 'suzhou', '香港')])}",
    "compare-errors": f"/compare/?{urlencode([('city', '火星' * 20)])}",
    "years": "/compare/years/",
    "national": "/national/",
    "changes-error": f"/changes/?{urlencode({'place': '火星'})}",
    "changes": "/changes/",
    "changes-place": "/changes/?city=shanghai",
    "data": "/data/",
    "report": "/report/?page=/cities/lanzhou/",
    "about": "/about/",
    "privacy": "/privacy/",
    "accessibility": "/accessibility/",
    "report-sent": "/report/?sent=1",
    "not-found": "/nowhere/",
    "refused": f"/?{'&' * 2001}",
    "broken": "/broken/",
    "outage": "/outage/",
    "outage-letter": "/outage-letter/",
    "outage-draft": "/outage-draft/",
    "form": "/calculator/?region=lanzhou",
    "form-errors": f"/calculator/?{urlencode({'region': '火星', 'status': '', 'birth_year': 19})}",
    "form-second": result("beijing", "working", **BORN_1968),
    "form-second-errors": result("beijing", "working", **BORN_1968, cumulative_years=99),
    "form-unknown": result("tianjin", "working", **BORN_1968),
    "result-retired": RETIRED,
    "result-arrived": f"{RETIRED}&arrived=97",
    "result-what-if": f"{RETIRED}&if_region=shanghai",
    "result-yearly": result("shanghai", "retired"),
    "result-working": WORKING_SHORT,
    "result-working-top-up": f"{WORKING_SHORT}&gap_base=4500&gap_rate=8",
    "result-open": result("tianjin", "working", **WORKING, unknown="actual"),
    "result-working-full": result("beijing", "working", **WORKING | {"cumulative_years": 27}),
    "result-resident": result("lanzhou", "resident"),
    "result-unknown": result("lasa", "retired"),
    "result-unknown-estimate": result("lasa", "retired", average_pension=3000),
    "result-working-unknown": result("lasa", "working", **WORKING),
    "result-approximate": result("shenzhen", "retired"),
    "result-parent": f"{RETIRED}&for=parent",
    "sheet": RETIRED.replace("/calculator/", "/calculator/sheet/"),
    "retirement": "/calculator/retirement/",
    "retirement-errors": "/calculator/retirement/?sex=female&birth_year=1972",
    "retirement-result": "/calculator/retirement/?sex=male&birth_year=1968&birth_month=5",
    "guides": "/guides/",
    "guides-chosen": "/guides/?smartphone=no",
    "guide": "/guides/alipay/",
    "guide-choices": "/guides/alipay/?place=suzhou",
    "guide-place": "/guides/alipay/lanzhou/",
    "guide-phone": "/guides/phone/",
    "guide-sites": "/guides/bureau-site/qingdao/",
    "guides-place": "/guides/?place=lanzhou",
    "guides-choices": "/guides/?place=suzhou",
    "guides-none": "/guides/?place=qqqq",
    "glossary": "/glossary/",
    "topics": "/topics/",
    "topic": "/topics/zhanghu-de-qian/",
}
