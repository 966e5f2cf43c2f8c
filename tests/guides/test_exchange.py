"""Importing the guides: twice is once, and an editor's change stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from guides.exchange import import_guides
from guides.models import Channel, Topic
from policies.exchange import Outcome, ReleaseError

pytestmark = pytest.mark.django_db


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_importing_again_changes_nothing() -> None:
    steps = list(Channel.objects.get(slug="alipay").steps.values_list("pk", flat=True))
    importer = import_guides()
    assert set(importer.counts) == {Outcome.SAME}
    assert list(Channel.objects.get(slug="alipay").steps.values_list("pk", flat=True)) == steps


def test_a_changed_file_updates(data_folder: Path) -> None:
    replace(data_folder / "channels.yaml", "打开支付宝，点最上面的搜索框", "打开支付宝，点上面的搜索框")
    importer = import_guides(data_folder)
    assert importer.counts[Outcome.UPDATED] == 1
    assert Channel.objects.get(slug="alipay").steps.first().text.startswith("打开支付宝，点上面")  # type: ignore[union-attr]


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
    assert import_guides(data_folder).counts[Outcome.UPDATED] == 1


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
    with pytest.raises(ReleaseError, match=problem):
        import_guides(data_folder)
    assert not Channel.objects.exists()


def _forget() -> None:
    from policies.models import ImportRecord

    ImportRecord.objects.all().delete()


def test_the_command_reports(capsys: Any, tmp_path: Path) -> None:
    call_command("import_guides")
    assert "未变" in capsys.readouterr().out
    with pytest.raises(CommandError, match=r"sources\.yaml"):
        call_command("import_guides", str(tmp_path))
