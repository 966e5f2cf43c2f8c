"""The desk's own pages: the article checker, the link watch, demand, the inbox, the handbook."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desk import article_check
from desk.accounts.interrupted_forms import SEND_AGAIN
from desk.admin import handbook
from policies.models import (
    Claim,
    Contact,
    CoverageTable,
    CreditTable,
    LinkCheck,
    LinkStatus,
    PlaceDemand,
    ReaderReport,
    Region,
    ReportState,
)
from tests import builders
from tests.desk.people import form_data

pytestmark = pytest.mark.django_db
ARTICLE = "/admin/article/"
HOSTILE = (
    '兰州每月返90元<script>alert(1)</script>，"onmouseover=alert(2) 青岛</textarea></mark>男25年{{ 7|add:7 }}&lt;b&gt;'
)


def member(name: str, role: str) -> Client:
    user = User.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def onlooker(db: None) -> Client:
    """Staff who may look at tables and change nothing."""
    user = User.objects.create_user("kan", is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=["view_credittable", "view_coveragetable"]))
    client = Client()
    client.force_login(user)
    return client


class _Tags(HTMLParser):
    """Every tag of a page, and what a strict CSP would block."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    @property
    def blocked(self) -> list[str]:
        inline = [f"{tag} {name}" for tag, attrs in self.seen for name in attrs if name == "style" or name[:2] == "on"]
        return inline + [tag for tag, attrs in self.seen if tag == "style" or (tag == "script" and "src" not in attrs)]


def tags(response: Any) -> _Tags:
    assert response.status_code == 200
    parser = _Tags()
    parser.feed(response.content.decode())
    assert not parser.blocked
    return parser


def pasted(client: Client, text: str) -> Any:
    return client.post(ARTICLE, {"text": text})


# ---- the article checker ----


def test_the_form_is_empty_at_first(editor: Client) -> None:
    response = editor.get(ARTICLE)
    tags(response)
    assert "checked" not in response.context
    assert "还没" not in response.content.decode()


def test_each_figure_is_marked_with_a_word_and_a_shape(editor: Client) -> None:
    response = pasted(editor, "兰州每月返90元。北京70岁以上每月100元。拉萨男满25年。")
    marks = re.findall(r'<mark class="article-(\w+)" id="figure-(\d)">(.*?)</mark>', response.content.decode(), re.S)
    assert [(outcome, number) for outcome, number, _ in marks] == [
        ("matching", "1"),
        ("contradicting", "2"),
        ("missing", "3"),
    ]
    for (_, _, inside), word in zip(marks, ("一致", "不一致", "没有可比的"), strict=True):
        assert "<svg" in inside
        assert re.search(rf">\s*{word}</small>", inside)
    ids = {attrs.get("id") for _, attrs in tags(response).seen}
    leads_to = {attrs["href"][1:] for tag, attrs in tags(response).seen if tag == "a" and attrs["href"][0] == "#"}
    assert {f"{what}-{number}" for what in ("figure", "said") for number in (1, 2, 3)} <= leads_to
    assert leads_to - {"content-start"} <= ids


def test_the_tables_are_named_and_linked(editor: Client) -> None:
    html = pasted(editor, "北京70岁以上每月100元。").content.decode()
    table = CreditTable.objects.published().get(region__slug="beijing", audience="retiree")
    assert "满70周岁起每月110元" in html
    assert reverse("admin:policies_credittable_change", args=[table.pk]) in html


def test_a_claim_begins_with_what_the_article_says(editor: Client) -> None:
    response = pasted(editor, "不知道。甘肃退休人员每月都返120元，大家快看！别的。")
    (line,) = [line for group in response.context["groups"] for line in group.lines]
    values = parse_qs(urlsplit(line.claim_url).query)
    gansu = Region.objects.get(slug="gansu")
    assert values == {
        "region": [str(gansu.pk)],
        "topic": ["credit"],
        "statement": ["甘肃退休人员每月都返120元，大家快看"],
    }
    form = editor.get(line.claim_url).context["adminform"].form
    assert form["region"].value() == str(gansu.pk)
    assert form["statement"].value() == values["statement"][0]
    assert form["topic"].value() == "credit"


def test_a_place_without_a_table_may_get_a_lead(editor: Client) -> None:
    (group,) = pasted(editor, "拉萨男满25年，终身享受医保。").context["groups"]
    (link,) = group.lines[0].draft_links
    assert link.url.startswith(reverse("admin:policies_coveragetable_add"))
    response = editor.get(link.url)
    assert response.context["adminform"].form["headline"].value() == "线索：拉萨男满25年，终身享受医保"
    assert 'value="25年"' in response.content.decode()
    assert not link.posts


