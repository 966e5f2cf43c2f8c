"""What is looked at on the machine that the documents made."""

from __future__ import annotations

import json
import math
import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from scripts.documented import commands
from scripts.operate.container import Container, until
from scripts.operate.load import NAME, RESULT, Met

SCALE, BACKUPS = "docs/howto/scale.md", "docs/howto/backups.zh.md"
# Seconds that nobody may wait longer for on a quiet machine, and until the site is open again.
SLOWEST, BACK = 2.0, 2.0
PLANTED = ("11010519491231002X", "13900001111", "wangxiaoming", "195503-p4321")
TYPED = (
    "/calculator/r/620100-rm-195503-p4321/",
    "/calculator/?region=lanzhou&note=11010519491231002X",
    "/calculator/code.svg?x=195503-p4321",
    "/cities/?q=11010519491231002X",
    "/cities/?q=wangxiaoming",
    "/cities/11010519491231002X/",
    "/cities/Wangxiaoming%20wangxiaoming/",
    "/13900001111",
    "/report/?page=13900001111",
    "/admin/?next=13900001111",
)
# Where a log or a kept page may lie; a letter to the editors is in the database on purpose.
WRITTEN = "/var/log /var/cache /var/lib/nginx /var/lib/redis /tmp /var/tmp /run /srv/yibao/static /srv/yibao/var"
Offer = Callable[[str], None]


@dataclass
class Table:
    """One line for each thing that was looked at."""

    lines: list[tuple[str, str, bool]] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return all(good for _, _, good in self.lines)

    def add(self, what: str, result: str, good: bool) -> None:
        self.lines.append((what, result, good))
        print(f"{'ok ' if good else 'BAD'} {what}: {result}", flush=True)

    def text(self) -> str:
        rows = [f"| {what} | {result} | {'yes' if good else '**no**'} |" for what, result, good in self.lines]
        return "\n".join(["| what | found | holds |", "| --- | --- | --- |", *rows, ""])


def ask(container: Container, path: str, **words: str) -> tuple[int, float, str]:
    """Status, seconds and text of an answer through nginx; 0 where none came."""
    response = container.beside("scripts.operate.one_request", json.dumps({"path": path, **words}))
    status, seconds, text = json.loads(response.communicate(timeout=120)[0])
    return status, seconds, text


def style(text: str) -> str:
    result = re.search(r'href="(/static/css/site\.[0-9a-f]+\.css)"', text)
    return result[1] if result else ""


# ---- as it was installed ----


def pages(container: Container, table: Table, offer: Offer) -> None:
    answers = {path: ask(container, path)[0] for path in ("/", "/cities/lanzhou/", RESULT, "/guides/", "/admin/login/")}
    table.add("pages through nginx and TLS", str(sorted(set(answers.values()))), set(answers.values()) == {200})
    status, _, text = ask(container, style(ask(container, "/")[2]))
    table.add("style from the disk of nginx", f"{status}, {len(text)} bytes", status == 200 and len(text) > 1000)
    ready = container.output(
        "yibao manage shell --no-imports -v 0 -c 'print(1)' && systemctl is-active yibao@8001 yibao@8002"
    )
    table.add("yibao reads the environment of the units", ready.split()[0], ready.split() == ["1", "active", "active"])


REDIRECT = """
import socket, sys
with socket.create_connection(("127.0.0.1", 80), 20) as asked:
    asked.sendall(f"GET /a HTTP/1.1\\r\\nHost: {sys.argv[1]}\\r\\nConnection: close\\r\\n\\r\\n".encode())
    print(asked.recv(4000).decode().partition("Location: ")[2].split("\\r\\n")[0] or "nothing")
"""


def names(container: Container, table: Table, offer: Offer) -> None:
    result = [
        container.output(f"python3 - {host} <<'END'\n{REDIRECT}END").strip()
        for host in (NAME, f"{NAME}:8443", "evil.example")
    ]
    wanted = [f"https://{NAME}/a"] * 2 + ["nothing"]
    table.add("http leads to https under our name alone", ", ".join(result), result == wanted)
    status = ask(container, "/", name="evil.example")[0]
    table.add("TLS for another name", "refused" if status == 0 else str(status), status == 0)


