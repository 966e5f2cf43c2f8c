"""An editor's real task, walked by two people: a new amount from next month, refused, mended, handed in, published."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.prepared import TIMEOUT

pytestmark = pytest.mark.browser

DESKTOP = {"width": 1200, "height": 900}
PASSWORD = "shan-shui-hua-7"
PEOPLE = (("wang", "王编", "编辑"), ("chen", "陈编", "编辑"), ("li", "李审", "审核"))
PLACE = "/cities/gansu-direct/"
# The first day of next month, and the last of this one.
FROM = (date.today().replace(day=1) + timedelta(days=32)).replace(day=1)
BEFORE = FROM - timedelta(days=1)
NOTE = f"{FROM.year}年{FROM.month}月起，每月120元改为130元。"
STEP = "看清「国家医保局」这几个字，再点。"
ANSWERS = "region=gansu-direct&status=retired&sex=female&birth_year=1960&birth_month=3"
# A save that came too late answers 409, and the browser says so.
EXPECTED = re.compile(r"the server responded with a status of 409")


@dataclass
class Person:
    """Somebody signed in at the desk, in a browser of their own."""

    page: Page
    said: list[str]

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"[name='{name.replace('__', '-')}']").fill(value)

    def find_table(self) -> None:
        """From the first page to the published table of 甘肃省直."""
        self.page.goto("/admin/")
        self.page.get_by_role("link", name="一个地方的返款变了").click()
        self.page.get_by_role("searchbox").or_(self.page.locator("#searchbar")).first.fill("甘肃省直")
        self.page.keyboard.press("Enter")
        self.page.get_by_role("link", name="每月120元，不分年龄").click()


def _shows(page: Page, path: str, place: str, text: str) -> None:
    """A page shows a text, at the latest when the server has looked for a new content version a few times."""
    end = time.monotonic() + TIMEOUT
    while text not in _reads(page, path, place):
        assert time.monotonic() < end, f"{path} never shows {text}"
        page.wait_for_timeout(500)


def _reads(page: Page, path: str, place: str) -> str:
    page.goto(path)
    return page.locator(place).inner_text()


@pytest.fixture(scope="module")
def desk(site: str, manage: Callable[..., None]) -> None:
    """Three people with their roles. They are called by the family name alone."""
    made = "; ".join(
        f"u = User.objects.create_user('{name}', password='{PASSWORD}', last_name='{called}', is_staff=True); "
        f"u.groups.add(Group.objects.get(name='{role}'))"
        for name, called, role in PEOPLE
    )
    manage("shell", "-c", f"from django.contrib.auth.models import Group, User; {made}")


@pytest.fixture
def sign_in(desk: None, new_context: Any, site: str) -> Iterator[Callable[[str], Person]]:
    """Signs a person in. Fails the test for a request to elsewhere or an error on the console."""
    people: list[Person] = []
    params: list[str] = []

    def sign_in(name: str) -> Person:
        context = new_context()
        note: list[str] = []
        context.on("request", lambda request: params.append(request.url))
        context.on("console", lambda message: note.append(message.text) if message.type == "error" else None)
        context.on("weberror", lambda error: note.append(str(error.error)))
        person = Person(context.new_page(), note)
        person.page.set_viewport_size(DESKTOP)
        people.append(person)
        person.page.goto("/admin/")
        person.page.locator("[name='username']").fill(name)
        person.page.locator("[name='password']").fill(PASSWORD)
        person.page.locator("[type='submit']").first.click()
        expect(person.page.get_by_role("heading", name="今天做什么")).to_be_visible()
        return person

    yield sign_in
    assert [url for url in params if not url.startswith((f"{site}/", "data:"))] == []
    assert [text for person in people for text in person.said if not EXPECTED.search(text)] == []


def _arrives(page: Page, on: date, yuan: int) -> None:
    page.goto(f"/calculator/?{ANSWERS}&on={on.isoformat()}")
    expect(page.locator("main")).to_contain_text(re.compile(rf"{yuan}\s*元"))


def test_a_new_amount_from_next_month(sign_in: Callable[[str], Person], page: Page) -> None:
    wang = sign_in("wang")
    wang.find_table()
    expect(wang.page.get_by_role("button", name="发布")).to_have_count(0)
    wang.press("以此为底稿修订")
    expect(wang.page.locator(".messagelist")).to_contain_text("这是修订的草稿")
    draft = wang.page.url
    _fail_without_a_citation(wang)
    _mend_and_hand_in(wang)
    li = sign_in("li")
    li.page.goto(draft)
    _publish_with_a_note(li)
    _what_readers_see(page)


def _fail_without_a_citation(wang: Person) -> None:
    """A new amount from next month; refused, and nothing typed is lost."""
    wang.fill(effective_from=FROM.isoformat(), bands__0__amount="130")
    for number in range(2):
        wang.fill(
            **{f"examples__{number}__as_of": FROM.isoformat()},
            **{f"examples__{number}__expected_monthly": "130", f"examples__{number}__expected_annual": "1560"},
        )
    wang.page.locator("[name='citations-0-DELETE']").check()
    wang.press("保存并送审")
    expect(wang.page.locator(".messagelist")).to_contain_text("没有送审")
    expect(wang.page.locator(".messagelist")).to_contain_text("还没有依据：至少引用一个来源。")
    expect(wang.page.locator("#content")).to_contain_text("每月130元，不分年龄")
    expect(wang.page.locator("[name='bands-0-amount']")).to_have_value("130.00")


def _mend_and_hand_in(wang: Person) -> None:
    wang.page.locator("#citations-group .add-row a").click()
    wang.page.locator("#citations-0 .select2-selection").click()
    wang.page.locator(".select2-search__field").fill("甘肃省退休人员")
    wang.page.get_by_role("option", name=re.compile("甘肃省退休人员医保返钱标准")).first.click()
    wang.press("保存并送审")
    expect(wang.page.locator(".messagelist")).to_contain_text("已送审")
    expect(wang.page.locator(".desk-panel").first).to_contain_text("没有“发布”")
    expect(wang.page.locator(".desk-panel").first).to_contain_text("可以请李审来发布")


def _publish_with_a_note(li: Person) -> None:
    """The second person reads what it does to people; without a note it is refused."""
    li.page.get_by_role("link", name="发布", exact=True).click()
    impact = li.page.locator(".desk-impact")
    expect(impact).to_contain_text("120元")
    expect(impact).to_contain_text("130元")
    expect(impact).to_contain_text("多10元")
    li.press("发布")
    expect(li.page.get_by_role("alert")).to_contain_text("请写变更说明")
    li.page.get_by_label("变更说明").fill(NOTE)
    li.press("发布")
    expect(li.page.locator(".messagelist")).to_contain_text("已发布。")


def _what_readers_see(page: Page) -> None:
    """City page, history, changes, feed and calculator tell the same, before and after the day."""
    page.goto(PLACE)
    expect(page.locator(".board").first).to_contain_text(re.compile(r"每月\s*120\s*元"))
    today = date.today()
    expect(page.locator("#log")).to_contain_text(NOTE)
    updated = f"本站更新日：{today.year}年{today.month}月{today.day}日"
    expect(page.locator("section", has=page.locator("#src"))).to_contain_text(updated)
    page.goto(f"{PLACE}history/")
    expect(page.locator("main")).to_contain_text(NOTE)
    expect(page.locator("main")).to_contain_text("每月130元，不分年龄")
    expect(page.locator("main")).to_contain_text("每月120元，不分年龄")
    page.goto("/changes/")
    expect(page.locator("section", has=page.locator("#coming"))).to_contain_text(NOTE)
    feed = page.request.get("/changes/feed/").text()
    assert NOTE in feed.split("</entry>")[0]
    _arrives(page, BEFORE, 120)
    _arrives(page, FROM, 130)


def test_a_step_of_a_guide_changes_once_another_has_published_it(sign_in: Callable[[str], Person], page: Page) -> None:
    """One editor changes a step, looks at the preview and hands it in; another compares and publishes; readers see it."""
    wang = sign_in("wang")
    wang.page.get_by_role("link", name="查余额的步骤变了").click()
    wang.page.get_by_role("link", name=re.compile("用支付宝")).first.click()
    wang.press("以此为底稿修订")
    expect(wang.page.locator(".messagelist")).to_contain_text("这是修订的草稿")
    draft = wang.page.url
    wang.fill(steps__1__text=STEP)
    wang.press("保存")
    wang.page.get_by_role("link", name="预览（读者看不到）").click()
    expect(wang.page.locator("#step-2")).to_contain_text(STEP)
    wang.page.goto(draft)
    wang.press("保存并送审")
    expect(wang.page.locator(".desk-panel").first).to_contain_text("可以请李审来发布")
    page.goto("/guides/alipay/")
    expect(page.locator("#step-2")).not_to_contain_text(STEP)
    li = sign_in("li")
    li.page.goto(draft)
    li.page.get_by_role("link", name="发布", exact=True).click()
    expect(li.page.locator(".desk-differences")).to_contain_text(STEP)
    li.page.get_by_label("变更说明").fill("按钮改了名字。")
    li.press("发布")
    expect(li.page.locator(".messagelist")).to_contain_text("已发布。")
    _shows(page, "/guides/alipay/", "#step-2", STEP)


def test_two_on_one_draft(sign_in: Callable[[str], Person]) -> None:
    wang, chen = sign_in("wang"), sign_in("chen")
    wang.find_table()
    wang.press("以此为底稿修订")
    chen.page.goto(wang.page.url)
    chen.fill(change_note="陈编改的一句话")
    chen.press("保存")
    wang.fill(note="王编写的说明", change_note="王编改的一句话")
    wang.press("保存")
    late = wang.page.get_by_role("alert", name=re.compile("没有保存"))
    expect(late).to_contain_text("没有保存：陈编在您打开以后保存过这张表")
    expect(late).to_contain_text("陈编改的一句话")
    expect(late).to_contain_text("王编改的一句话")
    expect(wang.page.locator("[name='note']")).to_have_value("王编写的说明")
    expect(wang.page.locator("[name='change_note']")).to_have_value("陈编改的一句话")
    wang.press("保存")
    expect(wang.page.locator(".messagelist")).to_contain_text("存好了")
    wang.page.get_by_role("link", name="谁改过什么").click()
    expect(wang.page.locator(".desk-trail")).to_contain_text("陈编改的一句话")
    expect(wang.page.locator(".desk-trail")).to_contain_text("王编写的说明")


def test_an_opened_source_is_marked_and_what_is_refused_stays_ticked(sign_in: Callable[[str], Person]) -> None:
    wang = sign_in("wang")
    wang.page.goto("/admin/policies/credittable/?todo=overdue")
    wang.page.evaluate(
        """document.querySelector("#changelist").insertAdjacentHTML("beforeend",
        '<table><td class="field-against"><span><a href="#">一</a> <input type="radio" id="mark"></span></td></table>')"""
    )
    wang.page.locator(".field-against a").last.click()
    expect(wang.page.locator("#mark")).to_be_checked()
    wang.page.goto("/admin/policies/credittable/?q=北京&status__exact=published")
    ticked = wang.page.locator("tr", has_text="不满70周岁100元").locator("input.action-select")
    ticked.check()
    wang.press("核对无误：核对日改成今天")
    expect(wang.page.locator(".messagelist")).to_contain_text("先选对着哪一份依据")
    expect(ticked).to_be_checked()


def test_what_is_done_with_chosen_rows_is_a_button_and_enter_presses_none(sign_in: Callable[[str], Person]) -> None:
    wang = sign_in("wang")
    expect(wang.page.locator("#session-warning")).to_be_hidden()
    wang.page.goto("/admin/policies/credittable/?status__exact=published")
    wang.page.locator("tr input.action-select").first.check()
    wang.page.keyboard.press("Enter")
    expect(wang.page.locator(".messagelist li")).to_have_text("请先选要做什么。")
    wang.page.locator("tr input.action-select").first.check()
    wang.press("照抄到别的地方")
    wang.fill(places="天水，没有这里")
    wang.press("照抄到别的地方")
    expect(wang.page.locator(".errornote:visible")).to_contain_text("没有找到：没有这里")