def test_a_lead_and_a_claim_say_the_clause_of_their_place(editor: Client) -> None:
    (group,) = pasted(editor, "杭州每月二百元，拉萨市每月九十五块。").context["groups"]
    said = [parse_qs(urlsplit(line.claim_url).query)["statement"][0] for line in group.lines]
    assert said == ["杭州每月二百元", "拉萨市每月九十五块"]
    form = editor.get(group.lines[0].draft_links[0].url).context["adminform"].form
    assert (form["headline"].value(), form["note"].value()) == ("线索：杭州每月二百元", "文章里写：杭州每月二百元")


def test_a_city_under_its_province_s_table_is_offered_one_of_its_own_first(editor: Client) -> None:
    (group,) = pasted(editor, "洛阳退休人员每月返7元。").context["groups"]
    assert [link.label for link in group.lines[0].draft_links] == [
        "给洛阳市加一张表：划入标准",
        "修订河南省的表：划入标准",
    ]


def test_the_headings_count_figures_as_the_sentence_does(editor: Client) -> None:
    """Two places of one figure are two lines and one figure; what was not compared is counted by itself."""
    response = pasted(editor, "北京、兰州每月都是90元。拉萨男满25年。兰州住院报销80%。兰州一年1080元。")
    groups = {group.outcome.value: (group.count, len(group.lines)) for group in response.context["groups"]}
    assert groups == {"contradicting": (1, 2), "missing": (1, 1), "not-compared": (1, 1), "matching": (1, 1)}
    html = response.content.decode()
    assert "找到4处数字：不一致1处，没有可比的1处，没有去比的1处，一致1处。" in html
    assert "兰州市（一致）" in html


def test_a_long_sentence_fits_into_the_fields(editor: Client) -> None:
    text = "拉" * 300 + "拉萨每月返120元" + "的" * 300
    (group,) = pasted(editor, text).context["groups"]
    values = [parse_qs(urlsplit(url).query) for url in (group.lines[0].claim_url, group.lines[0].draft_links[0].url)]
    assert 8 < len(values[0]["statement"][0]) <= Claim._meta.get_field("statement").max_length
    assert 8 < len(values[1]["headline"][0]) <= CreditTable._meta.get_field("headline").max_length


def test_a_hostile_text_stays_text(editor: Client) -> None:
    response = pasted(editor, HOSTILE)
    page = tags(response)
    assert all(attrs.get("src", "").startswith("/") for tag, attrs in page.seen if tag == "script")
    html = response.content.decode()
    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;alert(1)") >= 2
    assert "{{ 7|add:7 }}" in html
    assert sum(tag == "textarea" for tag, _ in page.seen) == 1
    assert sum(tag == "mark" for tag, _ in page.seen) == 2


def test_the_text_is_shown_as_it_was_pasted(editor: Client) -> None:
    response = pasted(editor, "第一行\r\n\r\n  兰州每月90元\0。")
    assert response.context["checked"].text == "第一行\n\n  兰州每月90元。"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "请先把文章贴进来。"),
        (" \n", "请先把文章贴进来。"),
        ("无" * 20_001, "文章有20001字，太长了：最多20000字。"),
    ],
)
def test_nothing_and_too_much_are_refused(editor: Client, text: str, said: str) -> None:
    response = pasted(editor, text)
    assert "checked" not in response.context
    assert said in response.content.decode()


def test_line_ends_count_once(editor: Client) -> None:
    text = "兰州每月90元。" + "\n" * (article_check.LIMIT - 8)
    assert "checked" in pasted(editor, text.replace("\n", "\r\n")).context


def test_nothing_is_kept(editor: Client) -> None:
    def kept() -> dict[str, int]:
        return {model.__name__: model.objects.count() for model in (Claim, CreditTable, CoverageTable)}

    before = kept()
    response = pasted(editor, "拉萨每月返120元。甘肃每月返120元。")
    assert kept() == before
    assert "no-store" in response["Cache-Control"]
    assert "拉萨每月返120元" not in editor.get(ARTICLE).content.decode()


def test_hundreds_of_lines_are_cut_and_said(editor: Client) -> None:
    places = "、".join(Region.objects.filter(level="prefecture").values_list("short_name", flat=True)[:40])
    response = pasted(editor, f"{places}每月都返120元。" + "每月返130元。" * 60)
    assert sum(len(group.lines) for group in response.context["groups"]) == 300
    assert "行没有列出来" in response.content.decode()