def modes(container: Container, table: Table, offer: Offer) -> None:
    command = "stat --format='%n %a %U' /srv/yibao/var /srv/yibao/static /etc/yibao /etc/yibao/secret_key /etc/yibao/environment"
    result = dict(line.split(" ", 1) for line in container.output(command).splitlines())
    wanted = {"/srv/yibao/var": "700 yibao", "/srv/yibao/static": "755 yibao", "/etc/yibao": "750 root"}
    wanted |= {"/etc/yibao/secret_key": "640 root", "/etc/yibao/environment": "640 root"}
    table.add("modes of folders and secrets", f"var {result['/srv/yibao/var']}", result == wanted)
    shown = container.output("cat /proc/[0-9]*/cmdline /proc/[0-9]*/task/*/comm 2>/dev/null | tr '\\0' ' ' || true")
    secret = (container.root / "etc/yibao/secret_key").read_text()
    table.add("secrets in the list of processes", "none" if secret not in shown else "SECRET_KEY", secret not in shown)


# ---- a release ----


class Readers:
    """Load while something is done."""

    def __init__(self, container: Container, seconds: int) -> None:
        command = ["scripts.operate.load", str(seconds), "0.1"]
        self.running = container.beside(*command)

    def met(self) -> list[Met]:
        assert self.running.stdin is not None
        self.running.stdin.write("\n")
        self.running.stdin.flush()
        return json.loads(self.running.communicate(timeout=300)[0])


def table_text(met: list[Met]) -> str:
    wrong = [(status, path) for _, _, status, path in met if status != 200]
    slowest, path = max((seconds, path) for _, seconds, _, path in met)
    return f"{len(met)} requests, {len(wrong)} errors, slowest {slowest:.2f} s ({path})" + (
        f" {wrong[:3]}" if wrong else ""
    )


def good(met: list[Met], slowest: float = SLOWEST) -> bool:
    return all(status == 200 for _, _, status, _ in met) and max(seconds for _, seconds, _, _ in met) < slowest


def load_for(container: Container, seconds: int) -> list[Met]:
    readers = Readers(container, seconds + 60)
    time.sleep(seconds)
    return readers.met()


def bearable(quiet: list[Met]) -> float:
    """Seconds that nobody may wait longer for: on a busy machine, twice what somebody waited with nothing going on."""
    return max(SLOWEST, 2 * max(seconds for _, seconds, _, _ in quiet))


def release(container: Container, table: Table, offer: Offer) -> None:
    before = style(ask(container, "/")[2])
    offer("next")
    fetch, do = commands(SCALE, "A new release").splitlines()
    container.output(f"{fetch}\nyibao install /srv/yibao/releases/2", fetching=True)
    quiet = load_for(container, 20)
    table.add(
        f"readers before it (load of this machine {os.getloadavg()[0]:.0f})", table_text(quiet), good(quiet, math.inf)
    )
    readers, began = Readers(container, 500), time.monotonic()
    time.sleep(5)
    container.output(do)
    took = time.monotonic() - began
    time.sleep(5)
    met = readers.met()
    table.add(f"a release under load ({took:.0f} s)", table_text(met), good(met, bearable(quiet)))
    after = style(ask(container, "/")[2])
    table.add(
        "pages of the new release, style of the old one", after, after != before and ask(container, before)[0] == 200
    )
    copies = container.output("ls /srv/yibao/var/backups").split()
    table.add("a copy before the release", str(copies), any("release" in copy for copy in copies))


