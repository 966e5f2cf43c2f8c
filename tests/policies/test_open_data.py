"""Open data: what can be downloaded says what the database says, and harms no spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from policies import open_data
from policies.models import Claim, CoverageRow, CoverageTable, CreditBand, CreditTable, Finding, Region, Source, Status
from tests.pages import Page

pytestmark = pytest.mark.django_db
Open = Callable[..., Page]


def download(client: Client, name: str) -> list[dict[str, str]]:
    response = client.get(f"/data/{name}")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff"), "spreadsheets take it for something else than UTF-8 otherwise"
    return list(csv.DictReader(io.StringIO(text[1:])))


def whole(client: Client) -> dict[str, Any]:
    return json.loads(client.get("/data/all.json").content)


def test_the_page_names_files_fields_and_licence(open_page: Open) -> None:
    page = open_page("/data/")
    assert {"/data/credit.csv", "/data/coverage.csv", "/data/all.json"} <= set(page.hrefs())
    assert any(href.startswith("https://creativecommons.org/licenses/by/4.0/") for href in page.hrefs())
    for column in (*open_data.columns("credit").values(), *open_data.columns("coverage").values()):
        assert column in page.sections["fields"]


def test_the_csv_has_a_line_for_every_published_row(client: Client) -> None:
    bands = CreditBand.objects.filter(table__status=Status.PUBLISHED)
    rows = CoverageRow.objects.filter(table__status=Status.PUBLISHED)
    assert len(download(client, "credit.csv")) == bands.count() > 50
    assert len(download(client, "coverage.csv")) == rows.count() > 100


def test_a_line_of_the_csv_says_what_the_table_says(client: Client) -> None:
    lines = [line for line in download(client, "credit.csv") if line["地区"] == "兰州市"]
    line = next(line for line in lines if line["给谁"] == "retiree")
    assert (line["金额（元）"], line["依据级别"], line["核对日"], line["施行日"]) == (
        "90.00",
        "reported",
        "2026-12-01",
        "",
    )
    assert line["依据"] == "甘肃省退休人员医保返钱标准2023年；兰州职工医保个人账户计入方式"
    years = next(line for line in download(client, "coverage.csv") if line["地区"] == "上海市")
    assert (years["累计（个月）"], years["须超过"], years["查到了"]) == ("180", "True", "True")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_a_spreadsheet_would_run_is_marked(client: Client, start: str) -> None:
    CreditTable.objects.filter(region__slug="lanzhou").update(base_meaning=f"{start}HYPERLINK(1)")
    line = next(line for line in download(client, "credit.csv") if line["地区"] == "兰州市")
    assert line["基数"].startswith(f"'{start}")


def test_the_json_is_everything_that_is_published(client: Client) -> None:
    data = whole(client)
    assert len(data["credit"]) == CreditTable.objects.published().count()
    assert len(data["coverage"]) == CoverageTable.objects.published().count()
    assert len(data["findings"]) == Finding.objects.published().count()
    assert len(data["claims"]) == Claim.objects.published().count()
    assert {source["key"] for source in data["sources"]} == set(Source.objects.values_list("key", flat=True))
    assert data["licence"] == open_data.LICENCE


def test_the_json_says_what_the_database_says(client: Client) -> None:
    values = {
        (entry["region"], entry.get("audience", "retiree"), entry.get("effective_from")): entry
        for entry in whole(client)["credit"]
    }
    for table in CreditTable.objects.published().select_related("region"):
        start = table.effective_from.isoformat() if table.effective_from else None
        entry = values[table.region.slug, table.audience, start]
        assert entry["headline"] == table.headline
        assert entry["evidence"] == table.evidence
        amounts = [str(band.amount) if band.amount is not None else None for band in table.bands.all()]
        assert [band.get("amount") and f"{float(band['amount']):.2f}" for band in entry["bands"]] == amounts
        assert [c["source"] for c in entry["citations"]] == [c.source.key for c in table.citations.all()]


def test_the_json_of_a_region_is_its_part_of_the_whole(client: Client) -> None:
    data = whole(client)
    for slug in ("lanzhou", "beijing", "qingdao", "wuhan", "qujing"):
        own = json.loads(client.get(f"/cities/{slug}.json").content)
        for section in ("credit", "coverage", "findings", "claims"):
            part = [{k: v for k, v in e.items() if k != "region"} for e in data[section] if e["region"] == slug]
            assert own[section] == part, (slug, section)


def test_what_editors_keep_to_themselves_is_in_no_download(client: Client) -> None:
    Source.objects.filter(key="gansu-credit-list-2023").update(note="只给编辑看的备注")
    Claim.objects.filter(key="lanzhou-credit-120").update(status=Status.DRAFT)
    CreditTable.objects.filter(region__slug="tianshui").update(status=Status.DRAFT, headline="只给编辑看的草稿")
    answers = [client.get(f"/data/{name}").content.decode() for name in ("all.json", "credit.csv", "coverage.csv")]
    answers += [client.get(f"/cities/{slug}.json").content.decode() for slug in ("lanzhou", "tianshui")]
    for answer in answers:
        assert "只给编辑看" not in answer
        assert "lanzhou-credit-120" not in answer
        assert "iejumei.com/shenghuo" not in answer, "a page that we would not let our parents open"


def test_other_programs_may_read_the_data_from_anywhere(client: Client) -> None:
    for address in ("/data/all.json", "/data/credit.csv", "/cities/lanzhou.json"):
        assert client.get(address)["Access-Control-Allow-Origin"] == "*"


def test_the_whole_takes_a_fixed_number_of_queries(client: Client, django_assert_max_num_queries) -> None:
    assert Region.objects.count() > 400
    with django_assert_max_num_queries(20):
        client.get("/data/all.json")


def test_a_city_without_its_own_table_gets_its_provinces(client):
    values = client.get("/cities/yichun-hl.json").json()
    assert values["credit"] == []
    assert values["in_force"]["credit"]["decided_by"] == "heilongjiang"
    assert values["in_force"]["coverage"] is None
