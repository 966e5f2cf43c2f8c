"""A full disk, a locked database, one that can only be read: readers read on, editors lose nothing they typed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import pytest
from django.db import IntegrityError, InterfaceError, OperationalError

from tests.databases import everything
from tests.operations.desk import filled
from tests.operations.server import Answer, Site, until
from website import database_errors

pytestmark = pytest.mark.one_database

ANSWERS = "region=lanzhou&status=retired&sex=female&birth_year=1950&birth_month=3"
# A place without a known amount is counted when its page is shown: a write that may fail.
PAGES = ("/", "/cities/", "/cities/lanzhou/", "/cities/lasa/", "/cities/lasa/?average_pension=3000", "/changes/")
PAGES += ("/guides/", "/topics/", "/data/", "/report/", f"/calculator/?{ANSWERS}", f"/calculator/result.json?{ANSWERS}")
PAGES += ("/compare/?city=lanzhou&city=lasa", "/readyz", "/admin/login/")
BROWSER = f"csrftoken={'c' * 32}"
# Long enough to need room of its own in the file.
LETTER = "我在兰州，每月到账是95元。" * 120

TROUBLES = {
    "locked": ({"DATABASE_TIMEOUT": "1"}, database_errors.BUSY),
    "full": ({"DJANGO_SETTINGS_MODULE": "tests.operations.full_disk"}, database_errors.FULL),
    "read-only": ({"DJANGO_SETTINGS_MODULE": "tests.operations.read_only"}, database_errors.READ_ONLY),
}


@pytest.fixture(params=TROUBLES)
def troubled(request: pytest.FixtureRequest, make_site: Callable[..., Site]) -> Iterator[tuple[Site, str, str]]:
    """A running site whose database does not take anything, an editor's cookies, and what is to be said about it."""
    settings, sentence = TROUBLES[request.param]
    site = make_site(WORKERS="1", **settings)
    cookie = site.sign_in("bianji")
    with site.sql() as connection, contextlib.ExitStack() as until_done:
        connection.execute("VACUUM")
        site.start()
        if request.param == "locked":
            connection.execute("BEGIN IMMEDIATE")
            until_done.callback(connection.execute, "ROLLBACK")
        yield site, cookie, sentence


def newest_draft(site: Site) -> str:
    return f"/admin/policies/credittable/{site.drafts()[0]}/change/"


def check_refused(answer: Answer, sentence: str, typed: str) -> None:
    assert answer.status == 503
    assert sentence in answer.text
    assert typed in answer.text
    assert "Retry-After" in answer.headers


def written(site: Site) -> dict[str, object]:
    """Everything but the sessions, which using the desk renews, and the counts of places asked for, which a thread writes
    when it comes to it, where there is still room for them."""
    renewed = ("django_session", "policies_placedemand")
    return {table: rows for table, rows in everything(site.address).items() if table not in renewed}


def test_readers_read_on_and_nothing_typed_is_lost(troubled: tuple[Site, str, str]) -> None:
    site, cookie, sentence = troubled
    assert {page: site.get(page).status for page in PAGES} == dict.fromkeys(PAGES, 200)
    before = written(site)

    address = newest_draft(site)
    draft = filled(site.get(address, cookie).text)
    draft |= {"note": LETTER, "bands-0-note": LETTER[:150]}
    refused = site.post(address, [*draft.items(), ("_continue", "1")], cookie)
    check_refused(refused, sentence, LETTER)
    assert refused.headers["Cache-Control"] == "no-store"
    again = filled(refused.text)
    assert {name: again[name] for name in draft if name != "csrfmiddlewaretoken"} == {
        name: value.replace("\r\n", "\n") for name, value in draft.items() if name != "csrfmiddlewaretoken"
    }

    letter = filled(site.get("/report/", BROWSER).text) | {"message": LETTER}
    unsent = site.post("/report/", list(letter.items()), BROWSER)
    check_refused(unsent, sentence, LETTER)

    assert written(site) == before
    assert site.damage() == []