def broken(container: Container, table: Table, offer: Offer) -> None:
    offer("broken")
    container.output(
        'git clone --quiet "$SOURCE" /srv/yibao/releases/3 && cp -a /srv/yibao/releases/2/.venv /srv/yibao/releases/3/'
    )
    quiet = load_for(container, 10)
    readers = Readers(container, 400)
    done = container.enter("yibao release /srv/yibao/releases/3")
    met = readers.met()
    lines = done.stderr.strip().splitlines()[-1:] or [""]
    table.add("a release that does not load", table_text(met), done.returncode != 0 and good(met, bearable(quiet)))
    table.add("what is said of it", lines[0], "旧版本还在用" in lines[0])
    container.output("yibao release /srv/yibao/releases/2")


# ---- when something dies ----


def gunicorn_dies(container: Container, table: Table, offer: Offer) -> None:
    quiet = load_for(container, 10)
    readers = Readers(container, 200)
    time.sleep(2)
    container.output("systemctl kill --signal=KILL --kill-whom=main yibao@8001")
    until(lambda: container.output("systemctl is-active yibao@8001 || true").strip() == "active", "it is started again")
    time.sleep(5)
    met = readers.met()
    table.add("kill -9 of one gunicorn", table_text(met), good(met, bearable(quiet)))


def database_away(container: Container, table: Table, offer: Offer) -> None:
    container.output("systemctl kill --signal=KILL postgresql@15-main")
    time.sleep(3)
    refused = [ask(container, RESULT) for _ in range(5)]
    slowest = max(seconds for _, seconds, _ in refused)
    in_chinese = all("数据库" in text for _, _, text in refused)
    statuses = sorted({status for status, _, _ in refused})
    table.add(
        "PostgreSQL killed: a result",
        f"{statuses}, slowest {slowest:.2f} s",
        statuses == [503] and in_chinese and slowest < 1,
    )
    kept = {path: ask(container, path)[0] for path in ("/", "/cities/lanzhou/")}
    table.add("PostgreSQL killed: pages", str(sorted(set(kept.values()))), set(kept.values()) == {200})
    container.output("systemctl start postgresql@15-main")
    took = until(lambda: ask(container, RESULT)[0] == 200, "results are back", 60)
    table.add("PostgreSQL back: a result", f"after {took:.1f} s", took < BACK)


# ---- backups ----


ROWS = "yibao manage dumpdata --exclude=contenttypes --exclude=auth.permission --exclude=sessions --exclude=policies.placedemand"


def backups(container: Container, table: Table, offer: Offer) -> None:
    container.output(commands(BACKUPS, "备份 PostgreSQL"))
    container.output("systemctl start yibao-nightly")
    copies = sorted(container.output("ls /srv/yibao/var/backups").split())
    modes = container.output("stat --format=%a /srv/yibao/var/backups/*").split()
    table.add(
        "copies by hand and by the timer",
        str(len(copies)),
        {"by-hand", "nightly"} <= {c.split("-", 2)[2][:-5] for c in copies},
    )
    table.add("modes of copies", str(sorted(set(modes))), set(modes) == {"600"})
    before = container.output(ROWS)
    container.output("runuser -u yibao -- psql -q -c 'DELETE FROM policies_claim' yibao")
    (copy,) = [name for name in copies if "by-hand" in name]
    container.output(commands(BACKUPS, "恢复 PostgreSQL").replace("20261122-031000-by-hand.dump", copy))
    same = _rows(container.output(ROWS)) == _rows(before)
    took = until(lambda: ask(container, RESULT)[0] == 200, "the site is back", 120)
    table.add("restored by the document", f"every row the same: {same}; open after {took:.1f} s", same)


# Another machine, as far as one can be had here: a PostgreSQL, a folder of the program and a folder of data of its own.
ELSEWHERE = """
pg_createcluster --start 15 elsewhere >/dev/null
export PGPORT=5433
runuser -u postgres -- createuser yibao
runuser -u postgres -- createdb --template=template0 --encoding=UTF8 --owner=yibao yibao
install -d -o yibao /opt/elsewhere /opt/elsewhere/var
install -m 0600 -o yibao {copy} /opt/elsewhere/var/copy.dump
runuser -u yibao -- pg_restore --no-owner --exit-on-error --single-transaction --dbname=yibao /opt/elsewhere/var/copy.dump
cp --archive "$(realpath /srv/yibao/app)" /opt/elsewhere/app
cd /opt/elsewhere/app
set -a
. /etc/yibao/environment
VAR_DIR=/opt/elsewhere/var
set +a
runuser -u yibao -- .venv/bin/python {command}
"""
ANSWERS = """manage.py shell --no-imports -v 0 -c '
from django.test import Client
print(Client().get("/cities/lanzhou/", secure=True, headers={"host": "127.0.0.1"}).status_code)'"""


