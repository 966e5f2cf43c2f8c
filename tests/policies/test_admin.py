"""The editors' desk: every page opens under the strict CSP, and an editor's whole task can be done in Chinese."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from policies import models, review
from policies.admin.fields import FactsField, MonthField, MonthsField, PercentField
from policies.admin.reports import page_link
from policies.models import CoverageTable, CreditTable, ReaderReport, Region, Source, Status

pytestmark = pytest.mark.django_db

DESK = (
    *("region", "source", "credittable", "coveragetable", "finding", "claim", "contact"),
    *("readerreport", "importrecord"),
)
ADDED_BY_HAND = DESK[:7]


@pytest.fixture
def desk(admin_client: Client) -> Client:
    return admin_client


@pytest.fixture
def reviewer(db: None) -> Client:
    """Somebody else, who may publish."""
    return person("shenhe", "审核")


def person(name: str, role: str, **names: str) -> Client:
    """A colleague with a role, signed in."""
    user = User.objects.create_user(name, is_staff=True, **names)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def lanzhou(db: None) -> CreditTable:
    return CreditTable.objects.published().get(region__slug="lanzhou", audience="retiree")


@pytest.fixture
def letter(db: None) -> ReaderReport:
    return ReaderReport.objects.create(
        page="/calculator/",
        step="第二步",
        query="region=lanzhou&status=retired",
        message="我在兰州，每月到账是95元。",
        reference="银行短信",
    )


def address(row: Any, page: str = "change") -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])


def step_address(table: Any, step: str) -> str:
    return reverse(f"admin:{table._meta.app_label}_{table._meta.model_name}_step", args=[table.pk, step])


def form_data(response: Any) -> dict[str, Any]:
    """What a browser would send back from a page of the desk: every field of the form and of its rows."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    values = {field.html_name: field.value() for form in forms for field in form}
    values |= {"version": response.context["version"]} if response.context.get("version") else {}
    return {name: "" if value is None else value for name, value in values.items() if value is not False}


def save(desk: Client, row: Any, _step: str = "", **changes: Any) -> Any:
    """Open a page, change fields, and send it; with `_step`, by the button 保存并…. The answer is the page after."""
    data = form_data(desk.get(address(row))) | changes
    data |= {"_step": _step} if _step else {"_save": "保存"}
    return desk.post(address(row), data, follow=True)


def publish(reviewer: Client, draft: Any, note: str = "改了标准。", **typed: Any) -> Any:
    """Open the page 发布, fill it in, and send it."""
    page = reviewer.get(step_address(draft, "publish"))
    data = {"note": note, "kind": "major", "version": page.context["item"].version} | typed
    return reviewer.post(step_address(draft, "publish"), data, follow=True)


def said(response: Any) -> list[str]:
    """The messages on top of a page."""
    return [str(message) for message in response.context["messages"]]


def revise(desk: Client, table: Any, step: str = "revise") -> Any:
    """Press 以此为底稿修订; the draft that it opens."""
    response = desk.post(step_address(table, step), follow=True)
    draft = response.context["original"]
    assert draft.status == Status.DRAFT
    assert draft.pk != table.pk
    return draft


# ---- every page ----


