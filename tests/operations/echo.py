"""A WSGI application that says what it was told: to see what nginx passes on."""

import json
from itertools import count

asked = count(1)


def application(environ, start_response):
    values = {
        name: value for name, value in environ.items() if name.startswith(("HTTP_", "REMOTE_", "wsgi.url_scheme"))
    }
    body = json.dumps(values | {"asked": next(asked)}).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    if "cookie" in environ["PATH_INFO"]:
        headers.append(("Set-Cookie", "who=reader"))
    if "private" in environ["PATH_INFO"]:
        headers.append(("Cache-Control", "private, no-cache"))
    start_response("200 OK", headers)
    return [body]