def restored_elsewhere(container: Container, table: Table, offer: Offer) -> None:
    container.output(commands(BACKUPS, "备份 PostgreSQL"))
    copy = "/srv/yibao/var/backups/" + sorted(container.output("ls /srv/yibao/var/backups").split())[-1]
    script = ELSEWHERE.format(copy=copy, command=ROWS.replace("yibao manage", "manage.py"))
    same = _rows(container.output(script)) == _rows(container.output(ROWS))
    again = "export PGPORT=5433\n" + script[script.index("cd /opt") : script.index("runuser -u yibao -- .venv")]
    status = container.output(f"{again}runuser -u yibao -- .venv/bin/python {ANSWERS}").strip()
    found = f"every row the same: {same}; the page of a city: {status}"
    table.add("restored in another folder, on another PostgreSQL", found, same and status == "200")


def _rows(dumped: str) -> list[Any]:
    return sorted(json.loads(dumped), key=lambda row: (row["model"], str(row["pk"])))


def make_refuses(container: Container, table: Table, offer: Offer) -> None:
    done = container.enter('cd /srv/yibao/app && python3 -c \'print(open("Makefile").read().count("own-database"))\'')
    table.add(
        "make refuses on such a machine", "by its rule own-database", done.returncode == 0 and int(done.stdout) >= 4
    )


# ---- what readers typed ----


def planted(container: Container, table: Table, offer: Offer) -> None:
    for path in TYPED * 2:
        ask(container, path, Referer=f"https://{NAME}{path}", User_Agent="wangxiaoming")
    form = "application/x-www-form-urlencoded"
    ask(container, "/report/", method="POST", body="website=x&message=" + "13900001111" * 6000, Content_Type=form)
    ask(container, "/admin/login/", method="POST", body="username=wangxiaoming&password=13900001111", Content_Type=form)
    container.output("systemctl stop nginx yibao.target && journalctl --flush --sync || true")
    pattern = "|".join(PLANTED)
    result = container.enter(
        f"grep --recursive --text --files-with-matches --extended-regexp '{pattern}' {WRITTEN} 2>/dev/null"
    )
    command = container.enter(f"journalctl --no-pager --output=verbose | grep --count --extended-regexp '{pattern}'")
    files = container.output(f"find {WRITTEN} -type f 2>/dev/null | wc -l || true").strip()
    held = [line for line in result.stdout.splitlines() if "/backups/" not in line]
    held += [f"journal: {command.stdout.strip()}"] if command.stdout.strip() not in ("", "0") else []
    table.add(
        "what readers typed, in logs and kept pages", f"{held or 'nothing'} in {files} files and the journal", not held
    )
    logged = container.output("wc --lines /var/log/nginx/yibao.log").split()[0]
    table.add("requests in nginx's log", logged, int(logged) > 100)
    container.output("systemctl start nginx yibao.target")


def failed_units(container: Container, table: Table, offer: Offer) -> None:
    units = [
        line.split()[0] for line in container.output("systemctl list-units --failed --plain --no-legend").splitlines()
    ]
    ours = [unit for unit in units if re.match("yibao|nginx|postgres|redis", unit)]
    table.add("units that failed", str(ours or "none"), not ours)


Check = Callable[[Container, Table, Offer], None]
ALL: list[Check] = [pages, names, modes, release, broken, gunicorn_dies, database_away, backups, restored_elsewhere]
ALL += [make_refuses, failed_units, planted]