def test_queries_do_not_grow_with_the_text(editor: Client, django_assert_max_num_queries: Any) -> None:
    text = "兰州每月90元。北京70岁以上每月100元。拉萨男满25年。青岛男25年，女20年。"
    with django_assert_max_num_queries(24):
        pasted(editor, text * 20)


def test_only_who_changes_tables_checks_articles(client: Client, onlooker: Client) -> None:
    assert "/admin/login/" in client.get(ARTICLE)["Location"]
    refused = pasted(client, "兰州每月90元")
    assert refused.status_code == 403
    assert 'name="password"' in refused.content.decode(), "what was sent is kept through signing in"
    assert "groups" not in (refused.context or {})
    assert onlooker.get(ARTICLE).status_code == 403
    assert pasted(onlooker, "兰州每月90元").status_code == 403


def test_who_may_not_write_claims_gets_no_link_to_one(onlooker: Client) -> None:
    User.objects.get(username="kan").user_permissions.add(Permission.objects.get(codename="change_credittable"))
    (group,) = pasted(onlooker, "拉萨每月返120元。").context["groups"]
    assert (group.lines[0].claim_url, group.lines[0].draft_links) == ("", ())


def test_posting_needs_the_token() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.create_superuser("admin-of-test"))
    again = pasted(strict, "兰州每月90元")
    assert SEND_AGAIN in again.content.decode(), "the words are shown again, with a token"
    assert "groups" not in (again.context or {}), "nothing was looked up"


# ---- the link watch ----


@pytest.fixture
def broken(db: None) -> LinkCheck:
    contact = Contact.objects.exclude(url="").first()
    return LinkCheck.objects.create(
        url=contact.url,
        status=LinkStatus.BROKEN,
        http_status=404,
        problem="网页没有了",
        first_seen_broken_on=date(2026, 11, 3),
        failures=4,
        last_checked_at=timezone.now(),
    )


def test_links_are_listed_with_what_uses_them(editor: Client, broken: LinkCheck) -> None:
    LinkCheck.objects.create(url="javascript:alert(1)", status=LinkStatus.OK, last_checked_at=timezone.now())
    path = reverse("admin:policies_linkcheck_changelist")
    response = editor.get(path)
    page = tags(response)
    html = response.content.decode()
    assert "manage.py check_links" in html
    assert "这里不能立即再查" in html
    hrefs = [attrs.get("href") for tag, attrs in page.seen if tag == "a"]
    assert broken.url in hrefs
    assert reverse("admin:policies_contact_change", args=[broken.uses[0].pk]) in hrefs
    assert "javascript:alert(1)" not in hrefs
    assert editor.get(path, {"todo": "links"}).context["cl"].result_count == 1
    assert editor.get(path, {"status__exact": "ok"}).context["cl"].result_count == 1


def test_what_the_watch_saw_is_not_edited(editor: Client, broken: LinkCheck) -> None:
    address = reverse("admin:policies_linkcheck_change", args=[broken.pk])
    html = editor.get(address).content.decode()
    assert 'name="_save"' not in html
    assert "deletelink" not in html
    assert editor.post(address, {"status": "ok"}).status_code == 403
    assert editor.get(reverse("admin:policies_linkcheck_add")).status_code == 403
    assert editor.post(reverse("admin:policies_linkcheck_delete", args=[broken.pk])).status_code == 403


def test_the_list_of_links_does_not_ask_for_each(editor: Client, django_assert_max_num_queries: Any) -> None:
    for contact in Contact.objects.exclude(url="")[:40]:
        LinkCheck.objects.get_or_create(
            url=contact.url, defaults={"status": LinkStatus.OK, "last_checked_at": timezone.now()}
        )
    with django_assert_max_num_queries(14):
        editor.get(reverse("admin:policies_linkcheck_changelist"))


# ---- demand ----