class _Inline(HTMLParser):
    """What a strict CSP would block."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.found += [f"<{tag} {name}>" for name in names if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(f"<{tag}>")


def opened(desk: Client, path: str, **query: str) -> str:
    response = desk.get(path, query)
    assert response.status_code == 200, path
    html = response.content.decode()
    parser = _Inline()
    parser.feed(html)
    assert not parser.found, path
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    return html


@pytest.mark.parametrize("name", DESK)
def test_lists_open_and_search(desk: Client, letter: ReaderReport, name: str) -> None:
    path = reverse(f"admin:policies_{name}_changelist")
    assert "退休医保通 编辑台" in opened(desk, path)
    opened(desk, path, q="兰州")
    opened(desk, path, _facets="True")


@pytest.mark.parametrize("name", ADDED_BY_HAND)
def test_add_pages_open(desk: Client, name: str) -> None:
    opened(desk, reverse(f"admin:policies_{name}_add"))


@pytest.mark.parametrize("name", DESK)
def test_pages_of_one_row_open(desk: Client, letter: ReaderReport, name: str) -> None:
    model = {model._meta.model_name: model for model in vars(models).values() if hasattr(model, "_meta")}[name]
    row = model._default_manager.first()
    opened(desk, address(row))
    opened(desk, address(row, "history"))


@pytest.mark.parametrize("model", [CreditTable, CoverageTable])
def test_tables_of_every_state_open(desk: Client, model: Any) -> None:
    table = model.objects.published().first()
    for state in Status.values:
        model.objects.filter(pk=table.pk).update(status=state)
        html = opened(desk, address(table))
        assert ('name="_save"' in html) == (state == Status.DRAFT)


@pytest.mark.parametrize("name", ["readerreport", "importrecord"])
def test_what_is_not_made_by_hand_cannot_be_added(desk: Client, name: str) -> None:
    assert desk.get(reverse(f"admin:policies_{name}_add")).status_code == 403


def test_first_page_names_us_and_puts_tables_first(desk: Client) -> None:
    html = opened(desk, "/admin/")
    order = [html.index(f'id="policies-{name}"') for name in ("credittable", "coveragetable", "region", "importrecord")]
    assert order == sorted(order)
    assert "今天做什么" in html


def test_strangers_are_sent_to_the_login(client: Client, lanzhou: CreditTable) -> None:
    response = client.post(step_address(lanzhou, "withdraw"))
    assert response.status_code == 302
    assert "/admin/login/" in response["Location"]


# ---- finding things ----


@pytest.mark.parametrize("typed", ["lz", "兰州", "lanzhou", "ＬＺ", "甘肃兰州"])
def test_search_finds_a_place_however_it_is_written(desk: Client, lanzhou: CreditTable, typed: str) -> None:
    for path in ("region", "credittable", "claim", "contact"):
        response = desk.get(reverse(f"admin:policies_{path}_changelist"), {"q": typed})
        found = list(response.context["cl"].result_list)
        assert any("兰州" in str(row) for row in found), path


def test_search_finds_a_place_by_code_and_the_nation(desk: Client) -> None:
    for typed, name in (("620100", "兰州市"), ("全国", "全国"), ("qg", "全国")):
        response = desk.get(reverse("admin:policies_region_changelist"), {"q": typed})
        assert name in [region.name for region in response.context["cl"].result_list]


def test_tables_are_found_by_headline_and_source(desk: Client, lanzhou: CreditTable) -> None:
    title = lanzhou.sources[0].title
    for typed in (lanzhou.headline, title):
        response = desk.get(reverse("admin:policies_credittable_changelist"), {"q": typed})
        assert lanzhou in response.context["cl"].queryset


def test_place_is_chosen_by_typing_initials(desk: Client) -> None:
    query = {"app_label": "policies", "model_name": "credittable", "field_name": "region", "term": "lz"}
    found = desk.get("/admin/autocomplete/", query).json()["results"]
    assert "兰州市" in [choice["text"] for choice in found]


def test_filters_by_province_and_weakest_grade(desk: Client, lanzhou: CreditTable) -> None:
    path = reverse("admin:policies_credittable_changelist")
    official = Source.objects.filter(evidence="official").first()
    lanzhou.citations.create(source=official)

    def listed(**query: str) -> Any:
        return desk.get(path, query).context["cl"].queryset

    assert lanzhou in listed(province="gansu", grade="reported")
    assert lanzhou not in listed(grade="official")
    assert lanzhou not in listed(province="beijing")
    assert {table.status for table in listed(grade="none")} <= {Status.DRAFT}


def test_source_tells_what_stands_on_it(desk: Client, lanzhou: CreditTable) -> None:
    html = opened(desk, address(lanzhou.sources[0]))
    assert address(lanzhou) in html


def test_expired_sources_are_listed(desk: Client) -> None:
    source = Source.objects.first()
    Source.objects.filter(pk=source.pk).update(expires_on=date(2020, 1, 1))
    path = reverse("admin:policies_source_changelist")
    assert source in desk.get(path, {"expired": "yes"}).context["cl"].queryset
    assert source not in desk.get(path, {"expired": "unstated"}).context["cl"].queryset


# ---- an editor's task ----


def test_revise_fail_fix_submit_publish(desk: Client, reviewer: Client, lanzhou: CreditTable) -> None:
    draft = revise(desk, lanzhou)
    changes = {"bands-0-amount": "100", "effective_from": "2026-11-01", "headline": "每月100元，不分年龄"}

    # without a citation it is refused; what was typed is kept
    response = save(desk, draft, "submit", **changes, **{"citations-0-DELETE": "on"})
    assert any("还没有依据" in message for message in said(response))
    assert "还没有依据：至少引用一个来源。" in response.content.decode()
    draft.refresh_from_db()
    assert (draft.status, draft.headline) == (Status.DRAFT, "每月100元，不分年龄")
    assert draft.bands.get().amount == 100

    # with one again, the worked examples still expect the old amount: each of them is named
    source = lanzhou.sources[0]
    citation = {"citations-TOTAL_FORMS": "1", "citations-0-source": str(source.pk), "citations-0-position": "0"}
    response = save(desk, draft, "submit", **citation)
    refused = [message for message in said(response) if "应得 90.00，算出来是 100.00" in message]
    assert len(refused) == draft.examples.count() == 2
    assert draft.citations.get().source == source

    fixed = {f"examples-{i}-expected": '{"monthly": "100.00", "annual": "1200.00"}' for i in range(2)}
    assert said(save(desk, draft, "submit", **fixed))[0].startswith("已送审")
    response = publish(reviewer, draft, "2026年11月起每月100元。")
    assert said(response) == ["已发布。网页上已经是这张表。"]
    draft.refresh_from_db()
    assert draft.status == Status.PUBLISHED

    page = desk.get("/cities/lanzhou/").content.decode()
    assert "100" in page
    assert draft.region.credittables.filter(audience="retiree").in_force(timezone.localdate()) == draft
    # the old one began earlier: it stays published, and readable
    lanzhou.refresh_from_db()
    assert lanzhou.status == Status.PUBLISHED
    history = desk.get("/cities/lanzhou/history/").content.decode()
    assert "每月90元，不分年龄" in history
    assert "每月100元，不分年龄" in history
    logged = [entry.get_change_message() for entry in LogEntry.objects.filter(object_id=draft.pk)]
    assert "发布。2026年11月起每月100元。" in logged
    assert any("底稿是" in message for message in logged)


def test_correction_with_the_same_start_supersedes(desk: Client, reviewer: Client, lanzhou: CreditTable) -> None:
    draft = revise(desk, lanzhou)
    save(desk, draft, "submit", note="补一句说明。")
    response = publish(reviewer, draft)
    assert "它代替了原来那张" in said(response)[0]
    lanzhou.refresh_from_db()
    assert lanzhou.status == Status.SUPERSEDED
    assert "补一句说明。" in desk.get("/cities/lanzhou/").content.decode()
    assert "已被替代" in desk.get("/cities/lanzhou/history/").content.decode()
    # rolling back is publishing a copy of the older one
    again = revise(desk, lanzhou, "restore")
    assert again.revises_id == draft.pk
    save(desk, again, "submit")
    publish(reviewer, again)
    again.refresh_from_db()
    draft.refresh_from_db()
    assert (again.status, draft.status) == (Status.PUBLISHED, Status.SUPERSEDED)


def test_of_two_drafts_the_second_does_not_replace_the_first(
    desk: Client, reviewer: Client, lanzhou: CreditTable
) -> None:
    first, second = revise(desk, lanzhou), revise(desk, lanzhou)
    save(desk, second, "submit")
    save(desk, first, "submit")
    publish(reviewer, first)
    response = publish(reviewer, second)
    assert "已经有一张已发布的表" in response.content.decode()
    second.refresh_from_db()
    assert second.status == Status.IN_REVIEW


def test_example_before_the_start_is_explained(desk: Client, lanzhou: CreditTable) -> None:
    draft = revise(desk, lanzhou)
    response = save(desk, draft, "submit", effective_from="2027-01-01")
    assert any("那天这张表还没施行" in message for message in said(response))


def test_withdrawing_asks_first(desk: Client, lanzhou: CreditTable) -> None:
    html = opened(desk, step_address(lanzhou, "withdraw"))
    assert "不撤下，回去" in html
    lanzhou.refresh_from_db()
    assert lanzhou.status == Status.PUBLISHED
    response = desk.post(step_address(lanzhou, "withdraw"))
    assert "请写一句：为什么撤下。" in response.content.decode()
    desk.post(step_address(lanzhou, "withdraw"), {"why": "文件作废了"})
    lanzhou.refresh_from_db()
    assert lanzhou.status == Status.WITHDRAWN
    assert "每月90元" not in desk.get("/cities/lanzhou/history/").content.decode()


@pytest.mark.parametrize("model", [CreditTable, CoverageTable])
@pytest.mark.parametrize("state", [Status.IN_REVIEW, Status.PUBLISHED, Status.SUPERSEDED, Status.WITHDRAWN])
def test_only_drafts_can_be_changed_or_deleted(desk: Client, model: Any, state: str) -> None:
    table = model.objects.published().first()
    data = {}
    for status in (Status.DRAFT, state):
        model.objects.filter(pk=table.pk).update(status=status)
        data = data or form_data(desk.get(address(table)))
    for button in ({"_save": "保存"}, {"_step": "submit"}):
        response = desk.post(address(table), data | {"headline": "改过"} | button)
        assert response.status_code == 409
        # nothing is stored, and what was typed is still there to be copied
        assert "改过" in response.content.decode()
    assert desk.post(address(table, "delete"), {"post": "yes"}).status_code == 403
    kept = model.objects.get(pk=table.pk)
    assert (kept.headline, kept.status) == (table.headline, state)


def test_steps_that_the_state_does_not_offer_are_refused(desk: Client, lanzhou: CreditTable) -> None:
    for step in ("submit", "publish", "return", "recall"):
        response = desk.post(step_address(lanzhou, step), {"why": "试试"}, follow=True)
        assert any("这张表现在是“已发布”" in message for message in said(response)), step
    assert desk.post(step_address(lanzhou, "no-such")).status_code == 403
    assert desk.get(step_address(lanzhou, "publish")).status_code == 302
    lanzhou.refresh_from_db()
    assert lanzhou.status == Status.PUBLISHED


def test_status_cannot_be_posted(desk: Client, lanzhou: CreditTable) -> None:
    draft = revise(desk, lanzhou)
    save(desk, draft, status="published", published_at="2026-01-01")
    draft.refresh_from_db()
    assert (draft.status, draft.published_at) == (Status.DRAFT, None)


def test_someone_who_may_only_look_gets_no_buttons(client: Client, lanzhou: CreditTable) -> None:
    user = User.objects.create_user("looks", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_credittable"))
    client.force_login(user)
    assert "以此为底稿修订" not in opened(client, address(lanzhou))
    for step in ("revise", "withdraw", "confirm"):
        assert client.post(step_address(lanzhou, step)).status_code == 403


def test_draft_made_by_hand(desk: Client) -> None:
    region = Region.objects.get(slug="xining")
    path = reverse("admin:policies_coveragetable_add")
    data = form_data(desk.get(path)) | {
        "region": str(region.pk),
        "headline": "男30年，女25年",
        "rows-TOTAL_FORMS": "2",
        "rows-0-sex": "male",
        "rows-0-cumulative_months": "30年",
        "rows-0-known": "on",
        "rows-1-sex": "female",
        "rows-1-cumulative_months": "25年",
        "rows-1-actual_months": "120",
        "rows-1-retires_to": "",
        "rows-1-known": "on",
        "citations-TOTAL_FORMS": "0",
        "examples-TOTAL_FORMS": "0",
    }
    response = desk.post(path, data | {"_continue": "1"}, follow=True)
    table = CoverageTable.objects.get(region=region)
    assert [(row.sex, row.cumulative_months, row.actual_months) for row in table.rows.all()] == [
        ("male", 360, None),
        ("female", 300, 120),
    ]
    html = response.content.decode()
    assert 'value="30年"' in html
    assert "“核对日”还空着" in html


def test_ages_out_of_order_are_refused_in_words(desk: Client, lanzhou: CreditTable) -> None:
    draft = revise(desk, lanzhou)
    response = save(desk, draft, **{"bands-0-age_from": "75", "bands-0-age_below": "70"})
    assert "要大于75。没有上限就留空。" in response.content.decode()


def test_broken_example_is_refused_in_words_and_kept(desk: Client, lanzhou: CreditTable) -> None:
    draft = revise(desk, lanzhou)
    typed = '{"status": "retired" "sex": "female"}'
    response = save(desk, draft, **{"examples-0-answers": typed})
    html = response.content.decode()
    assert "第1行附近读不懂" in html
    assert "retired&quot; &quot;sex" in html


# ---- 核对无误 ----


def test_checked_again(desk: Client, lanzhou: CreditTable) -> None:
    response = desk.post(step_address(lanzhou, "confirm"), follow=True)
    assert said(response) == ["核对无误，核对日改成了今天。"]
    lanzhou.refresh_from_db()
    assert (lanzhou.checked_on, lanzhou.status) == (timezone.localdate(), Status.PUBLISHED)
    assert LogEntry.objects.filter(object_id=lanzhou.pk, change_message="核对无误。").exists()


def test_many_checked_again(desk: Client, lanzhou: CreditTable) -> None:
    draft = revise(desk, lanzhou)
    data = {"action": "confirm_selected", "_selected_action": [lanzhou.pk, draft.pk]}
    response = desk.post(reverse("admin:policies_credittable_changelist"), data, follow=True)
    assert any("现在是“草稿”" in message for message in said(response))
    assert said(response)[-1] == "1项核对无误，核对日改成了今天。"
    lanzhou.refresh_from_db()
    draft.refresh_from_db()
    assert (lanzhou.checked_on, draft.checked_on) == (timezone.localdate(), date(2026, 11, 20))


@pytest.mark.parametrize("model", [models.Finding, models.Claim, models.Contact])
def test_other_rows_are_checked_again_too(desk: Client, model: Any) -> None:
    row = model.objects.first()
    data = {"action": "confirm_selected", "_selected_action": [row.pk]}
    desk.post(reverse(f"admin:policies_{model._meta.model_name}_changelist"), data)
    row.refresh_from_db()
    assert row.checked_on == timezone.localdate()


def test_only_published_tables_are_confirmed(lanzhou: CreditTable) -> None:
    draft = review.copy_as_draft(lanzhou)
    with pytest.raises(review.ReviewError):
        review.confirm(draft, date(2026, 11, 22))


# ---- the other nouns ----


def test_reader_report_inbox(desk: Client, letter: ReaderReport) -> None:
    html = opened(desk, address(letter))
    assert 'href="/calculator/"' in html
    assert 'href="/calculator/?region=lanzhou&amp;status=retired"' in html
    changes = {"state": "done", "answer_note": "核对过，是90元。", "message": "改掉来信", "page": "/x/"}
    save(desk, letter, **changes)
    letter.refresh_from_db()
    assert (letter.state, letter.answer_note) == ("done", "核对过，是90元。")
    assert (letter.message, letter.page) == ("我在兰州，每月到账是95元。", "/calculator/")
    path = reverse("admin:policies_readerreport_changelist")
    assert letter in desk.get(path, {"state__exact": "done"}).context["cl"].queryset
    assert letter not in desk.get(path, {"state__exact": "new"}).context["cl"].queryset


@pytest.mark.parametrize(
    "page",
    ["https://evil.example/", "javascript:alert(1)", "//evil.example/", "/\\evil.example/", "cities/", "\t//e.x/"],
)
def test_only_pages_of_this_site_are_linked(page: str) -> None:
    assert "<a" not in page_link(page, page)


def test_region_keeps_its_code_and_address(desk: Client) -> None:
    region = Region.objects.get(slug="lanzhou")
    save(desk, region, aliases="金城", slug="elsewhere", code="999999", name="别的市")
    region.refresh_from_db()
    assert (region.aliases, region.slug, region.code, region.name) == ("金城", "lanzhou", "620100", "兰州市")
    assert desk.post(address(region, "delete"), {"post": "yes"}).status_code == 403


def test_region_without_a_page_has_no_link_to_one(desk: Client) -> None:
    assert "在网站上看" not in opened(desk, address(Region.objects.get(level="nation")))
    assert "/cities/lanzhou/" in opened(desk, address(Region.objects.get(slug="lanzhou")))


def test_keys_are_made_when_left_empty_and_never_changed(desk: Client) -> None:
    region = Region.objects.get(slug="xining")
    path = reverse("admin:policies_claim_add")
    data = {
        "region": region.pk,
        "topic": "credit",
        "statement": "西宁每月返100元",
        "said_by": "某网站",
        "verdict": "open",
    }
    for _ in range(2):
        desk.post(path, data | {"why": "没有查到。", "shown": "on", "position": "0", "key": ""})
    keys = list(region.claims.filter(statement="西宁每月返100元").values_list("key", flat=True))
    assert len(set(keys)) == 2
    assert all(key.startswith("xining-credit-") for key in keys)
    claim = region.claims.get(key=keys[0])
    save(desk, claim, key="other")
    claim.refresh_from_db()
    assert claim.key == keys[0]


def test_source_that_is_cited_cannot_be_deleted(desk: Client, lanzhou: CreditTable) -> None:
    source = lanzhou.sources[0]
    desk.post(address(source, "delete"), {"post": "yes"})
    assert Source.objects.filter(pk=source.pk).exists()


def test_nothing_is_deleted_in_bulk(desk: Client) -> None:
    response = desk.get(reverse("admin:policies_claim_changelist"))
    assert "delete_selected" not in response.content.decode()


# ---- what editors type ----


@pytest.mark.parametrize(
    ("typed", "months"),
    [
        *(("25年", 300), ("25年6个月", 306), ("25年零6个月", 306), ("25年半", 306), ("300", 300), ("300个月", 300)),
        *(("６个月", 6), (" 10 年 ", 120), ("0", 0), ("", None), ("18个月", 18), ("25年6月", 306)),
    ],
)
def test_periods(typed: str, months: int | None) -> None:
    assert MonthsField(required=False).clean(typed) == months


@pytest.mark.parametrize("typed", ["25", "59", "二十五年", "年", "25年以上", "-1", "1.5年", "9999"])
def test_periods_that_are_not_clear(typed: str) -> None:
    with pytest.raises(ValidationError, match=r"年"):
        MonthsField(required=False).clean(typed)


def test_periods_are_shown_as_people_say_them() -> None:
    field = MonthsField()
    assert [field.prepare_value(value) for value in (300, 306, None, "25")] == ["25年", "25年6个月", None, "25"]
    assert not field.has_changed(300, "25年")
    assert field.has_changed(300, "26年")


@pytest.mark.parametrize("typed", ["2024年2月", "2024-02", "2024/2", "２０２４年２月", "2024年2月29日", "2024-02-29"])
def test_calendar_months(typed: str) -> None:
    assert MonthField().clean(typed) == date(2024, 2, 1)
    assert MonthField(last_day=True).clean(typed) == date(2024, 2, 29)
    assert not MonthField().has_changed(date(2024, 2, 15), typed)


@pytest.mark.parametrize("typed", ["2024", "2024年13月", "24-2", "去年", "0000-01"])
def test_calendar_months_that_are_none(typed: str) -> None:
    with pytest.raises(ValidationError, match="2026年12月"):
        MonthField().clean(typed)


@pytest.mark.parametrize(
    ("typed", "rate"),
    [("2.5%", "0.025"), ("2.5％", "0.025"), ("0.025", "0.025"), ("2.305 %", "0.02305"), (".02", "0.02")],
)
def test_rates(typed: str, rate: str) -> None:
    assert PercentField().clean(typed) == Decimal(rate)
    assert not PercentField().has_changed(Decimal(rate), typed)


@pytest.mark.parametrize("typed", ["2.5", "0.5", "百分之二", "100%", "-2%", "NaN", "1e2%"])
def test_rates_that_are_not_clear(typed: str) -> None:
    with pytest.raises(ValidationError, match="%"):
        PercentField().clean(typed)


@pytest.mark.parametrize(
    "typed",
    [
        '{"monthly": "90.00", "reached": true}',
        '{"monthly": 90.00, "reached": true}',
        '"monthly": "90.00",\n"reached": true',
        "｛“monthly”：“90.00”，“reached”：true｝",
    ],
)
def test_facts_as_people_type_them(typed: str) -> None:
    assert FactsField().clean(typed) == {"monthly": "90.00", "reached": True}


def test_facts_keep_chinese_signs_inside_sentences() -> None:
    assert FactsField().clean('{"reason": "没有，“待核”"}') == {"reason": "没有，“待核”"}


@pytest.mark.parametrize("typed", ["{", "[1]", "90", '{"monthly": 90,}', '{"a": 1 "b": 2}', "每月90元", "{}"])
def test_facts_that_cannot_be_read(typed: str) -> None:
    with pytest.raises(ValidationError):
        FactsField().clean(typed)


def test_answers_may_be_an_address_of_the_calculator() -> None:
    typed = "http://127.0.0.1:8000/calculator/?region=lanzhou&status=retired&sex=male&birth_year=1960&on=2026-11-22"
    assert FactsField(address=True).clean(typed) == {"status": "retired", "sex": "male", "birth_year": 1960}
    with pytest.raises(ValidationError):
        FactsField().clean(typed)
