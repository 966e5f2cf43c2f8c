"""All data into another database and back: every row, the audit trail, people and rights; or nothing at all."""

from __future__ import annotations

import json
import os
import shutil

import pytest

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


def _but_the_edition(rows: list) -> list:
    """Looking at a target brings its tables up to date, and every migration makes a new edition."""
    return [row for row in rows if row["model"] != "policies.contentedition"]


def test_a_database_in_use_is_not_written_to(used, new_site):
    there = new_site()
    there.manage("migrate", "-v", "0")
    there.run("from policies.models import ReaderReport; ReaderReport.objects.create(message='在用')")
    before = everything(there)
    refused = used.command("transfer_data", "--to", there.url)
    assert refused.returncode != 0
    assert "已经有内容" in refused.stderr
    assert _but_the_edition(everything(there)) == _but_the_edition(before)


def test_a_source_behind_the_program_is_refused(used, new_site):
    behind = new_site(sqlite=True)
    refused = behind.command("transfer_data", "--to", new_site().url)
    assert refused.returncode != 0
    assert "先运行 migrate" in refused.stderr


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
