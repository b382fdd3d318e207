"""What one robots.txt means: statuses, ages, groups, garbage."""

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crawler.manners.rules import MOST_BYTES, has_failed, is_fresh, lifetime, read_rules, uses_approval
from facts.hosts import RobotsCopy
from facts.pages import Skip
from facts.sources import Manners, RobotsApproval, Source
from tests.factories import NOON


def a_copy(body: bytes | str = b"", status: int | None = 200, **changes: object) -> RobotsCopy:
    raw = body.encode() if isinstance(body, str) else body
    return RobotsCopy(**({"site": "http://a.test", "status": status, "body": raw, "fetched_at": NOON} | changes))  # type: ignore[arg-type]


def allowed(body: bytes | str, path: str, token: str = "Fangfei") -> bool:
    return read_rules(a_copy(body), token).allows(f"http://a.test{path}")


@pytest.mark.parametrize("status", [304, 401, 403, 404, 410, 451])
def test_a_missing_file_allows(status: int) -> None:
    """RFC 9309, 2.3.1.3, whatever the error page says."""
    rules = read_rules(a_copy("User-agent: *\nDisallow: /\n", status), "Fangfei")

    assert (rules.failure, rules.allows("http://a.test/x")) == (None, True)


@pytest.mark.parametrize("status", [429, 500, 503, 599, 999])
def test_a_failing_server_forbids(status: int) -> None:
    """2.3.1.4, whatever the error page says; too many requests are no statement about rules."""
    rules = read_rules(a_copy("User-agent: *\nAllow: /\n", status), "Fangfei")

    assert rules.failure == (Skip.ROBOTS, f"it answers HTTP {status}, so nothing may be fetched")


def test_a_host_that_could_not_be_asked_keeps_its_reason() -> None:
    """A dead host is reported as dead, not as forbidden; too many redirects are a missing file."""
    dead = read_rules(a_copy(status=None, problem="unresolved: the host name does not resolve"), "Fangfei")
    circle = read_rules(a_copy(status=None, problem="redirects: redirects in a circle"), "Fangfei")
    odd = read_rules(a_copy(status=None, problem="something"), "Fangfei")

    assert dead.failure == (Skip.UNRESOLVED, "the host name does not resolve")
    assert circle.failure is None
    assert odd.failure == (Skip.CONNECTION, "something")


def test_how_long_a_copy_may_be_used() -> None:
    """24 hours for rules (2.4), an hour for a failing server; a copy from the future is asked again."""
    rules, failing, dead = a_copy(), a_copy(status=503), a_copy(status=None)

    assert is_fresh(rules, NOON + timedelta(hours=23, minutes=59))
    assert not is_fresh(rules, NOON + timedelta(hours=24))
    assert not is_fresh(rules, NOON - timedelta(seconds=1))
    assert is_fresh(failing, NOON + timedelta(minutes=59))
    assert not is_fresh(failing, NOON + timedelta(hours=1))
    assert (has_failed(rules), has_failed(failing), has_failed(dead)) == (False, True, True)
    assert lifetime(dead) == timedelta(hours=1)


GROUPS = """\
User-agent: fang
Disallow: /fang
User-agent: baiduspider
User-agent: Fangfei/1.0 (some words)
Sitemap: http://a.test/sitemap.xml
Disallow: /private
Allow: /private/open
Crawl-delay: 3
User-agent: *
Disallow: /
User-agent: FANGFEI
Disallow: /more
"""


@pytest.mark.parametrize(
    ("path", "may"),
    [("/", True), ("/fang", True), ("/private/x", False), ("/private/open/x", True), ("/more", False)],
)
def test_the_group_of_our_name_holds_as_a_whole(path: str, may: bool) -> None:
    """2.2.1: matched as a whole token whatever its case, groups of one name together, and * only without one."""
    assert allowed(GROUPS, path) is may


def test_crawl_delay_of_our_group() -> None:
    """Nonsense asks for nothing."""
    assert read_rules(a_copy(GROUPS), "Fangfei").crawl_delay == 3.0
    for value in ("-1", "soon", "nan", "inf", "1e999", ""):
        assert read_rules(a_copy(f"User-agent: *\nCrawl-delay: {value}\n"), "Fangfei").crawl_delay is None


def test_an_empty_group_of_our_name_allows_everything() -> None:
    """It stands in place of the one for everybody."""
    assert allowed("User-agent: *\nDisallow: /\n\nUser-agent: fangfei\nDisallow:\n", "/x")


