"""All data into another database and back: every row, the audit trail, people and rights; or nothing at all."""

from __future__ import annotations

import json
import os
import shutil

import pytest

from tests import databases

ON_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")

# What a desk and its readers leave behind, beside the release.
A_WORKING_DAY = """
from datetime import timedelta
from django.contrib.auth.models import Group, Permission, User
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from policies import demand, review
from policies.models import Contact, CreditTable, ReaderReport, Region, Source

anna = User.objects.create_user("anna", password="a-long-password", last_name="安", is_staff=True)
anna.groups.add(Group.objects.get(name="编辑"))
anna.user_permissions.add(Permission.objects.get(codename="view_session"))
TOTPDevice.objects.create(user=anna, name="手机")
StaticDevice.objects.create(user=anna, name="备用码").token_set.create(token="abcdefgh")
session = SessionStore(); session["who"] = "安"; session.create()
source = Source.objects.first(); source.title += "（修正）"; source._history_user = anna; source.save()
draft = review.copy_as_draft(CreditTable.objects.filter(status="published").first(), by=anna)
draft.bands.first().delete()
review.withdraw(CreditTable.objects.filter(status="published").last(), "试一试")
Contact.objects.last().delete()
for number in range(3):
    ReaderReport.objects.create(page=f"/cities/{number}/", message="少了“换档”\\n\\U0001f642 'q' \\\\ ", query="a=1&b=2")
ReaderReport.objects.update(created_at=timezone.now() - timedelta(days=40, microseconds=7))
ReaderReport.objects.first().delete()
demand.ask(Region.objects.get(slug="lasa"))
LogEntry.objects.create(user=anna, content_type=ContentType.objects.get_for_model(Source), object_id=source.pk,
    object_repr="依据", action_flag=CHANGE, change_message='[{"changed": {}}]')
"""
NEXT_REPORT = """
from policies.models import ReaderReport
most = max(ReaderReport.objects.values_list("pk", flat=True))
fresh = ReaderReport.objects.create(message="新的一封")
print(fresh.pk > most, fresh.history.count())
"""
ROWS = "from policies.models import Region; print(Region.objects.count())"


@pytest.fixture(scope="module")
def used(new_site):
    """A SQLite site with the release and a working day on it."""
    site = new_site(sqlite=True)
    for command in ("migrate", "import_policies", "import_guides"):
        site.manage(command, "-v", "0")
    site.run(A_WORKING_DAY)
    return site


def everything(site) -> list:
    """All rows as Django's own dump writes them, which knows nothing of the transfer."""
    return json.loads(site.manage("dumpdata", "--all"))


def test_there_and_back_every_row_is_the_same(used, new_site):
    before = everything(used)
    there, back = new_site(), new_site(sqlite=True)
    said = used.manage("transfer_data", "--to", there.url)
    assert "policies.HistoricalCreditTable" in said
    assert "每一行都对过，一样" in said
    assert everything(there) == before
    there.manage("transfer_data", "--to", back.url)
    assert everything(back) == before
    assert everything(used) == before
    for site in (there, back):
        assert site.run(NEXT_REPORT) == "True 1"
        assert "新增" not in site.manage("import_policies")


def refusal(source, there) -> str:
    """What is said when a transfer is refused, and that the target is what it was: its tables and every row."""
    before = databases.schema(there.url), databases.everything(there.url)
    refused = source.command("transfer_data", "--to", there.url)
    assert refused.returncode != 0
    assert "没有转移" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert (databases.schema(there.url), databases.everything(there.url)) == before
    return refused.stderr


def test_a_database_in_use_is_not_touched(used, new_site):
    """Its tables are of an older release, and stay so."""
    there = new_site()
    there.manage("migrate", "policies", "0003", "-v", "0")
    there.manage("migrate", "sessions", "-v", "0")
    with databases.opened(there.url) as connection:
        connection.execute("INSERT INTO django_session VALUES ('key', 'data', '2099-01-01 00:00:00')")
    assert "已经有内容（会话）" in refusal(used, there)


@pytest.mark.parametrize("rows", [0, 1])
def test_a_database_of_another_program_is_not_touched(used, new_site, rows):
    there = new_site()
    with databases.opened(there.url) as connection:
        connection.execute("CREATE TABLE recipes (id integer)")
        for number in range(rows):
            connection.execute(f"INSERT INTO recipes VALUES ({number})")
    assert "本站没有的表（recipes）" in refusal(used, there)


def test_a_source_behind_the_program_is_refused(new_site):
    assert "先运行 migrate" in refusal(new_site(sqlite=True), new_site())


def test_a_file_that_is_no_database_is_not_touched(used, tmp_path):
    (tmp_path / "letter.txt").write_text("一封信" * 1000, encoding="utf-8")
    refused = used.command("transfer_data", "--to", f"sqlite:///{tmp_path}/letter.txt")
    assert refused.returncode != 0
    assert "没有转移" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "一封信" * 1000


@pytest.mark.parametrize("url", ["mysql://somewhere/site", "postgres://u:geheim@127.0.0.1:1/site", "nonsense"])
def test_a_wrong_target_is_refused_without_a_trace_and_without_its_password(used, url):
    refused = used.command("transfer_data", "--to", url)
    assert refused.returncode != 0
    assert "没有转移" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "geheim" not in refused.stderr


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite takes any length")
def test_a_row_that_the_target_refuses_leaves_nothing_behind(used, new_site):
    site, there = new_site(sqlite=True), new_site()
    shutil.copy(used.folder / "site.sqlite3", site.folder)
    site.run("from policies.models import Source; Source.objects.filter(pk=9).update(title='长' * 900)")
    refused = site.command("transfer_data", "--to", there.url)
    assert refused.returncode != 0
    assert "policies.Source 第9行" in refused.stderr
    assert there.run(ROWS) == "0"
    site.run("from policies.models import Source; Source.objects.filter(pk=9).update(title='短')")
    site.manage("transfer_data", "--to", there.url)
    assert there.run(ROWS) == site.run(ROWS)
