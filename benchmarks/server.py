"""What pages cost on gunicorn: one worker on one core, the load on another, rounds of all targets in turn, medians.

`python -m benchmarks.server result city`: only the targets with these words in their names, beside the two references.

The cost of a request is the server's own CPU time, from /proc, so that a busy machine does not change it much.
"""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread
from urllib.parse import quote

ROUNDS, SECONDS, CONNECTIONS = 7, 1, 8
QUERY = "region=beijing&status=retired&sex=female&birth_year=1960&birth_month=3"
WORKING = "region=beijing&status=working&sex=male&birth_year=1968&birth_month=5&cumulative_years=21"
# name → application, address, header
TARGETS = {
    "bare WSGI application": ("benchmarks.apps:bare", "/", ""),
    "empty Django view": ("benchmarks.apps:django", "/healthz", ""),
    "cached page": ("config.wsgi", "/cities/beijing/", ""),
    "cached page, brotli": ("config.wsgi", "/cities/beijing/", "Accept-Encoding: br"),
    "cached JSON": ("config.wsgi", "/cities/beijing.json", "Accept-Encoding: gzip"),
    "not cached: city": ("config.wsgi", "/cities/beijing/?x=1", ""),
    "not cached: home": ("config.wsgi", "/?x=1", ""),
    "not cached: all regions": ("config.wsgi", "/cities/?x=1", ""),
    "not cached: guide": ("config.wsgi", "/guides/alipay/lanzhou/?x=1", ""),
    "not cached: form": ("config.wsgi", "/calculator/?x=1", ""),
    "search, a place and a question": ("config.wsgi", f"/cities/?q={quote('兰州医保每月返多少')}&x=1", ""),
    "search, a long question": ("config.wsgi", f"/cities/?q={quote('洛阳医保个人账户钱可以给家里人用吗')}&x=1", ""),
    "search, nearly a place": ("config.wsgi", f"/cities/?q={quote('呼合浩特')}&x=1", ""),
    "search, nothing": ("config.wsgi", f"/cities/?q={quote('火星上的月亮')}&x=1", ""),
    "result, retired": ("config.wsgi", f"/calculator/?{QUERY}", ""),
    "result, working": ("config.wsgi", f"/calculator/?{WORKING}", ""),
    "result, JSON": ("config.wsgi", f"/calculator/result.json?{QUERY}", ""),
}
REFERENCES = ("bare WSGI application", "empty Django view")
TICK = os.sysconf("SC_CLK_TCK")
CORES = sorted(os.sched_getaffinity(0))


def main(words: Iterable[str] = ()) -> float:
    """Print what each target costs; the CPU time of the empty view, µs."""
    targets = {name: target for name, target in TARGETS.items() if _wanted(name, tuple(words))}
    print(f"\non gunicorn, one worker; load by {'wrk' if shutil.which('wrk') else 'Python'}, {CONNECTIONS} connections")
    taken: dict[str, list[float]] = {name: [] for name in targets}
    rates: dict[str, list[float]] = {name: [] for name in targets}
    with _servers() as servers:
        for number in range(ROUNDS + 1):
            for name, (application, address, header) in targets.items():
                port, pid = servers[application]
                before, start = _cpu_seconds(pid), time.perf_counter()
                requests = _load(port, address, header)
                spent = time.perf_counter() - start
                if number:  # the first round makes the pages
                    taken[name].append((_cpu_seconds(pid) - before) / requests * 1e6)
                    rates[name].append(requests / spent)
        memory = memory_of(servers["config.wsgi"][1])
    _tell(taken, rates)
    print(f"memory of the worker afterwards: {memory} MB")
    return statistics.median(taken["empty Django view"])


def _wanted(name: str, words: tuple[str, ...]) -> bool:
    return not words or name in REFERENCES or any(word in name for word in words)


def _tell(taken: dict[str, list[float]], rates: dict[str, list[float]]) -> None:
    cost = {name: statistics.median(result) for name, result in taken.items()}
    bare, empty = (cost[name] for name in REFERENCES)
    print(f"{'':<32}{'µs CPU':>9}{'× empty':>9}{'speed/empty':>13}{'speed/bare':>12}{'a second':>10}")
    for name, item in cost.items():
        rate = statistics.median(rates[name])
        print(f"{name:<32}{item:>9.0f}{item / empty:>9.2f}{empty / item:>13.2f}{bare / item:>12.2f}{rate:>10.0f}")


# ---- servers ----


@contextmanager
def _servers() -> Iterator[dict[str, tuple[int, int]]]:
    """Each application on gunicorn: its port, and the process of its one worker."""
    with ExitStack() as stack:
        ports = {name: stack.enter_context(running(name)) for name in {name for name, _, _ in TARGETS.values()}}
        yield {name: (port, worker_of(pid)) for name, (port, pid) in ports.items()}


@contextmanager
def running(application: str) -> Iterator[tuple[int, int]]:
    """One application, answering: its port, and the process above its worker."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ = os.environ | {"PORT": str(port), "HOST": "127.0.0.1", "WORKERS": "1", "ALLOWED_HOSTS": "127.0.0.1"}
    command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.conf.py", application]
    process = subprocess.Popen([*_on_core(0), *command], env=environ, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, application)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait_for(port: int, application: str) -> None:
    for _ in range(200):
        try:
            _get(port, "/healthz")
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{application} does not answer")


def _on_core(number: int) -> list[str]:
    """The server on one core, the load on another, where there are two."""
    enough = len(CORES) > 1 and shutil.which("taskset")
    return ["taskset", "-c", str(CORES[number])] if enough else []


def worker_of(parent: int) -> int:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return int(children[0])


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory_of(pid: int) -> int:
    result = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(result[1]) // 1024 if result else 0


# ---- load ----


def _load(port: int, address: str, header: str) -> int:
    """Ask for an address from several connections for a while: how many answers came."""
    if not shutil.which("wrk"):
        return _load_by_python(port, address, header)
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", *(["-H", header] if header else [])]
    note = subprocess.run(
        [*_on_core(-1), *command, f"http://127.0.0.1:{port}{address}"], capture_output=True, text=True, check=True
    ).stdout
    if "Non-2xx" in note:
        raise RuntimeError(f"{address}: {note}")
    result = re.search(r"(\d+) requests in", note)
    return int(result[1]) if result else 0


def _load_by_python(port: int, address: str, header: str) -> int:
    counted = [0] * CONNECTIONS
    headers = dict([header.split(": ", 1)]) if header else {}
    end = time.monotonic() + SECONDS

    def ask(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while time.monotonic() < end:
            connection.request("GET", address, headers=headers)
            connection.getresponse().read()
            counted[number] += 1
        connection.close()

    threads = [Thread(target=ask, args=(number,)) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counted)


def _get(port: int, address: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", address)
        return connection.getresponse().read()
    finally:
        connection.close()


if __name__ == "__main__":
    main(sys.argv[1:])
