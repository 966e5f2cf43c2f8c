"""`make bench-front`: what a page costs the machine by the way it is served, in processor time of the servers.

Processor time and not the clock, so that a busy machine measures the same. One client, connections kept, brotli and gzip
as a browser accepts them; the servers are those of the tests: Debian's nginx with the project's configuration in front
of one gunicorn.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

from tests.operations import nginx
from tests.operations.test_proxy import gunicorn, proxy

ROOT = Path(__file__).resolve().parent.parent
PAGE = "/cities/lanzhou/"
RESULT = "/calculator/?region=lanzhou&status=retired&sex=female&birth_year=1960&birth_month=3"
ROUNDS = 3
TICK = os.sysconf("SC_CLK_TCK")


def processes(parent: int) -> list[int]:
    """A process and those it started."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [parent, *(pid for child in children for pid in processes(int(child)))]


def seconds(pids: list[int]) -> float:
    """The processor time that these have used so far."""
    result = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids)
    return sum(int(cells[11]) + int(cells[12]) for cells in result) / TICK


def ask(port: int, path: str, times: int) -> int:
    """Ask so often on one connection; the size of the last answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    size = 0
    for _ in range(times):
        connection.request("GET", path, headers={"Accept-Encoding": "gzip, br", "Host": "127.0.0.1"})
        response = connection.getresponse()
        size = len(response.read())
        assert response.status == 200, f"{path} answered {response.status}"
        if response.will_close:
            connection.close()
    connection.close()
    return size


def measure(name: str, port: int, path: str, times: int, servers: dict[str, int]) -> None:
    """One line: microseconds of each server for one request, the median of some rounds."""
    size = ask(port, path, max(20, times // 50))
    rounds = []
    for _ in range(ROUNDS):
        before = {server: seconds(processes(pid)) for server, pid in servers.items()}
        ask(port, path, times)
        used = [(seconds(processes(pid)) - before[server]) / times * 1e6 for server, pid in servers.items()]
        rounds.append([*used, sum(used)])
    middle = sorted(rounds, key=lambda used: used[-1])[ROUNDS // 2]
    split = "  ".join(f"{server} {cost:,.0f}" for server, cost in zip(servers, middle, strict=False))
    print(f"{name:<44}{middle[-1]:>9,.0f} µs{1e6 / middle[-1] if middle[-1] else 0:>10,.0f}/s{size:>8} bytes   {split}")


def main() -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yibao-bench-")))
        folder.chmod(0o755)
        values = os.environ | {
            "DEBUG": "0",
            "SECRET_KEY": "only-for-this-run",
            "VAR_DIR": str(folder),
            "LOG_LEVEL": "ERROR",
        }
        values |= {"ALLOWED_HOSTS": "127.0.0.1", "SITE_URL": "http://127.0.0.1"}
        manage(values, "load_release", "--static")
        behind = nginx.free_port()
        server = stack.enter_context(gunicorn("config.wsgi", behind, **values, BEHIND_PROXY="1"))
        (folder / "front").mkdir()
        before = set(processes(os.getpid()))
        front = stack.enter_context(proxy(folder / "front", behind))
        front_id = min(set(processes(os.getpid())) - before)
        both = {"nginx": front_id, "gunicorn": server.pid}
        measure("kept for a second by nginx, city page", front, PAGE, 20000, both)
        measure("gunicorn alone, city page", behind, PAGE, 2000, {"gunicorn": server.pid})
        measure("gunicorn alone, answers nothing (/healthz)", behind, "/healthz", 4000, {"gunicorn": server.pid})
        measure("through nginx, a result (never kept)", front, RESULT, 600, both)


def manage(environment: dict[str, str], *command: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *command, "-v", "0"], cwd=ROOT, env=environment, check=True, stdout=sys.stderr
    )


if __name__ == "__main__":
    main()
