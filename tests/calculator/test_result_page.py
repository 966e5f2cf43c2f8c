"""The result: its steps, its notes, what to do next, and that nobody else learns of it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from policies.models import CreditTable
from tests.calculator.conftest import ON, RETIRED, WORKING
from tests.pages import Page, read, yuan_figures

pytestmark = pytest.mark.django_db

Open = Callable[..., Page]
SHORT = {**WORKING, "region": "hangzhou", "birth_year": "1966", "birth_month": "3", "cumulative_years": "18"}
RESULTS = [
    RETIRED,
    {**RETIRED, "region": "qujing"},
    {**RETIRED, "region": "jinan", "average_pension": "3600"},
    {**RETIRED, "status": "resident"},
    {**WORKING, "cumulative_years": "24"},
    SHORT,
]


@pytest.mark.parametrize("answers", RESULTS)
def test_a_result_is_listed_nowhere_and_sets_no_cookie(client: Client, answers: dict[str, str]) -> None:
    response = client.get("/calculator/", answers)
    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex"
    assert read(response).noindex
    assert not response.cookies


@pytest.mark.parametrize("answers", RESULTS)
def test_every_anchor_of_a_result_leads_somewhere(open_page: Open, answers: dict[str, str]) -> None:
    page = open_page("/calculator/", answers)
    assert len(page.ids) == len(set(page.ids))
    assert {href[1:] for href in page.hrefs() if href.startswith("#")} <= set(page.ids)
    for slip in ("None", "{{", "{%", "NaN"):
        assert slip not in page.text


def test_every_link_of_a_result_answers(open_page: Open, client: Client) -> None:
    result = {href.partition("#")[0] for answers in RESULTS for href in open_page("/calculator/", answers).hrefs()}
    own = {address.removeprefix("http://127.0.0.1:8000") for address in result}
    own = {address for address in own if address.startswith("/") and "edit=" not in address}
    assert len(own) > 30
    for address in own:
        assert client.get(address).status_code in (200, 302), address


def test_the_steps_are_sum_sentence_and_source(open_page: Open) -> None:
    page = open_page("/calculator/", {**RETIRED, "region": "beijing"})
    steps = page.sections["how"]
    assert "不满70周岁，每月100元您66周岁，在这一档。一般" in steps
    assert "100元−3元=97元每月扣3元大额医疗互助，到账97元。" in steps
    assert steps.index("不满70周岁") < steps.index("100元−3元")


def test_the_working_of_the_years_is_shown_month_by_month(open_page: Open) -> None:
    steps = open_page("/calculator/", SHORT).sections["how"]
    assert "1966年3月+60岁4个月=2026年7月" in steps
    assert "240个月−216个月=24个月" in steps
    assert "2026年11月+24个月=2028年11月" in steps
    assert "法定退休的月份已经到了或过了" in steps


def test_the_years_as_a_picture_have_the_same_figures_as_a_table(open_page: Open) -> None:
    page = open_page("/calculator/", {**WORKING, "region": "changsha", "cumulative_years": "28", "actual_years": "20"})
    assert "30年，缴到哪里了实心：已缴28年。斜线：退休前还要缴2年。" in page.sections["how"]
    assert "2026年11月今天28年2028年5月最早可退休" in page.sections["how"]


def test_the_years_ahead_show_the_next_band(open_page: Open) -> None:
    page = open_page("/calculator/", {**RETIRED, "region": "beijing"})
    assert "现在66100元1200元2030年3月70110元1320元" in page.sections["next15"]


def test_short_of_years_the_places_own_ways_stand_before_the_general_ones(open_page: Open) -> None:
    page = open_page("/calculator/", SHORT)
    ways = page.sections["ways"]
    assert page.before["how"].index("年限不够怎么补") < page.before["how"].index("怎么算出来的")
    assert ways.index("一次补齐：2026年11月，补2年") < ways.index("要多少钱，换来什么补缴")
    assert "法律说，可以缴到够为止" in ways


def test_where_the_place_names_no_way_it_says_so(open_page: Open) -> None:
    page = open_page("/calculator/", {**WORKING, "region": "qingdao", "birth_year": "1966", "cumulative_years": "20"})
    assert "青岛具体怎么补，本站没查到，先问12393" in page.sections["ways"]


def test_an_unknown_amount_is_no_figure_but_frame_claims_and_telephone(open_page: Open) -> None:
    page = open_page("/calculator/", {**RETIRED, "region": "lijiang"})
    assert "丽江每月返您多少没查到" in page.text
    assert yuan_figures(page.before["frame"]) == []
    assert "尚无定论" in page.sections["frame"]
    assert "tel:12393" in page.hrefs()


def test_the_sentences_for_the_telephone_are_made_from_the_case(open_page: Open) -> None:
    page = open_page("/calculator/", {**RETIRED, "region": "beijing"})
    assert "「我是北京职工医保退休人员，1960年3月出生。」" in page.sections["next"]
    assert "「个人账户每月该划入100元，对吗？」" in page.sections["next"]
    assert "「过了70岁生日，从哪个月起涨？」" in page.sections["next"]
    assert (
        "「2026年7月就到了退休的月份，按哪年的规定算，还差多少，能一次补齐吗？」"
        in open_page("/calculator/", SHORT).sections["next"]
    )


def test_the_report_knows_which_case_it_is_about(open_page: Open) -> None:
    page = open_page("/calculator/", RETIRED)
    (href,) = [href for href, words in page.links if words == "告诉我们" and "query=" in href]
    report = open_page(href)
    assert report.hidden["page"] == "/calculator/"
    assert "region=lanzhou&status=retired" in report.hidden["query"]


def test_a_document_past_its_own_expiry_is_noted(open_page: Open) -> None:
    case = {**WORKING, "region": "shaoguan", "birth_year": "1970", "cumulative_years": "20", "actual_years": "8"}
    note = "写明有效到2025年6月30日，没查到新文件"
    assert note in open_page("/calculator/", case).sections["how"]
    assert note not in open_page("/calculator/", {**case, "on": "2025-06-30"}).sections["how"]


# ---- the month of a birthday that changes the band ----

BIRTHDAY = "来源没有写明，这里按当月算"
MONTHS = [
    ("2026-10-31", "100元", False),
    ("2026-11-01", "110元", True),
    ("2026-11-30", "110元", True),
    ("2026-12-01", "110元", False),
]


@pytest.mark.parametrize(("on", "amount", "noted"), MONTHS)
def test_only_in_the_month_of_the_birthday_the_note_stands(open_page: Open, on: str, amount: str, noted: bool) -> None:
    page = open_page(
        "/calculator/", {**RETIRED, "region": "beijing", "birth_year": "1956", "birth_month": "11", "on": on}
    )
    assert f"北京每月返您{amount}" in page.text
    assert (BIRTHDAY in page.sections["how"]) is noted


@pytest.mark.parametrize("opens", ["birthday_month", "next_month", "next_january"])
def test_where_the_source_says_when_a_band_opens_there_is_no_note(open_page: Open, opens: str) -> None:
    CreditTable.objects.filter(region__slug="beijing", audience="retiree").update(band_opens=opens)
    answers = {**RETIRED, "region": "beijing", "birth_year": "1956", "birth_month": "11"}
    page = open_page("/calculator/", answers)
    assert BIRTHDAY not in page.sections["how"]
    assert f"北京每月返您{110 if opens == 'birthday_month' else 100}元" in page.text


def test_a_birthday_that_changes_nothing_is_not_mentioned(open_page: Open) -> None:
    page = open_page("/calculator/", {**RETIRED, "birth_year": "1956", "birth_month": "11"})
    assert BIRTHDAY not in page.text


# ---- the small forms on the page ----


@pytest.mark.parametrize("answers", RESULTS)
def test_the_small_forms_carry_every_answer(client: Client, answers: dict[str, str]) -> None:
    text = client.get("/calculator/", answers).content.decode().partition("<main")[2]
    forms = [form.partition("</form>")[0] for form in text.split("<form")[1:]]
    assert forms or answers["status"] == "resident"
    for form in forms:
        for name, value in answers.items():
            own = f'id="{name}"' in form
            assert own or f'<input type="hidden" name="{name}" value="{value}">' in form, name


def test_what_arrived_is_explained(open_page: Open) -> None:
    beijing = {**RETIRED, "region": "beijing"}
    assert (
        "正好是按现在标准划入的数" in open_page("/calculator/", {**beijing, "arrived": "100"}).sections["arrived-title"]
    )
    assert "扣掉3元，就是这个数" in open_page("/calculator/", {**beijing, "arrived": "97"}).sections["arrived-title"]
    assert "都对不上" in open_page("/calculator/", {**beijing, "arrived": "1234.56"}).sections["arrived-title"]


def test_what_it_would_cost_is_the_readers_own_sum(open_page: Open) -> None:
    page = open_page("/calculator/", {**SHORT, "gap_base": "4500", "gap_rate": "8"})
    assert "24个月×4500元×8%=约8640元" in page.text
    assert "元×" not in open_page("/calculator/", SHORT).text


def test_another_place_stands_beside_the_first(open_page: Open) -> None:
    page = open_page("/calculator/", {**RETIRED, "region": "beijing", "if_region": "兰州"})
    assert "每月返100元90元" in page.sections["whatif"]


OTHERWISE = [
    ({"if_retire": "earliest"}, "最早退休退休2029年4月2028年5月年限要求25年25年退休时还差2年7个月3年6个月"),
    ({"if_retire": "latest"}, "最晚退休退休2029年4月2032年4月年限要求25年25年退休时还差2年7个月不差"),
    (
        {"if_until_year": "2030", "if_until_month": "6"},
        "缴到2030年6月退休2029年4月2029年4月年限要求25年25年退休时还差2年7个月1年5个月",
    ),
    ({"if_region": "上海"}, "上海退休2029年4月2029年4月年限要求25年超过15年退休时还差2年7个月不差"),
    ({"if_region": "曲靖"}, "年限要求25年没查到"),
    ({"if_region": "天津"}, "天津还要多问一两件，才能比"),
    ({"if_until_year": "2030"}, "缴到哪年哪月，两个都要写"),
    ({"if_region": "suzhou"}, "可能是苏州、宿州，请写全名"),
]


@pytest.mark.parametrize(("changed", "said"), OTHERWISE)
def test_what_would_be_otherwise_stands_beside_what_is(open_page: Open, changed: dict[str, str], said: str) -> None:
    page = open_page("/calculator/", {**WORKING, "cumulative_years": "20", **changed})
    assert said in page.sections["whatif"]
    assert "到退休那个月，医保年限还差2年7个月" in page.text


@pytest.mark.parametrize("typed", ["NaN", "\0", "<script>alert(1)</script>"])
@pytest.mark.parametrize("name", ["arrived", "gap_base", "gap_rate", "if_region", "if_retire", "if_until_year"])
def test_nonsense_in_a_small_form_keeps_the_result(client: Client, name: str, typed: str) -> None:
    response = client.get("/calculator/", {**SHORT, name: typed})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content
    assert "医保年限还差2年" in read(response).text


# ---- paper ----


def test_the_sheet_for_the_window_has_case_questions_and_blanks(client: Client) -> None:
    response = client.get("/calculator/sheet/", RETIRED)
    page = read(response)
    assert "参保地兰州市" in page.sections["case"]
    assert "每月90元" in page.sections["case"]
    assert "身份证" in page.sections["bring"]
    assert "「我是兰州职工医保退休人员" in page.sections["say"]
    assert page.noindex
    assert response["X-Robots-Tag"] == "noindex"


def test_a_sheet_without_answers_goes_back_to_the_questions(client: Client) -> None:
    response = client.get("/calculator/sheet/", {"region": "lanzhou"})
    assert (response.status_code, response["Location"]) == (302, "/calculator/?region=lanzhou")


TYPED = [
    {"birth_year": "１９６０", "birth_month": " 3 ", "region": "兰州市"},
    {"status": " retired ", "on": "２０２６－１１－２２"},
    {"region": "jinan", "average_pension": "３，６００元"},
]


@pytest.mark.parametrize("typed", TYPED, ids=str)
def test_the_short_address_leads_back_whatever_way_the_answers_were_typed(
    open_page: Open, client: Client, typed: dict[str, str]
) -> None:
    page = open_page("/calculator/", {**RETIRED, **typed})
    (address,) = [href for href in page.hrefs() if "/calculator/r/" in href]
    response = client.get(address.removeprefix("http://127.0.0.1:8000"), follow=True)
    assert response.status_code == 200
    again = read(response)
    assert again.before["how"].partition("本页内容")[0] == page.before["how"].partition("本页内容")[0]
    assert again.title == page.title


def test_printed_sheets_say_when_to_look_again(open_page: Open) -> None:
    assert f"{ON[:4]}年11月22日算出，请在2027年5月前再查" in open_page("/calculator/", RETIRED).text
    soon = {**RETIRED, "region": "beijing", "birth_year": "1957", "birth_month": "2"}
    assert "请在2027年2月前再查" in open_page("/calculator/", soon).text


def test_a_figure_of_the_readers_own_is_never_shown_as_exact(client):
    query = "region=jinan&status=retired&sex=male&birth_year=1962&birth_month=5&average_pension=3000&on=2026-11-22"
    page = client.get(f"/calculator/?{query}").content.decode()
    assert '起</span><span class="nb">约75元</span>' in page
    assert '<td class="r">约60元</td><td class="r">约720元</td>' in page
    assert "请问个人账户每月划入多少元？" in page
    assert "该划入60元" not in page
    assert "和卡里进的对一对" not in page


def test_a_published_figure_can_be_held_against_what_arrived(client):
    query = "region=lanzhou&status=retired&sex=male&birth_year=1962&birth_month=5"
    page = client.get(f"/calculator/?{query}").content.decode()
    assert "和卡里进的对一对" in page
    assert "该划入90元" in page
    assert '<td class="r">90元</td>' in page


@pytest.mark.parametrize("answers", [RETIRED, WORKING | {"cumulative_years": "16"}])
def test_the_list_of_contents_says_what_the_headings_say(db: None, client: Client, answers: dict[str, str]) -> None:
    html = client.get("/calculator/", answers).content.decode()
    entries = re.findall(r'<a href="#([^"]+)">([^<]*)</a></li>', html[html.index('id="toc"') :].split("</nav>")[0])
    headings = dict(re.findall(r'<h2[^>]*? id="([^"]+)">([^<]*)</h2>', html))
    assert entries
    assert entries == [(anchor, headings[anchor]) for anchor, _ in entries]