def test_places_are_added_up_the_most_asked_first(editor: Client) -> None:
    PlaceDemand.objects.all().delete()
    today = timezone.localdate()
    for slug, days, count in (("lasa", 1, 2), ("lasa", 2, 3), ("qujing", 1, 4), ("xining", 200, 90), ("lanzhou", 1, 9)):
        PlaceDemand.objects.create(region=Region.objects.get(slug=slug), day=today - timedelta(days=days), count=count)
    builders.coverage(ready=False)
    path = reverse("admin:policies_placedemand_changelist")
    response = editor.get(path)
    tags(response)
    places = response.context["places"]
    assert [(place["region"].slug, place["count"]) for place in places] == [("lasa", 5), ("qujing", 4)]
    assert places[1]["at_hand"] == "草稿和线索1"
    form = editor.get(places[0]["draft_link"].url).context["adminform"].form
    assert form["region"].value() == str(places[0]["region"].pk)
    asked_in_a_year = editor.get(path, {"days": "365"}).context["places"]
    assert [place["region"].slug for place in asked_in_a_year] == ["xining", "lasa", "qujing"]
    big = editor.get(path, {"days": "big"}).content.decode()
    assert "<h1>没查到金额的大城市</h1>" in big
    assert "大的在前" in big
    assert editor.get(path, {"days": "1' OR"}).context["days"] == 90


def test_nothing_asked_is_said(editor: Client) -> None:
    PlaceDemand.objects.all().delete()
    assert "没有，很好。" in editor.get(reverse("admin:policies_placedemand_changelist")).content.decode()


def test_demand_is_for_those_who_may_look(onlooker: Client, editor: Client) -> None:
    assert onlooker.get(reverse("admin:policies_placedemand_changelist")).status_code == 403
    assert editor.get(reverse("admin:policies_placedemand_add")).status_code == 403


def test_demand_takes_a_fixed_number_of_queries(editor: Client, django_assert_max_num_queries: Any) -> None:
    for region in Region.objects.pooling()[:60]:
        PlaceDemand.objects.get_or_create(region=region, day=timezone.localdate(), defaults={"count": 1})
    with django_assert_max_num_queries(22):
        editor.get(reverse("admin:policies_placedemand_changelist"))


# ---- the inbox ----


QUERY = "region=lanzhou&status=retired&sex=male&birth_year=1960&birth_month=3"


@pytest.fixture
def letters(db: None) -> list[ReaderReport]:
    ReaderReport.objects.all().delete()
    return [
        ReaderReport.objects.create(message="城市页写错了", page="/cities/lasa/"),
        ReaderReport.objects.create(message="没有这个按钮", page="/guides/alipay/", step="第三步"),
        ReaderReport.objects.create(message="到账95元", page="/cities/lanzhou/", query=QUERY),
    ]


def test_letters_are_found_by_kind_and_state(editor: Client, letters: list[ReaderReport]) -> None:
    path = reverse("admin:policies_readerreport_changelist")
    tags(editor.get(path))
    for kind, letter in zip(("page", "step", "result"), letters, strict=True):
        assert list(editor.get(path, {"kind": kind}).context["cl"].queryset) == [letter]
    ReaderReport.objects.filter(pk=letters[0].pk).update(state=ReportState.DONE)
    assert set(editor.get(path, {"todo": "letters"}).context["cl"].queryset) == set(letters[1:])
    html = editor.get(path).content.decode()
    assert "未看 (2)" in html
    assert "已处理 (1)" in html


def test_a_letter_leads_to_its_page_its_result_and_its_place(editor: Client, letters: list[ReaderReport]) -> None:
    response = editor.get(reverse("admin:policies_readerreport_change", args=[letters[2].pk]))
    hrefs = [attrs.get("href") for tag, attrs in tags(response).seen if tag == "a"]
    lanzhou = Region.objects.get(slug="lanzhou")
    assert {"/cities/lanzhou/", f"/calculator/?{QUERY}"} <= set(hrefs)
    assert reverse("admin:policies_region_change", args=[lanzhou.pk]) in hrefs
    assert editor.get(f"/calculator/?{QUERY}").status_code == 200


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example/cities/lanzhou/", "/\\evil.example/", ""])
def test_a_letter_never_leads_elsewhere(editor: Client, page: str) -> None:
    letter = ReaderReport.objects.create(message="<b>看</b>", page=page, query='region=%00"><script>')
    response = editor.get(reverse("admin:policies_readerreport_change", args=[letter.pk]))
    links = [attrs.get("href") or "" for tag, attrs in tags(response).seen if tag == "a"]
    assert not [href for href in links if "evil" in href]
    assert "<b>看" not in response.content.decode()


