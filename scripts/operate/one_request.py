"""One request from within the network of the container: `python -m scripts.operate.one_request JSON`, the arguments of
`load.ask` by name; prints status, seconds and text as JSON."""

from __future__ import annotations

import json
import sys
import time

from scripts.operate.load import ask

if __name__ == "__main__":
    began = time.monotonic()
    status, text = ask(**json.loads(sys.argv[1]))
    json.dump([status, time.monotonic() - began, text], sys.stdout)
