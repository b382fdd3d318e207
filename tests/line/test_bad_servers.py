"""What the web does to a crawler: each hostile host costs one reason in the summary, and the others are scanned."""

import gzip
import random
import time
from pathlib import Path

from tests.crawler.web import Reply, Write, serve
from tests.line.hand import check_exhibits, fangfei, rows
from tests.line.sites import ADVERT

CAP = 200_000


def hang(_: Write) -> None:
    """Take the request and say nothing."""
    time.sleep(8)


def claim_ten_gigabytes(write: Write) -> None:
    """Say how much is coming, and begin."""
    write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 10000000000\r\n\r\n")
    _send_without_end(write)


def send_without_end(write: Write) -> None:
    """Say nothing of the length, and never stop."""
    write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    _send_without_end(write)


def _send_without_end(write: Write) -> None:
    until = time.monotonic() + 8
    while time.monotonic() < until:
        write(b"<p>" + b"x" * 65_000)


def speak_no_http(write: Write) -> None:
    """Bytes that are no answer."""
    write(random.Random(1).randbytes(4000) + b"\r\n\r\n")


#: Path on the hostile host -> what it answers, and the reason that is given for it.
HOSTILE = {
    "hang": (hang, "timeout"),
    "claims": (claim_ten_gigabytes, "too_large"),
    "endless": (send_without_end, "too_large"),
    "noise": (speak_no_http, "unreadable"),
    "binary": (Reply(b"\x89PNG\r\n\x1a\n" + bytes(2000)), "not_text"),
    "picture": (Reply(b"\x89PNG", type="image/png"), "not_text"),
    "bomb": (Reply(gzip.compress(bytes(5_000_000)), headers=(("Content-Encoding", "gzip"),)), "too_large"),
    "circle": (Reply("", 302, (("Location", "/circle"),)), "redirects"),
    "away": (Reply("", 302, (("Location", "http://elsewhere.test/"),)), "offsite"),
    "error": (Reply("oops", 500), "http_error"),
}
#: Read as pages, whatever they hold.
STRANGE = {
    "garbage": Reply(random.Random(2).randbytes(20_000).replace(b"\x00\x00", b"ab")),
    "depth": Reply(b"<div>" * 30_000),
    "nothing": Reply(b""),
    "liar": Reply(ADVERT.encode("gb18030"), type="text/html; charset=utf-8"),
}


def test_one_scan_of_hostile_hosts(tmp_path: Path) -> None:
    """Hangs, floods, noise, bombs and circles are named and counted; every readable page is screened."""
    routes = {f"bad.test/{path}": answer for path, (answer, _) in HOSTILE.items()}
    routes |= {f"bad.test/{path}": reply for path, reply in STRANGE.items()}
    with serve(routes) as web:
        urls = [f"http://bad.test/{path}" for path in (*HOSTILE, *STRANGE)]
        urls += ["http://nosuch.invalid/", f"http://127.0.0.1:{web.port}/", "http://refuses.test/"]
        said = fangfei(
            tmp_path, "scan", *urls, "--delay", "0", "--json",
            "--resolve", f"bad.test:80:127.0.0.1:{web.port}", "--resolve", "refuses.test:80:127.0.0.1:1",
            timeout_s="2", max_body=str(CAP),
        )  # fmt: skip

    summary = said.json
    outcomes = dict(rows(tmp_path, "SELECT url, skip FROM target"))
    expected = {f"http://bad.test/{path}": skip for path, (_, skip) in HOSTILE.items()}
    expected |= {f"http://bad.test/{path}": None for path in STRANGE}
    expected["http://nosuch.invalid/"] = "unresolved"
    expected[f"http://127.0.0.1:{web.port}/"] = "refused_address"
    expected["http://refuses.test/"] = "connection"
    assert outcomes == expected
    assert (summary["status"], summary["problems"]) == ("finished", [])
    assert (summary["pages_fetched"], summary["screened"], summary["leads_new"]) == (len(STRANGE), len(STRANGE), 1)
    assert sum(summary["skipped"].values()) == len(HOSTILE) + 3
    assert check_exhibits(tmp_path) == len(STRANGE)
    assert not [path for _, _, path in web.asked if path == "/"]