def test_nothing_is_finished_without_a_word(editor: Client, letters: list[ReaderReport]) -> None:
    address = reverse("admin:policies_readerreport_change", args=[letters[0].pk])
    for state in ("done", "declined"):
        response = editor.post(address, {"state": state, "answer_note": " "})
        assert "处理完了，写一句" in response.content.decode()
    assert editor.post(address, {"state": "looking", "answer_note": ""}).status_code == 302
    assert editor.post(address, {"state": "done", "answer_note": "拉萨的表改了。"}).status_code == 302
    letters[0].refresh_from_db()
    assert (letters[0].state, letters[0].answer_note) == ("done", "拉萨的表改了。")
    assert letters[0].history.first().state == "done"


def test_spam_is_declined_together(editor: Client, letters: list[ReaderReport]) -> None:
    ReaderReport.objects.filter(pk=letters[1].pk).update(answer_note="看过了。")
    data = {"action": "decline_spam", "_selected_action": [letters[0].pk, letters[1].pk]}
    editor.post(reverse("admin:policies_readerreport_changelist"), data)
    result = dict(ReaderReport.objects.values_list("message", "state"))
    assert result == {"城市页写错了": "declined", "没有这个按钮": "declined", "到账95元": "new"}
    notes = list(ReaderReport.objects.order_by("pk").values_list("answer_note", flat=True))
    assert notes == ["垃圾信息。", "看过了。", ""]


# ---- lists of tables ----


def test_leads_are_listed_with_their_hint(editor: Client) -> None:
    builders.credit(ready=False, headline="线索：每月120元", note="某网站说的，没有出处。")
    response = editor.get(reverse("admin:policies_credittable_changelist"), {"todo": "leads"})
    tags(response)
    html = response.content.decode()
    assert "某网站说的，没有出处。" in html
    assert "在“依据”里加上来源" in html


def test_a_lead_becomes_a_table_by_adding_its_source(editor: Client) -> None:
    lead = builders.credit(ready=False, headline="线索：每月120元")
    address = reverse("admin:policies_credittable_change", args=[lead.pk])
    data = form_data(editor.get(address))
    source = builders.source()
    data |= {"citations-TOTAL_FORMS": "1", "citations-0-source": str(source.pk), "citations-0-position": "0"}
    assert editor.post(address, data | {"headline": "每月120元", "_save": "保存"}).status_code == 302
    lead.refresh_from_db()
    assert lead.sources == [source]
    listed = editor.get(reverse("admin:policies_credittable_changelist"), {"todo": "leads"}).context["cl"].queryset
    assert lead not in listed


@pytest.mark.parametrize("model", ["credittable", "coveragetable"])
@pytest.mark.parametrize("work", ["review", "mine", "overdue", "upcoming", "leads", "nonsense", ""])
def test_every_kind_of_work_has_its_list(editor: Client, model: str, work: str) -> None:
    path = reverse(f"admin:policies_{model}_changelist")
    for query in ({"todo": work}, {"todo": work, "_facets": "True"}, {"todo": work, "o": "-3.1", "q": "北京"}):
        tags(editor.get(path, query))


# ---- the handbook ----


def test_the_handbook_is_a_page_of_the_desk(editor: Client) -> None:
    response = editor.get("/admin/handbook/")
    tags(response)
    html = response.content.decode()
    assert "<h1>编辑手册</h1>" in html
    assert "<h2>线索</h2>" in html
    assert "<code>/admin/</code>" in html
    assert "##" not in html
    assert "**" not in html


def test_the_handbook_is_for_the_desk(client: Client) -> None:
    assert "/admin/login/" in client.get("/admin/handbook/")["Location"]


def test_forms_of_the_handbook() -> None:
    html = handbook.to_html(
        "一\n二\n\n- 甲 **粗** `x<y`\n- [乙](/admin/)\n\n1. 丁\n\n"
        "| 谁 | 做 |\n| --- | :-: |\n| 编辑 | 写 |\n\n### 小题\n<b onclick=x>\n\n<script>alert(1)</script>"
    )
    for part in (
        "<p>一<br />\n二</p>",
        "<li>甲 <strong>粗</strong> <code>x&lt;y</code></li>",
        '<li><a href="/admin/">乙</a></li>',
        "<ol>\n<li>丁</li>",
        "<th>谁</th>",
        '<td align="center">写</td>',
        "<h3>小题</h3>",
        "&lt;b onclick=x&gt;",
        "&lt;script&gt;",
    ):
        assert part in html
    assert "style=" not in html


def test_every_list_and_table_of_the_handbook_is_one(editor: Client) -> None:
    """A list or a table that Markdown did not see as one stands in a paragraph with its marks."""
    html = editor.get("/admin/handbook/").content.decode()
    assert re.findall(r"(?m)^(?:<p>)?(?:- |\d+\. |\|)", html) == []
