"""What an attacker, a broken phone or a scanner sends, and what must not come of it.

FUZZ=50 in the environment tries fifty times as much, with other seeds each time (`make fuzz`).
"""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import quote

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

DEPTH = int(os.environ.get("FUZZ", "1"))

# Stands in every text that tries to become mark-up; no page of ours says it.
MARK = "zq9"
MARKUP = [
    f"<{MARK}>",
    f'"><{MARK} onload=alert(1)>',
    f"'><img src=x {MARK}=1 onerror=alert(1)>",
    f"</script><script>{MARK}()</script>",
    f"</textarea></title></style><{MARK}>",
    f"javascript:{MARK}()",
    f'" autofocus onfocus={MARK}() x="',
    f"{{{{ {MARK}|safe }}}}{{% debug %}}",
    f"${{{MARK}}}`{MARK}`",
    f"--><{MARK}><!--",
    f"]]><{MARK}>",
    f"\u2028{MARK}\u2029//",
    f"＜{MARK}＞",
]
NUMBERS = [
    *("NaN", "nan", "Infinity", "-inf", "1e999", "-1e999", "1E400000000", "-0", "+1", "0x10", "1_000", "00000001960"),
    *(
        "１９６０",
        "٣",
        "一九六〇",
        "二〇二六",
        "廿",
        "½",
        "²",
        "Ⅳ",
        "1,9",
        "1 9",
        "9" * 5000,
        "1." + "0" * 300,
        ".",
        "-",
        "1e5",
    ),
]
DAYS = [
    *("0000-00-00", "9999-99-99", "2026-13-01", "2026-02-30", "9999-12-31", "0001-01-01", "10000-01-01", "-2026-01-01"),
    *("２０２６-１１-２２", "2026-11-22T00:00:00Z", "2026/11/22", "2026-11-22\n", "22-11-2026", "二〇二六年"),
]
SIGNS = [
    *(
        "",
        " ",
        "\0",
        "a\0b",
        "\ud800",
        "\udfff\ud800",
        "\ufffe",
        "\ufeff",
        "\x1b[31m",
        "\r\nSet-Cookie: a=b",
        "\u202eevil",
    ),
    *(
        "\u2066a\u2069",
        "a\u0300" * 200,
        "\u3000",
        "\x85",
        "😀" * 100,
        "兰" * 3000,
        "%00",
        "%",
        "%zz",
        "%u0000",
        "+",
        ";&=",
    ),
    *(
        "../../etc/passwd",
        "..%2f..%2f",
        "/etc/passwd\0",
        "C:\\",
        "file:///etc/passwd",
        "//evil.example/",
        "\\\\evil.example",
    ),
    *(
        "https://evil.example/",
        "' OR 1=1 --",
        "1;DROP TABLE x",
        "*",
        "%_%",
        "(((((",
        "[]",
        "{}",
        "null",
        "true",
        "None",
    ),
    *("620100", "lanzhou", "gansu", "jl", "000000", "999999", "-", "--", "__proto__", "constructor"),
]
TEXTS = [*MARKUP, *NUMBERS, *DAYS, *SIGNS]
# Bytes that are no UTF-8, already percent-encoded.
RAW = [
    "%ff",
    "%c0%af",
    "%ed%a0%80",
    "%f4%90%80%80",
    "%fe%ff%00%3c",
    "%",
    "%%%",
    "%z",
    "%u0041",
    "%2",
    "a%00b",
    "%0d%0aX:1",
]


def encoded(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


values = st.one_of(
    st.sampled_from(TEXTS).map(encoded),
    st.sampled_from(RAW),
    st.text(max_size=20).map(encoded),
    st.binary(max_size=12).map(lambda raw: quote(raw, safe="")),
    st.integers().map(str),
    st.floats().map(str).map(encoded),
)
strange_names = st.sampled_from(
    ["", "x", "%00", "%ff", "city[]", "q.q", "__class__", "csrfmiddlewaretoken", encoded(MARKUP[1])]
)


def queries(names: tuple[str, ...], case: dict[str, str] | None = None) -> st.SearchStrategy[str]:
    """Query strings: a good case, if there is one, with some of the names repeated, wrong or strange."""
    known = st.sampled_from(names) if names else strange_names
    pair = st.tuples(st.one_of(known, known, known, strange_names), values)
    start = [f"{name}={encoded(value)}" for name, value in (case or {}).items()]
    data = st.lists(pair, max_size=6).map(lambda pairs: [f"{name}={value}" for name, value in pairs])
    glued = st.sampled_from(["&", "&", "&&", ";"])
    return st.builds(lambda good, bad, glue: glue.join([*good, *bad]), st.sampled_from([[], start]), data, glued)


_odd = st.sampled_from([*MARKUP, *SIGNS[:14], "x" * 9000, "é", "\xff\xfe"])
_latin = _odd.map(lambda text: text.encode("utf-8", "replace").decode("latin-1").replace("\r", "").replace("\n", ""))
headers = st.dictionaries(
    st.sampled_from(
        [
            *("HTTP_COOKIE", "HTTP_USER_AGENT", "HTTP_REFERER", "HTTP_ORIGIN", "HTTP_X_FORWARDED_FOR", "HTTP_RANGE"),
            *("HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_LANGUAGE"),
            *(
                "HTTP_IF_NONE_MATCH",
                "HTTP_IF_MODIFIED_SINCE",
                "HTTP_X_REQUESTED_WITH",
                "HTTP_SEC_PURPOSE",
                "HTTP_ACCEPT",
            ),
            *("HTTP_X_HTTP_METHOD_OVERRIDE", "HTTP_AUTHORIZATION", "HTTP_SEC_FETCH_SITE"),
        ]
    ),
    st.one_of(
        _latin, st.sampled_from(['sessionid="\\000"; csrftoken=' + "a" * 64, "bytes=9-1,-", 'W/"', "*", "gzip;q=x"])
    ),
    max_size=3,
)
CODECS = [
    *("utf-7", "utf-16", "base64", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "rot13", "zlib"),
    "x",
]
content_types = st.one_of(
    st.just("text/html"),
    st.sampled_from([f"application/x-www-form-urlencoded; charset={codec}" for codec in CODECS]),
    st.sampled_from(["text/x; boundary*=idna''%41", "text/x; charset*=base64''x", "text/html; charset=utf-8"]),
    st.sampled_from(
        ["multipart/form-data; boundary=x", "multipart/form-data", "application/json", "\xff", ";charset="]
    ),
)
hosts = st.sampled_from([*("evil.example", "testserver:x", "[::1", "a" * 5000, "localhost\xff", "@", "..")])


def tried(examples: int) -> Any:
    """Hypothesis settings: the same examples on every run, unless FUZZ asks for more."""
    return settings(
        max_examples=examples * DEPTH,
        # what fails is shown as it was sent: looking for something shorter takes minutes
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    )
