"""The pages of the guides: they answer, in order, with the warning first."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from desk.review import transitions
from guides.chooser import easiest_channels
from guides.models import Channel, Topic
from guides.sitemap import GuideSitemap
from policies.models import Contact, ContactKind, ReaderReport, Region
from tests.builders import contact
from tests.guides.conftest import CHANNELS, TOPICS, description, structured, title, undialled
from tests.guides.test_content import PASSWORD_LIKE
from website.qr import qr_svg

PLACE = "lanzhou"
EVERYWHERE = ["lanzhou", "guangzhou", "shanghai", "lasa", "changdu", "sansha", "shihezi", "taiyuan"]


def in_order(html: str, *parts: str) -> bool:
    places = [html.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


@pytest.mark.parametrize("slug", CHANNELS)
@pytest.mark.parametrize("place", ["", f"{PLACE}/"])
def test_a_channel_shows_its_warning_and_then_its_steps_in_order(page: Any, slug: str, place: str) -> None:
    html = page(f"/guides/{slug}/{place}")
    channel = Channel.objects.get(slug=slug)
    ids = [f'id="step-{number}"' for number in range(1, channel.steps.count() + 1)]
    assert in_order(
        *(html, "<h1", '<div class="truth">', 'href="tel:96110"', 'id="steps"', *ids),
        *('id="ok"', 'id="fail"', 'id="careful"', 'id="src"'),
    )
    for step in channel.steps.all():
        assert step.text in undialled(html)
    assert html.count('aria-label="示意图：') == channel.steps.count()
    assert not PASSWORD_LIKE.search(html)


@pytest.mark.parametrize("slug", CHANNELS)
def test_each_step_can_be_reported(page: Any, slug: str) -> None:
    html = page(f"/guides/{slug}/")
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/report/\?[^"]*step=[^"]*)"', html)]
    params = [parse_qs(urlsplit(link).query) for link in links]
    steps = Channel.objects.get(slug=slug).steps.all()
    assert [query["step"][0] for query in params] == [step.title for step in steps]
    assert {query["page"][0] for query in params} == {f"/guides/{slug}/"}


@pytest.mark.parametrize("slug", CHANNELS)
def test_a_channel_says_how_sure_it_is(page: Any, slug: str) -> None:
    html = page(f"/guides/{slug}/")
    assert "一般</a>（网上转载，没见到官方文件）" in html
    assert "本站还没有照着走一遍" in html
    assert "2026年11月" in html


def test_a_walked_channel_says_when_and_with_what(page: Any) -> None:
    Channel.objects.filter(slug="alipay").update(walked_on="2026-12-01", walked_version="支付宝10.8")
    html = page("/guides/alipay/")
    assert "2026年12月1日" in html
    assert "支付宝10.8" in html


@pytest.mark.parametrize("slug", TOPICS)
def test_a_topic_answers_first(page: Any, slug: str) -> None:
    html = page(f"/topics/{slug}/")
    topic = Topic.objects.get(slug=slug)
    assert in_order(html, topic.title, topic.answer.splitlines()[0], 'id="rules"', 'id="todo"', 'id="ask"', 'id="src"')
    for rule in topic.rules.all():
        assert rule.source.title in html


def test_the_lists_hold_everything(page: Any) -> None:
    guides, topics = page("/guides/"), page("/topics/")
    assert all(f'href="/guides/{slug}/"' in guides for slug in CHANNELS)
    assert all(f'href="/topics/{slug}/"' in topics for slug in TOPICS)


def test_titles_and_descriptions_are_unique(page: Any) -> None:
    paths = ["/guides/", "/topics/", *(f"/topics/{slug}/" for slug in TOPICS)]
    paths += [f"/guides/{slug}/{place}" for slug in CHANNELS for place in ("", "lanzhou/", "qingdao/")]
    pages = [page(path) for path in paths]
    assert len({title(html) for html in pages}) == len(paths)
    assert len({description(html) for html in pages}) == len(paths)


@pytest.mark.parametrize("slug", CHANNELS)
def test_the_box_says_who_is_real_how_fakes_look_and_where_to_report(page: Any, slug: str) -> None:
    html = page(f"/guides/{slug}/")
    box = undialled(html[html.index('<div class="truth">') : html.index('id="steps"')])
    rest = undialled(html[html.index('id="careful"') :])
    channel = Channel.objects.get(slug=slug)
    operator, fakes = channel.operator.splitlines(), channel.fakes.splitlines()
    assert box.count("<p>") == 3
    for line in (operator[0], fakes[0], "有人让您转账，就是骗子", "96110"):
        assert line in box
    for line in (*operator[1:], *fakes[1:], *channel.never.splitlines(), "自己的资料要填准，不给陌生人"):
        assert line in rest
    assert 'href="tel:96110"' in html
    assert 'href="tel:110"' in html


def test_the_telephone_guide_begins_with_a_button_that_dials(page: Any) -> None:
    for path in ("/guides/phone/", "/guides/phone/lanzhou/"):
        assert in_order(page(path), "<h1", '<a class="go" href="tel:12393">打12393</a>', '<div class="truth">')


@pytest.mark.parametrize(
    "path", ["/guides/phone/lanzhou/", "/guides/counter/", "/topics/duanjiao/", "/glossary/", "/about/"]
)
def test_every_12393_in_running_text_dials(page: Any, path: str) -> None:
    main = page(path).split('<main id="main"')[1].split("</main>")[0]
    for skipped in (
        r"<(h1|h3|script|summary)\b.*?</\1>",
        r'<div class="phone.*?</div>',
        r'<p class="paper-only">.*?</p>',
    ):
        main = re.sub(skipped, "", main, flags=re.S)
    main = re.sub(r"<a\b.*?</a>", "", main, flags=re.S)
    assert "12393" not in re.sub(r"<[^>]*>", "", main)


@pytest.mark.parametrize("path", ["/guides/phone/lanzhou/", "/guides/alipay/", "/topics/duanjiao/", "/glossary/"])
def test_the_list_of_contents_says_what_the_headings_say(page: Any, path: str) -> None:
    html = page(path)
    entries = re.findall(r'<a href="#([^"]+)">([^<]*)</a></li>', html[html.index('id="toc"') :].split("</nav>")[0])
    headings = dict(re.findall(r'<h2[^>]*? id="([^"]+)">([^<]*)</h2>', html))
    assert entries
    assert entries == [(anchor, headings[anchor]) for anchor, _ in entries]


def test_an_address_that_nobody_has_opened_is_not_printed(page: Any) -> None:
    region = Region.objects.get(slug=PLACE)
    contact("x-a", region=region, kind="bureau_site", name="甲", url="https://ylbz.lanzhou.gov.cn/x/", checked_on=None)
    link = '<a class="more" href="https://ylbz.lanzhou.gov.cn/x/"'
    assert f'<span class="screen-only">{link}' in page(f"/guides/bureau-site/{PLACE}/")
    Contact.objects.filter(name="甲").update(checked_on="2026-11-22")
    html = page(f"/guides/bureau-site/{PLACE}/")
    assert link in html
    assert f'<span class="screen-only">{link}' not in html


@pytest.mark.parametrize("path", ["/guides/alipay/", "/guides/alipay/lanzhou/"])
def test_the_code_for_the_childs_telephone_is_the_pages_own_address(page: Any, settings: Any, path: str) -> None:
    settings.SITE_URL = "https://yibao.example.org"
    for typed in ({}, {"type": "large"}):
        html = page(path, **typed)
        assert qr_svg(f"https://yibao.example.org{path}", "用手机打开这一页") in html
        assert f">https://yibao.example.org{path}<" in html


def test_structured_data_cannot_end_its_element(page: Any) -> None:
    Channel.objects.filter(slug="alipay").update(lead="</script><b>&")
    html = page("/guides/alipay/")
    assert next(node for node in structured(html) if node["@type"] == "HowTo")["description"] == "</script><b>&"


@pytest.mark.parametrize("path", ["/guides/", "/guides/wechat/lanzhou/", "/topics/duanjiao/"])
def test_nothing_is_inline(page: Any, path: str) -> None:
    html = page(path)
    assert " style=" not in html
    assert not re.search(r"\son\w+=", html)
    assert re.findall(r"<script(?![^>]*(ld\+json|src=))", html) == []


class TestPlaces:
    def test_local_names_and_numbers_are_shown(self, page: Any) -> None:
        region = Region.objects.get(slug=PLACE)
        contact("x-phone", region=region, kind="phone", name="兰州试验热线", phone="0931-1234")
        html = page(f"/guides/phone/{PLACE}/")
        assert "兰州试验热线" in html
        assert 'href="tel:0931-1234"' in html
        assert "本站还没有核对过" in html

    def test_a_city_without_its_own_borrows_from_its_province_kind_by_kind(self, page: Any) -> None:
        Contact.objects.filter(region__slug__in=[PLACE, "gansu"]).delete()
        city, province = Region.objects.get(slug=PLACE), Region.objects.get(slug="gansu")
        contact("x-app", region=province, kind="government_app", name="试验省软件")
        contact("x-other", region=province, kind="insurance_app", name="省医保软件")
        contact("x-own", region=city, kind="insurance_app", name="市医保软件")
        html = page(f"/guides/government-app/{PLACE}/")
        assert "试验省软件</b>（甘肃省）" in html
        assert "市医保软件" in html
        assert "省医保软件</b>" not in html

    def test_only_government_addresses_are_linked(self, page: Any) -> None:
        region = Region.objects.get(slug=PLACE)
        contact("x-a", region=region, kind="bureau_site", name="甲", url="https://ylbz.lanzhou.gov.cn/x/")
        contact("x-b", region=region, kind="bureau_site", name="乙", url="https://gov.cn.example.com/")
        html = page(f"/guides/bureau-site/{PLACE}/")
        assert 'href="https://ylbz.lanzhou.gov.cn/x/"' in html
        assert "gov.cn.example.com" in html
        assert 'href="https://gov.cn.example.com/"' not in html

    def test_the_city_stands_in_the_drawing(self, page: Any) -> None:
        assert '<span class="ring">兰州</span>' in page(f"/guides/alipay-city/{PLACE}/")

    def test_nothing_known_is_said(self, page: Any) -> None:
        Contact.objects.all().delete()
        assert "兰州的医保局网站、政务 APP、医保 APP 或小程序，本站还没查到" in page(f"/guides/phone/{PLACE}/")

    @pytest.mark.parametrize("slug", CHANNELS)
    @pytest.mark.parametrize("place", EVERYWHERE)
    def test_every_channel_names_the_bureau_the_apps_and_the_numbers(self, page: Any, slug: str, place: str) -> None:
        html = page(f"/guides/{slug}/{place}/")
        local = undialled(html[html.index('<h2 id="local">') : html.index('id="child"')])
        region = Region.objects.select_related("parent").get(slug=place)
        for kind in ("bureau_site", "government_app", "insurance_app"):
            own = Contact.objects.filter(region=region, kind=kind)
            near = own or Contact.objects.filter(region=region.province, kind=kind)
            assert all(contact.name in local for contact in near)
            assert near or f"{ContactKind(kind).label}" in local
        for number in ("12393", "12345", "12333", "96110"):
            assert f'href="tel:{number}"' in html
        for values in ("请转医保", "问养老金、社保卡的事", "医保窗口", "一般</a>", "还没有核对过"):
            assert values in local

    @pytest.mark.parametrize(
        ("place", "number"), [("lanzhou", "0931-12393"), ("guangzhou", "020-12393"), ("shanghai", "021-12393")]
    )
    def test_an_area_code_stands_only_where_the_data_give_it(self, page: Any, place: str, number: str) -> None:
        html = page(f"/guides/alipay/{place}/")
        assert f'href="tel:{number}"' in html
        assert "再拨" not in html

    @pytest.mark.parametrize("place", ["lasa", "changdu", "sansha", "shihezi", "gansu-direct"])
    def test_without_an_area_code_the_page_says_how_to_find_it(self, page: Any, place: str) -> None:
        html = page(f"/guides/alipay/{place}/")
        assert not re.search(r"tel:0\d+-12393", html)
        assert "区号，再拨" in html
        assert "区号是0打头的3位或4位数" in html

    @pytest.mark.parametrize(
        "path",
        [
            *(
                "/guides/nowhere/",
                "/guides/nowhere/lanzhou/",
                "/guides/phone/nowhere/",
                "/guides/phone/999999/",
                "/topics/nowhere/",
            ),
            *("/guides/phone/quanguo/", "/guides/phone/xianggang/", "/guides/phone/810000/", "/guides/nowhere/620100/"),
        ],
    )
    def test_the_unknown_and_other_schemes_are_not_found(self, client: Any, db: None, path: str) -> None:
        assert client.get(path).status_code == 404

    def test_a_code_leads_to_the_name(self, client: Any, db: None) -> None:
        response = client.get("/guides/phone/620100/")
        assert (response.status_code, response.url) == (301, "/guides/phone/lanzhou/")

    @pytest.mark.parametrize("typed", ["兰州", "lanzhou", "620100", "兰州市"])
    def test_the_typed_city_opens_its_page(self, client: Any, db: None, typed: str) -> None:
        response = client.get("/guides/alipay/", {"place": typed})
        assert (response.status_code, response.url) == (302, "/guides/alipay/lanzhou/")

    def test_an_unclear_or_unknown_city_stays_on_the_page(self, client: Any, db: None) -> None:
        unclear = client.get("/guides/alipay/", {"place": "suzhou"})
        assert "/guides/alipay/suzhou-js/" in unclear.content.decode()
        assert unclear.headers["X-Robots-Tag"] == "noindex"
        assert "没有找到“&lt;b&gt;”" in client.get("/guides/alipay/", {"place": "<b>"}).content.decode()
        assert client.get("/guides/alipay/", {"place": "香港"}).status_code == 200


class TestIndexOfAPlace:
    """`/guides/?place=` keeps the place in every link."""

    def test_every_channel_leads_to_its_page_of_the_place(self, client: Any, db: None) -> None:
        response = client.get("/guides/", {"place": "兰州"})
        html = response.content.decode()
        assert "在兰州，最省事的三种" in html
        assert all(f'href="/guides/{slug}/lanzhou/"' in html for slug in CHANNELS)
        assert not any(f'href="/guides/{slug}/"' in html for slug in CHANNELS)
        assert 'href="/cities/lanzhou/"' in html
        assert response.headers["X-Robots-Tag"] == "noindex"

    def test_the_questions_keep_the_place(self, page: Any) -> None:
        assert '<input type="hidden" name="place" value="lanzhou">' in page("/guides/", place="620100")
        html = page("/guides/", place="lanzhou", app="alipay")
        assert "照您的回答" in html
        assert html.index('href="/guides/alipay/lanzhou/"') < html.index("帮我选")

    def test_an_unclear_name_gives_choices_and_an_unknown_one_a_second_try(self, page: Any) -> None:
        assert 'href="/guides/?place=suzhou-js"' in page("/guides/", place="suzhou")
        html = page("/guides/", place="<b>")
        assert "没有找到“&lt;b&gt;”" in html
        assert 'href="/guides/alipay/"' in html
        assert 'href="/guides/alipay/xianggang/"' not in page("/guides/", place="香港")

    def test_the_city_page_leads_here_and_shows_the_same_three(self, page: Any) -> None:
        html = page("/cities/lanzhou/")
        assert 'href="/guides/?place=lanzhou"' in html
        check = html[html.index('id="check"') :]
        easiest = [f'href="{channel.get_absolute_url()}lanzhou/"' for channel in easiest_channels()]
        assert len(easiest) == 3
        assert in_order(check, *easiest)

    def test_from_a_place_the_way_goes_on_in_that_place(self, page: Any) -> None:
        html = page("/guides/card-site/lanzhou/")
        assert 'href="/guides/?place=lanzhou"' in html
        others = html[html.index("换个办法") : html.index('id="careful"')]
        assert [link for link in re.findall(r'href="(/guides/[^"]*)"', others) if "lanzhou" not in link] == []


def test_a_step_that_does_not_match_arrives_with_its_name(client: Any, admin_client: Any, page: Any) -> None:
    step = Channel.objects.get(slug="nhsa").steps.get(title="点「个人账户」")
    html = page("/guides/nhsa/lanzhou/")
    link = next(
        unescape(link) for link in re.findall(r'href="(/report/[^"]*)"', html) if quote(step.title, safe="") in link
    )
    form = client.get(link).context["form"]
    sent = client.post("/report/", {**form.initial, "message": "首页上没有这四个字。", "website": ""})
    assert sent.status_code == 302
    report = ReaderReport.objects.get()
    assert (report.page, report.step, report.kind) == ("/guides/nhsa/lanzhou/", step.title, "step")
    listed = admin_client.get("/admin/policies/readerreport/").content.decode()
    assert "这一步对不上" in listed
    assert f'<td class="field-step">{step.title}</td>' in listed


def test_what_is_withdrawn_is_gone(client: Any, db: None) -> None:
    transitions.withdraw(Channel.objects.get(slug="card-site"), "不可靠")
    transitions.withdraw(Topic.objects.get(slug="duanjiao"), "要重写")
    assert client.get("/guides/card-site/").status_code == 404
    assert client.get("/topics/duanjiao/").status_code == 404
    assert "/guides/card-site/" not in client.get("/guides/").content.decode()


def test_a_page_asks_the_database_little(client: Any, db: None, django_assert_max_num_queries: Any) -> None:
    client.get("/guides/phone/lanzhou/")
    with django_assert_max_num_queries(8):
        client.get("/guides/phone/lanzhou/")
    with django_assert_max_num_queries(5):
        client.get("/topics/duanjiao/")


def test_the_sitemap_lists_every_page_once(db: None) -> None:
    entries = {entry.path: entry.changed_on for entry in GuideSitemap().items()}
    assert len(entries) == len(GuideSitemap().items())
    assert {"/guides/", "/topics/duanjiao/", "/guides/alipay/", "/guides/alipay/lanzhou/"} <= set(entries)
    assert not any("xianggang" in path or "quanguo" in path for path in entries)


def test_a_guide_changed_when_it_or_a_contact_of_the_region_was_checked(db: None) -> None:
    Channel.objects.filter(slug="alipay").update(checked_on=date(2030, 1, 2))
    contact = Contact.objects.published().filter(region__slug="gansu").first()
    Contact.objects.filter(pk=contact.pk).update(checked_on=date(2030, 3, 4))
    entries = {entry.path: entry.changed_on for entry in GuideSitemap().items()}
    assert entries["/guides/alipay/"] == entries["/guides/alipay/beijing/"] == date(2030, 1, 2)
    assert entries["/guides/alipay/lanzhou/"] == date(2030, 3, 4)
    assert entries["/guides/"] is None
