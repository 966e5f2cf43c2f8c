"""The whole life of a channel and of a topic: written, refused, published by another, replaced, taken down, and told."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from desk.admin.base.publish import version_name
from desk.history import log
from desk.history.diff import differences
from desk.review import permissions, transitions
from desk.review.transitions import Publication, ReviewError
from desk.worklist import sections
from guides.models import Channel, Topic
from policies.models import Source, Status
from tests.desk.people import Person, address, form_data, publish, revise, said, save, step_address

pytestmark = pytest.mark.django_db
NEW_STEP = "打开支付宝，先点上面的搜索框。"
NEW_ANSWER = "编辑改过的回答。"
KINDS = {
    "channel": (Channel, "alipay", {"steps-0-text": NEW_STEP}, NEW_STEP),
    "topic": (Topic, "duanjiao", {"answer": NEW_ANSWER}, NEW_ANSWER),
}


@pytest.fixture(params=list(KINDS))
def kind(request: Any) -> str:
    return str(request.param)


@pytest.fixture
def published(kind: str, db: None) -> Any:
    model, slug, _, _ = KINDS[kind]
    return model.objects.published().get(slug=slug)


@pytest.fixture
def draft(kind: str, published: Any, writer: Person) -> Any:
    """A revision of 王编 with one sentence changed."""
    made = revise(writer.client, published)
    save(writer.client, made, **KINDS[kind][2])
    made.refresh_from_db()
    return made


def public(item: Any) -> str:
    return Client().get(item.get_absolute_url()).content.decode()


# ---- from draft to published ----


def test_only_publishing_changes_the_page(
    kind: str, published: Any, draft: Any, writer: Person, reviewer: Person
) -> None:
    words = KINDS[kind][3]
    assert words not in public(published)
    save(writer.client, draft, "submit")
    assert words not in public(published)
    response = publish(reviewer.client, draft, "照着走过一遍，改了。")
    assert said(response)[0].startswith("已发布。网页上已经是")
    assert words in public(published)
    published.refresh_from_db()
    draft.refresh_from_db()
    assert (published.status, draft.status) == (Status.SUPERSEDED, Status.PUBLISHED)
    assert (draft.published_by, draft.revises, draft.change_note) == (reviewer.user, published, "照着走过一遍，改了。")


def test_nobody_publishes_what_they_wrote(published: Any, reviewer: Person) -> None:
    own = revise(reviewer.client, published)
    save(reviewer.client, own, "submit")
    html = reviewer.client.get(address(own)).content.decode()
    assert f"{own.kind_label}最后是您自己改的，自己写的不能自己发布" in html
    own.refresh_from_db()
    with pytest.raises(ReviewError, match="自己写的不能自己发布"):
        transitions.publish(own, reviewer.user, Publication("改了"))
    own.status, own.published_at, own.published_by = Status.WITHDRAWN, timezone.now(), reviewer.user
    with transaction.atomic(), pytest.raises(IntegrityError):
        own.save()


def test_an_editor_cannot_publish_and_superusers_cannot_skip_review(draft: Any, writer: Person) -> None:
    transitions.submit(draft)
    with pytest.raises(ReviewError, match="不是审核"):
        transitions.publish(draft, Person("赵编", "编辑").user, Publication("改了"))
    admin = Person("钱管", "管理员", superuser=True)
    transitions.send_back(draft, "再看看")
    with pytest.raises(ReviewError, match="现在是“草稿”"):
        transitions.publish(draft, admin.user, Publication("改了"))
    assert "退回：再看看" in writer.client.get(address(draft)).content.decode()


def test_publishing_asks_for_a_note_and_not_for_its_size(draft: Any, reviewer: Person) -> None:
    transitions.submit(draft)
    page = reviewer.client.get(step_address(draft, "publish"))
    assert list(page.context["form"].fields) == ["note", version_name(draft)]
    assert "发布以后谁会变" not in page.content.decode()
    response = publish(reviewer.client, draft, "")
    assert "请写变更说明" in response.content.decode()
    draft.refresh_from_db()
    assert draft.status == Status.IN_REVIEW


def test_the_database_keeps_one_published(published: Any) -> None:
    second = transitions.copy_as_draft(published)
    second.status, second.published_at = Status.PUBLISHED, timezone.now()
    with transaction.atomic(), pytest.raises(IntegrityError):
        second.save()
    second.published_at, second.status = None, Status.SUPERSEDED
    with transaction.atomic(), pytest.raises(IntegrityError):
        second.save()


def test_of_two_revisions_the_second_does_not_replace_the_first(
    published: Any, draft: Any, writer: Person, reviewer: Person
) -> None:
    other = transitions.copy_as_draft(published, writer.user)
    for item in (draft, other):
        transitions.submit(item)
    transitions.publish(draft, reviewer.user, Publication("第一份"))
    with pytest.raises(ReviewError, match="以此为底稿修订"):
        transitions.publish(other, reviewer.user, Publication("第二份"))


def test_going_back_is_publishing_a_copy(
    kind: str, published: Any, draft: Any, writer: Person, reviewer: Person
) -> None:
    transitions.submit(draft)
    transitions.publish(draft, reviewer.user, Publication("改了"))
    old = type(published).objects.get(pk=published.pk)
    assert old.status == Status.SUPERSEDED
    assert writer.client.get(address(old)).status_code == 200
    back = transitions.copy_as_draft(old, writer.user)
    assert back.revises == draft
    transitions.submit(back)
    transitions.publish(back, reviewer.user, Publication("改回去"))
    assert KINDS[kind][3] not in public(published)


def test_what_is_withdrawn_is_gone_and_can_come_back(published: Any, writer: Person, reviewer: Person) -> None:
    assert "withdraw" not in {step.name for step in writer.client.get(address(published)).context["steps"]}
    reviewer.client.post(step_address(published, "withdraw"), {"why": "不可靠"})
    assert Client().get(published.get_absolute_url()).status_code == 404
    listing = "/guides/" if isinstance(published, Channel) else "/topics/"
    assert published.get_absolute_url() not in Client().get(listing).content.decode()
    assert published.get_absolute_url() not in Client().get("/sitemap.xml").content.decode()
    again = transitions.copy_as_draft(type(published).objects.get(pk=published.pk), writer.user)
    transitions.submit(again)
    transitions.publish(again, reviewer.user, Publication("查清楚了"))
    assert Client().get(published.get_absolute_url()).status_code == 200


def test_what_is_published_cannot_be_edited_or_deleted(published: Any, reviewer: Person) -> None:
    before = published.short_name
    assert reviewer.client.post(address(published), {"short_name": "改"}).status_code == 409
    published.refresh_from_db()
    assert published.short_name == before
    assert reviewer.client.post(address(published, "delete"), {"post": "yes"}).status_code == 403
    page = reviewer.client.get(address(published))
    assert 'name="short_name"' not in page.content.decode()


# ---- what is missing ----


def test_a_channel_needs_steps_a_warning_and_sources(writer: Person) -> None:
    draft = transitions.copy_as_draft(Channel.objects.get(slug="alipay"), writer.user)
    draft.steps.all().delete()
    draft.citations.all().delete()
    draft.never, draft.doubt, draft.checked_on = "", "", None
    draft.save()
    with pytest.raises(ReviewError) as refused:
        transitions.submit(draft)
    assert refused.value.problems == [
        "“绝不给谁什么”还空着。",
        "“核对日”还空着。",
        "还没有步骤：至少写一步。",
        "还没有依据：至少引用一个来源。真没有，就在“先说清”里照实写一句。",
    ]
    draft.doubt = "这条路没有找到官方的说明。"
    draft.save()
    assert "还没有依据" not in "".join(transitions.problems_of(draft))


def test_a_topic_needs_a_rule(writer: Person) -> None:
    draft = transitions.copy_as_draft(Topic.objects.get(slug="duanjiao"), writer.user)
    draft.rules.all().delete()
    assert transitions.problems_of(draft) == ["还没有规定：至少写一条，带上依据。"]


def test_two_pages_do_not_share_an_address_or_a_title(writer: Person) -> None:
    draft = transitions.copy_as_draft(Channel.objects.get(slug="alipay"), writer.user)
    draft.slug, draft.revises = "wechat", None
    draft.save()
    problems = transitions.problems_of(draft)
    assert any("网址名“wechat”已经有一份已发布的指南" in problem for problem in problems)
    assert any("“名称”和已发布的另一页一样" in problem for problem in problems)


def test_every_published_page_is_in_order() -> None:
    for model in (Channel, Topic):
        for item in model.objects.published():
            assert transitions.problems_of(item) == [], item


# ---- what changed ----


def test_the_reviewer_reads_what_changed_step_by_step(writer: Person) -> None:
    published = Channel.objects.get(slug="alipay")
    draft = transitions.copy_as_draft(published, writer.user)
    first, second, *_ = draft.steps.all()
    first.text, first.position, second.position = NEW_STEP, 1, 0
    first.save()
    second.save()
    draft.contact_kinds = ["phone"]
    draft.save()
    draft.steps.last().delete()
    result = {(item.row, item.field): (item.old, item.new) for item in differences(draft, published)}
    assert result["查询渠道", "用到当地哪些渠道"] == ("医保 APP 或小程序、电话", "电话")
    assert result[f"步骤：{first}", "怎么做"] == (published.steps.first().text, NEW_STEP)
    assert any(field == "去掉的一行" for _, field in result)
    old, new = result["步骤", "先后"]
    assert new.startswith(f"{second}；{first}")
    assert old.startswith(f"{first}；{second}")


def test_of_a_new_page_the_reviewer_reads_all(writer: Person, reviewer: Person) -> None:
    draft = transitions.copy_as_draft(Topic.objects.get(slug="duanjiao"), writer.user)
    draft.slug, draft.title, draft.revises = "xin-wenti", "新的问题？", None
    draft.save()
    transitions.submit(draft)
    html = reviewer.client.get(step_address(draft, "publish")).content.decode()
    assert "里面写了什么" in html
    assert draft.answer.splitlines()[0] in html
    assert draft.rules.first().heading in html


def test_the_history_tells_in_words_who_changed_what(
    kind: str, published: Any, draft: Any, writer: Person, reviewer: Person
) -> None:
    save(writer.client, draft, "submit")
    publish(reviewer.client, draft, "照着走过一遍。")
    html = reviewer.client.get(address(draft, "history")).content.decode()
    for words in (KINDS[kind][3], "王编", "李审", "待审核", "发布：照着走过一遍。", f"以第{published.pk}号为底稿"):
        assert words in html, words
    assert any(entry.why == f"被第{draft.pk}号代替" for entry in log.entries(published))
    everybody = reviewer.client.get("/admin/changes/").content.decode()
    assert address(draft) in everybody


def test_a_step_that_is_moved_is_in_the_trail(writer: Person) -> None:
    draft = revise(writer.client, Channel.objects.get(slug="alipay"))
    save(writer.client, draft, **{"steps-1-position": "7", "steps-1-sketch": "list"})
    values = [(entry.field, entry.old, entry.new) for entry in log.entries(draft) if entry.field]
    assert ("顺序", "1", "7") in values
    assert ("示意图", "搜索结果里的一行", "许多行里的一行") in values


# ---- two editors ----


def test_two_editors_at_once_lose_nothing(writer: Person) -> None:
    other = Person("陈编", "编辑")
    draft = revise(writer.client, Channel.objects.get(slug="alipay"))
    opened = form_data(writer.client.get(address(draft)))
    save(other.client, draft, **{"steps-0-text": "陈编改的一步。", "contact_kinds": ["phone"]})
    mine = {"steps-0-text": "王编改的一步。", "steps-1-text": "王编改的第二步。", "suits": "王编写的人。"}
    response = writer.client.post(address(draft), opened | mine | {"_continue": "1"})
    html = response.content.decode()
    assert response.status_code == 409
    for words in ("陈编在您打开以后保存过这份指南", "陈编改的一步。", "王编改的一步。", "医保 APP 或小程序、电话"):
        assert words in html, words
    form = response.context["adminform"].form
    assert form["suits"].value() == "王编写的人。"
    assert form["contact_kinds"].value() == ["phone"]
    steps = response.context["inline_admin_formsets"][0].formset.forms
    assert [steps[0]["text"].value(), steps[1]["text"].value()] == ["陈编改的一步。", "王编改的第二步。"]
    again = writer.client.post(address(draft), form_data(response) | {"_continue": "1"})
    assert again.status_code == 302
    draft.refresh_from_db()
    assert (draft.suits, draft.contact_kinds, draft.written_by) == ("王编写的人。", ["phone"], writer.user)


def test_a_new_step_comes_after_the_others(writer: Person) -> None:
    draft = revise(writer.client, Channel.objects.get(slug="alipay"))
    formset = writer.client.get(address(draft)).context["inline_admin_formsets"][0].formset
    assert formset.empty_form["position"].value() == draft.steps.count()


# ---- preview, work list, roles ----


def test_the_preview_is_the_page_with_the_draft_and_for_editors_alone(kind: str, draft: Any, writer: Person) -> None:
    response = writer.client.get(address(draft, "preview"))
    html = response.content.decode()
    assert KINDS[kind][3] in html
    assert "预览：草稿，读者看不到" in html
    assert "no-store" in response["Cache-Control"]
    assert address(draft, "preview") in writer.client.get(address(draft)).content.decode()
    assert Client().get(address(draft, "preview")).status_code == 302


def test_guides_are_on_the_work_list(published: Any, draft: Any, writer: Person, reviewer: Person) -> None:
    def rows(person: Person, key: str) -> list[Any]:
        result = sections.sections(person.user, timezone.localdate())
        return [item.row for section in result if section.key == key for item in section.items]

    assert draft in rows(writer, "mine")
    transitions.submit(draft)
    assert draft in rows(reviewer, "review")
    assert draft not in rows(writer, "review")
    assert published not in rows(writer, "overdue")
    type(published).objects.filter(pk=published.pk).update(checked_on="2020-01-01")
    assert published in rows(writer, "overdue")
    assert sections.sections(Person("看看", "").user, timezone.localdate()) == []
    listed = writer.client.get(f"/admin/guides/{published._meta.model_name}/?todo=overdue").content.decode()
    assert address(published) in listed


def test_an_expired_document_under_a_guide_is_on_the_work_list(writer: Person) -> None:
    source = Topic.objects.get(slug="duanjiao").rules.first().source
    Source.objects.filter(pk=source.pk).update(expires_on="2020-01-01")
    result = sections.sections(writer.user, timezone.localdate())
    items = [item for section in result if section.key == "expired" for item in section.items]
    assert any(item.row == source and "还在用" in item.detail for item in items)


def test_a_check_without_a_change_moves_the_day_only(published: Any, draft: Any, writer: Person) -> None:
    looked_at = {"source": published.sources[0].pk}
    response = writer.client.post(step_address(published, "confirm"), looked_at, follow=True)
    assert said(response) == ["核对无误，核对日改成了今天。"]
    published.refresh_from_db()
    assert (published.checked_on, published.checked_by) == (timezone.localdate(), writer.user)
    assert log.entries(published, sources=False)[0].why.startswith("核对无误，对着：")
    with pytest.raises(ReviewError):
        transitions.confirm(draft, timezone.localdate(), writer.user)


def test_the_roles_may_what_they_may_with_tables() -> None:
    for model in (Channel, Topic):
        assert not permissions.may_publish(Person(f"编{model.__name__}", "编辑").user, model)
        for role in ("审核", "管理员"):
            assert permissions.may_publish(Person(f"{role}{model.__name__}", role).user, model)


def test_nothing_leads_to_a_way_that_was_taken_down(client: Client) -> None:
    """The way by Alipay and the windows are named on other pages; their pages in a place are gone with them."""
    for slug in ("alipay", "counter"):
        transitions.withdraw(Channel.objects.published().get(slug=slug), "按钮都变了")
    retired = "/calculator/?region=beijing&status=retired&sex=male&birth_year=1960&birth_month=3"
    for path in ("/guides/phone/lanzhou/", "/guides/wechat/lanzhou/", "/cities/lasa/", retired):
        html = client.get(path).content.decode()
        assert not re.search(r'href="/guides/(alipay|counter)/', html), path
    assert "看看到账没有" in client.get(retired).content.decode()
