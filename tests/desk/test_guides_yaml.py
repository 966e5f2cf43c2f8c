"""Importing the guides: twice is once, and an editor's change stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.contrib.auth.models import Permission, User
from django.core.management import CommandError, call_command

from desk.review import transitions
from desk.yaml_io.exporter import kept
from desk.yaml_io.files import ImportFileError
from desk.yaml_io.guides import CHANNEL, DATA, TOPIC, export_guides, import_guides
from desk.yaml_io.importer import ImportOutcome
from desk.yaml_io.records import spared
from guides.models import Channel, Topic
from policies.models import Status
from policies.open_data.serializers import dump

pytestmark = pytest.mark.django_db


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_importing_again_changes_nothing() -> None:
    steps = list(Channel.objects.get(slug="alipay").steps.values_list("pk", flat=True))
    importer = import_guides()
    assert set(importer.counts) == {ImportOutcome.SAME}
    assert list(Channel.objects.get(slug="alipay").steps.values_list("pk", flat=True)) == steps


def test_a_changed_file_updates(data_folder: Path) -> None:
    replace(data_folder / "channels.yaml", "打开支付宝，点最上面的搜索框", "打开支付宝，点上面的搜索框")
    importer = import_guides(data_folder)
    assert importer.counts[ImportOutcome.UPDATED] == 1
    assert Channel.objects.published().get(slug="alipay").steps.first().text.startswith("打开支付宝，点上面")


def test_a_changed_file_supersedes_and_keeps_the_old_one(data_folder: Path) -> None:
    old = Channel.objects.get(slug="alipay")
    replace(data_folder / "channels.yaml", "打开支付宝，点最上面的搜索框", "打开支付宝，点上面的搜索框")
    import_guides(data_folder)
    new = Channel.objects.published().get(slug="alipay")
    old.refresh_from_db()
    assert (old.status, new.revises, new.published_by) == (Status.SUPERSEDED, old, None)
    assert old.steps.first().text.startswith("打开支付宝，点最上面")
    assert set(import_guides(data_folder).counts) == {ImportOutcome.SAME}


def test_what_an_editor_has_begun_to_revise_or_taken_down_is_kept(data_folder: Path) -> None:
    transitions.copy_as_draft(Channel.objects.get(slug="alipay"))
    transitions.withdraw(Topic.objects.get(slug="duanjiao"), "要重写")
    replace(data_folder / "channels.yaml", "打开支付宝，点最上面的搜索框", "打开支付宝，点上面的搜索框")
    replace(data_folder / "topics.yaml", "办了职工医保退休的人不用再交", "职工医保退休的人不用再交")
    assert sorted(import_guides(data_folder).kept) == ["channel:alipay", "topic:duanjiao"]
    assert not Topic.objects.published().filter(slug="duanjiao").exists()


def test_what_an_editor_published_is_kept(data_folder: Path) -> None:
    writer, reviewer = (User.objects.create_user(name) for name in ("wang", "li"))
    reviewer.user_permissions.add(Permission.objects.get(codename="publish_channel"))
    draft = transitions.copy_as_draft(Channel.objects.get(slug="alipay"), writer)
    draft.steps.filter(title="搜「医保码」").update(text="编辑改过的一句。")
    transitions.submit(draft)
    transitions.publish(draft, User.objects.get(pk=reviewer.pk), transitions.Publication("改了"))
    replace(data_folder / "channels.yaml", "打开支付宝，点最上面的搜索框", "打开支付宝，点上面的搜索框")
    assert import_guides(data_folder).kept == ["channel:alipay"]
    assert Channel.objects.published().get(slug="alipay").steps.first().text == "编辑改过的一句。"


def test_an_export_says_what_was_imported(tmp_path: Path) -> None:
    export_guides(tmp_path)
    for name in ("channels", "topics"):
        assert _as_told(tmp_path, name) == _as_told(DATA, name)
    assert set(import_guides(tmp_path).counts) == {ImportOutcome.SAME}
    assert "|-" in (tmp_path / "channels.yaml").read_text(encoding="utf-8")


def test_an_export_of_changed_guides_builds_them_again(tmp_path: Path) -> None:
    transitions.withdraw(Channel.objects.get(slug="card-site"), "不可靠")
    draft = transitions.copy_as_draft(Topic.objects.get(slug="duanjiao"))
    draft.answer = "草稿的回答。"
    draft.save()
    Channel.objects.filter(slug="alipay").update(position=40)
    export_guides(tmp_path)
    before = {model: _told(model) for model in (Channel, Topic)}
    _forget()
    for model in (Channel, Topic):
        model.objects.update(revises=None)
        model.objects.all().delete()
    assert ImportOutcome.NEW in import_guides(tmp_path).counts
    assert {model: _told(model) for model in (Channel, Topic)} == before
    again = import_guides(tmp_path)
    assert set(again.counts) <= {ImportOutcome.SAME, ImportOutcome.KEPT}
    assert all(key.startswith(("source:", "search:")) for key in again.kept)


def _told(model: Any) -> list[Any]:
    shape = CHANNEL if model is Channel else TOPIC
    return [(row.status, dump(row, shape)) for row in kept(model.objects.order_by("slug", "status"))]


def _as_told(folder: Path, name: str) -> Any:
    """What a file says. The kinds of contact are kept in their own order, whatever that in the file."""
    shape = CHANNEL if name == "channels" else TOPIC
    items = [spared(item, shape) for item in yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))]
    return [{**item, "contact_kinds": sorted(item.get("contact_kinds", []))} for item in items]


def test_an_editors_change_is_kept(data_folder: Path) -> None:
    step = Channel.objects.get(slug="alipay").steps.get(title="搜「医保码」")
    step.text = "编辑改过的一句。"
    step.save()
    Topic.objects.filter(slug="duanjiao").update(answer="编辑的回答。")
    replace(data_folder / "channels.yaml", "打开支付宝，点最上面的搜索框", "打开支付宝，点上面的搜索框")
    replace(data_folder / "topics.yaml", "办了职工医保退休的人不用再交", "职工医保退休的人不用再交")
    importer = import_guides(data_folder)
    assert sorted(importer.kept) == ["channel:alipay", "topic:duanjiao"]
    step.refresh_from_db()
    assert step.text == "编辑改过的一句。"
    assert Topic.objects.get(slug="duanjiao").answer == "编辑的回答。"


def test_saving_without_a_change_is_no_change(data_folder: Path) -> None:
    """A browser sends other line ends than the file has."""
    channel = Channel.objects.get(slug="alipay")
    channel.failing = channel.failing.replace("\n", "\r\n") + "\r\n"
    channel.full_clean()
    channel.save()
    replace(data_folder / "channels.yaml", "打开支付宝，点最上面的搜索框", "打开支付宝，点上面的搜索框")
    assert import_guides(data_folder).counts[ImportOutcome.UPDATED] == 1


def test_the_order_in_the_file_is_the_order_on_the_page() -> None:
    assert list(Channel.objects.values_list("slug", flat=True))[:2] == ["wechat", "alipay"]


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("topics.yaml", "source: law-27", "source: nowhere", "nowhere"),
        ("channels.yaml", "sketch: search", "sketch: painting", "painting"),
        ("channels.yaml", "contact_kinds: [insurance_app, phone]", "contact_kinds: [pigeon]", "pigeon"),
        ("channels.yaml", "  kind: online", "  sort: online", "sort"),
    ],
)
def test_mistakes_are_named_and_nothing_is_written(
    data_folder: Path, name: str, old: str, new: str, problem: str
) -> None:
    Channel.objects.all().delete()
    Topic.objects.all().delete()
    _forget()
    replace(data_folder / name, old, new)
    with pytest.raises(ImportFileError, match=problem):
        import_guides(data_folder)
    assert not Channel.objects.exists()


def _forget() -> None:
    from policies.models import ImportRecord

    ImportRecord.objects.all().delete()


def test_the_command_reports(capsys: Any, tmp_path: Path) -> None:
    call_command("import_guides")
    assert "未变" in capsys.readouterr().out
    with pytest.raises(CommandError, match=r"sources\.yaml"):
        call_command("import_guides", str(tmp_path / "nowhere"))
    call_command("export_guides", str(tmp_path))
    assert (tmp_path / "topics.yaml").exists()