@pytest.mark.parametrize(
    ("pattern", "path", "may"),
    [("/*.php$", "/a/b.php", False), ("/*.php$", "/a.php?x=1", True), ("/a*b*c", "/axxbyyc", False),
     ("/%E4%B8%AD", "/%e4%b8%ad/x", False), ("/中", "/%E4%B8%AD/x", False), ("/?q=", "/?q=1", False),
     ("/a$", "/a", False), ("/a$", "/ab", True)],
)  # fmt: skip
def test_patterns(pattern: str, path: str, may: bool) -> None:
    """2.2.2 and 2.2.3: wildcards, end marks, percent-encoding."""
    assert allowed(f"User-agent: *\nDisallow: {pattern}\n", path) is may


def test_a_path_in_gbk_forbids_its_own_path_and_not_everything() -> None:
    """Dropping what is no UTF-8 would leave `Disallow: /`."""
    body = "User-agent: *\nDisallow: /内部/\n".encode("gbk")

    assert not allowed(body, "/%C4%DA%B2%BF/x")
    assert allowed(body, "/open/")


ODD = {
    "it is a web page": b"<!DOCTYPE html><html><body>404 not found</body></html>",
    "it is not text": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 20,
    "it is longer than 500 KiB": b"# x\n" * 200_000,
    "1 lines are too long": b"User-agent: *\nDisallow: /" + b"a" * 400_000 + b"\n",
}


@pytest.mark.parametrize(("name", "body"), ODD.items())
def test_what_is_odd_is_named_and_forbids_nothing(name: str, body: bytes) -> None:
    """2.3.1.5: what can be read counts, the rest is passed over."""
    rules = read_rules(a_copy(body), "Fangfei")

    assert rules.oddities == (name,)
    assert rules.failure is None
    assert rules.allows("http://a.test/x")


def test_rules_between_garbage_are_found() -> None:
    """In a page, behind a byte order mark, in UTF-16, and up to 500 KiB."""
    rule = "User-agent: *\nDisallow: /x\n"
    bodies = (
        b"<html>\n" + rule.encode() + b"</html>",
        b"\xef\xbb\xbf" + rule.encode(),
        rule.encode("utf-16"),
        rule.replace("\n", "\r").encode(),
        rule.encode() + b"# y\n" * 200_000,
    )
    assert [allowed(body, "/x") for body in bodies] == [False] * 5
    assert allowed(b"# y\n" * 200_000 + rule.encode(), "/x")


def test_what_is_cut_never_allows_more() -> None:
    """A line cut in two would be another rule: the last one of 500 KiB is left, a long permission is no permission."""
    start = b"User-agent: *\nDisallow: /\n"
    cut = start + b"#" * (MOST_BYTES - len(start) - 9) + b"\nAllow: /only/this"
    long = b"User-agent: *\nDisallow: /\nAllow: /" + b"a" * 9000 + b"\n"

    assert not allowed(cut, "/x")
    assert not allowed(long, "/" + "a" * 8500)


@given(some.binary(max_size=400))
def test_no_bytes_break_it(body: bytes) -> None:
    """Whatever a server calls robots.txt."""
    for raw in (body, b"User-agent: *\nDisallow: " + body, b"User-agent: " + body + b"\nDisallow: /"):
        rules = read_rules(a_copy(raw), "Fangfei")
        rules.allows("http://a.test/%zz?x=[")
        assert rules.failure is None


@pytest.mark.parametrize(
    "unit",
    [
        b"Disallow: /*a*a*a*b\n",
        b"User-agent: x\n",
        b"user " * 3,
        b":",
        b"User-agent: *\nAllow: /$\n",
        b"\xd6",
        b"%",
        b"*",
    ],
)
def test_time_grows_with_the_size_and_no_faster(unit: bytes) -> None:
    """Twice the bytes take about twice as long, whatever they repeat."""

    def cost(size: int) -> float:
        body = b"User-agent: *\nDisallow: /" + unit * (size // len(unit))
        best = float("inf")
        for _ in range(3):
            begun = time.process_time()
            read_rules(a_copy(body), "Fangfei").allows("http://a.test/" + "a" * 900)
            best = min(best, time.process_time() - begun)
        return best

    assert cost(480_000) < 10 * cost(120_000) + 0.05


def test_an_approval_holds_to_the_end_of_its_last_day_in_shanghai() -> None:
    """And only where one is given."""
    approval = RobotsApproval(by="某处长", reason="线索核查", until=date(2026, 11, 23))
    source = Source(id="s", title="s", start_urls=("http://a.test/",), manners=Manners(robots_approval=approval))
    last = NOON.replace(hour=15, minute=59)

    assert uses_approval(source, last) == approval
    assert uses_approval(source, last + timedelta(minutes=1)) is None
    assert uses_approval(Source(id="t", title="t", start_urls=("http://a.test/",)), NOON) is None