def test_what_was_typed_is_saved_when_the_trouble_is_over_but_no_password(make_site: Callable[..., Site]) -> None:
    site = make_site(WORKERS="1", DATABASE_TIMEOUT="1")
    cookie, address = site.sign_in("bianji"), newest_draft(site)
    site.start()
    draft = filled(site.get(address, cookie).text) | {"note": "新写的一句话"}
    letter = filled(site.get("/report/", BROWSER).text) | {"message": "到账是95元"}
    login = filled(site.get("/admin/login/", BROWSER).text) | {"username": "bianji", "password": "不是真的密码"}
    with site.sql() as connection:
        connection.execute("BEGIN IMMEDIATE")
        refused = site.post(address, [*draft.items(), ("_continue", "1")], cookie)
        unsent = site.post("/report/", list(letter.items()), BROWSER)
        check_that_a_password_and_a_strangers_text_are_never_offered_again(site, list(login.items()))
        connection.execute("ROLLBACK")
        assert (refused.status, unsent.status) == (503, 503)
        assert site.post(address, list(filled(refused.text).items()), cookie).status == 302
        assert site.post("/report/", list(filled(unsent.text).items()), BROWSER).status == 302
        newest = "SELECT note, version FROM policies_credittable ORDER BY id DESC"
        assert connection.execute(newest).fetchone() == ("新写的一句话", 2)
        assert connection.execute("SELECT message FROM policies_readerreport ORDER BY id DESC").fetchone() == (
            "到账是95元",
        )


def check_that_a_password_and_a_strangers_text_are_never_offered_again(
    site: Site, login: list[tuple[str, str]]
) -> None:
    refused = site.post("/admin/login/", login, BROWSER)
    forged = site.post("/admin/login/", [("username", "别人写的")], BROWSER)
    assert refused.status == 503
    assert "不是真的密码" not in refused.text
    assert forged.status == 403
    assert "别人写的" not in forged.text


def told_by_postgresql(code: str) -> OperationalError:
    """As Django passes on what a server says that speaks Chinese."""
    error = OperationalError("因为语句执行超时，正在取消查询命令")
    error.__cause__ = Exception()
    error.__cause__.sqlstate = code
    return error


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (told_by_postgresql("55P03"), database_errors.BUSY),
        (told_by_postgresql("57014"), database_errors.BUSY),
        (told_by_postgresql("53100"), database_errors.FULL),
        (told_by_postgresql("25006"), database_errors.READ_ONLY),
        (told_by_postgresql("XX001"), database_errors.DAMAGED),
        (told_by_postgresql("57P01"), database_errors.AWAY),
        (OperationalError("database is locked"), database_errors.BUSY),
        (OperationalError("canceling statement due to lock timeout"), database_errors.BUSY),
        (OperationalError("canceling statement due to statement timeout"), database_errors.BUSY),
        (OperationalError("database or disk is full"), database_errors.FULL),
        (OperationalError("could not extend file: No space left on device"), database_errors.FULL),
        (OperationalError("attempt to write a readonly database"), database_errors.READ_ONLY),
        (OperationalError("unable to open database file"), database_errors.AWAY),
        (InterfaceError("connection already closed"), database_errors.AWAY),
        (OperationalError("no such column: year"), None),
        (IntegrityError("UNIQUE constraint failed"), None),
        (ValueError("disk is full"), None),
    ],
)
def test_only_the_database_is_blamed_for_what_is_its_fault(error: Exception, sentence: str | None) -> None:
    assert database_errors.database_error_message(error) == sentence


# ---- started on a disk that takes nothing ----


def test_a_site_started_on_such_a_disk_says_so_and_recovers(make_site: Callable[..., Site]) -> None:
    """SQLite makes a small file beside a database in WAL mode even to read it; here something is in its way."""
    site = make_site(WORKERS="1")
    with site.sql() as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    in_the_way = site.folder / "site.sqlite3-shm"
    in_the_way.symlink_to(site.folder / "no such folder" / "file")
    site.start()
    for page in ("/", "/cities/lanzhou/"):
        refused = site.get(page)
        assert (refused.status, database_errors.AWAY in refused.text) == (503, True), page
    assert site.get("/about/").status == 200
    in_the_way.unlink()
    until(lambda: {page: site.get(page).status for page in PAGES} == dict.fromkeys(PAGES, 200))
    assert site.damage() == []
