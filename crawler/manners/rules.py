"""What one robots.txt allows, read as RFC 9309 has it; no network here, and no clock.

    stored copy ─► how old? ─► what its status means ─► text ─► the groups for our token ─► Protego

The RFC leaves choices; ours are the strict ones. Unreachable is complete disallow for as long as it lasts: neither a
copy older than 24 hours (2.4) nor the 30 days after which a dead file may be taken for a missing one (2.3.1.4) are
made use of. HTTP 429 is taken for unreachable, since it is no statement about rules.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from zoneinfo import ZoneInfo

from protego import Protego

from facts.hosts import RobotsCopy
from facts.pages import Skip
from facts.sources import RobotsApproval, Source

#: Bytes of a robots.txt that are read (RFC 9309, 2.5); the rest is left.
MOST_BYTES = 500 * 1024
#: Characters of a line that are read: eight times the longest address that is followed.
_LONGEST_LINE = 8000
#: How long a copy may be used (RFC 9309, 2.4), and how long a failing server is believed without asking again.
FRESH_FOR = timedelta(hours=24)
FAILED_FOR = timedelta(hours=1)

_OFFICE = ZoneInfo("Asia/Shanghai")
_SKIPS = {skip.value: skip for skip in Skip}
_AGENT = re.compile(r"user(?:-|\s*+)agent(?:\s*+:|\s)\s*+(.*)", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z0-9_-]+")
#: Lines that belong to the site, not to a group.
_SITE_WIDE = ("sitemap", "site-map", "host")
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|head|\?xml|script|body|meta)", re.IGNORECASE)
_ESCAPED = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Rules:
    """What one site allows: a test of URLs, or one failure for all of them."""

    allows: Callable[[str], bool] = lambda _: True
    #: Seconds, at least 0; None where it asks for none.
    crawl_delay: float | None = None
    #: Why nothing may be fetched, for the report.
    failure: tuple[Skip, str] | None = None
    #: What is odd about the file, one phrase each.
    oddities: tuple[str, ...] = ()
    #: Bytes it takes in memory, roughly: measured 7 kB for 18 lines, 28 MB for 35,000 with wildcards.
    weight: int = 1000


def read_rules(copy: RobotsCopy, token: str) -> Rules:
    """Return what a stored robots.txt means for the crawler named `token`; any bytes will do, in linear time."""
    if copy.status is None:
        return _not_asked(copy.problem)
    if has_failed(copy):
        return Rules(failure=(Skip.ROBOTS, f"it answers HTTP {copy.status}, so nothing may be fetched"))
    if not 200 <= copy.status < 300:
        return Rules()
    text, oddities = _text(copy.body)
    lines, cut = _lines_for(text, token)
    if cut:
        oddities = (*oddities, f"{cut} lines are too long")
    if not lines:
        return Rules(oddities=oddities)
    parsed = Protego.parse("\n".join(("User-agent: *", *lines)))
    return Rules(
        allows=lambda url: _allows(parsed, url, token),
        crawl_delay=parsed.crawl_delay(token),
        oddities=oddities,
        weight=1000 + sum(400 + 400 * ("*" in line) + 2 * len(line) for line in lines),
    )


def is_fresh(copy: RobotsCopy, now: datetime) -> bool:
    """Whether a copy may be used at a moment; one from the future is not believed."""
    return timedelta(0) <= now - copy.fetched_at < lifetime(copy)


def lifetime(copy: RobotsCopy) -> timedelta:
    """Return how long a copy may be used from when it was fetched."""
    return FAILED_FOR if has_failed(copy) else FRESH_FOR


def has_failed(copy: RobotsCopy) -> bool:
    """Whether the copy says that the server failed, not what its rules are."""
    status = copy.status
    return status is None or status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS


def uses_approval(source: Source, now: datetime) -> RobotsApproval | None:
    """Return the approval under which a run of this source does not obey robots.txt, or None where it obeys.

    It holds to the end of its last day by the clock of Asia/Shanghai, and for the source's own hosts and pages
    only: neither landing pages nor other sources at the same host.
    """
    approval = source.manners.robots_approval
    return approval if approval is not None and now.astimezone(_OFFICE).date() <= approval.until else None


def _not_asked(problem: str) -> Rules:
    name, _, sentence = problem.partition(": ")
    skip = _SKIPS.get(name, Skip.CONNECTION)
    # RFC 9309, 2.3.1.2: after five hops the file may be taken for missing.
    return Rules() if skip is Skip.REDIRECTS else Rules(failure=(skip, sentence or problem))


def _allows(parsed: Protego, url: str, token: str) -> bool:
    try:
        return bool(parsed.can_fetch(url, token))
    except ValueError:  # what cannot be held against the rules is not asked for
        return False


def _text(body: bytes) -> tuple[str, tuple[str, ...]]:
    oddities = []
    if len(body) >= MOST_BYTES:
        body = body[:MOST_BYTES]
        body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1] or body
        oddities.append("it is longer than 500 KiB")
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "ignore"), (*oddities, "it is written in UTF-16")
    body = body.removeprefix(b"\xef\xbb\xbf")
    if _MARKUP.match(body[:1024]):
        oddities.append("it is a web page")
    elif b"\x00" in body:
        oddities.append("it is not text")
    return _decode(body), tuple(oddities)


def _decode(body: bytes) -> str:
    # Paths in GBK stand for the bytes that addresses have percent-encoded; dropping them would turn
    # "Disallow: /<two bytes>" into "Disallow: /".
    text = body.decode("utf-8", "surrogateescape")
    return text if text.isascii() else _ESCAPED.sub(lambda found: f"%{ord(found[0]) - 0xDC00:02X}", text)


def _lines_for(text: str, token: str) -> tuple[list[str], int]:
    """Return the lines of the groups that hold for `token`, or of those for everybody, and how many were cut.

    Protego would take the group of "fang" for fangfei's, and pass over that of "Fangfei/1.0"; RFC 9309, 2.2.1 has
    the product token match as a whole.
    """
    ours, everybodys = [], []
    groups: set[str] = set()
    is_named, after_rule, cut = False, False, 0
    for raw in text.splitlines():
        line = raw.partition("#")[0].strip()
        if not line or line.lower().startswith(_SITE_WIDE):
            continue
        if found := _AGENT.match(line[:_LONGEST_LINE]):
            groups = set() if after_rule else groups
            groups.add(_name(found[1]))
            is_named, after_rule = is_named or token.lower() in groups, False
            continue
        after_rule = True
        if len(line) > _LONGEST_LINE:
            cut += 1
            line = _shortened(line)
        if token.lower() in groups:
            ours.append(line)
        if "*" in groups:
            everybodys.append(line)
    return (ours if is_named else everybodys), cut


def _name(value: str) -> str:
    if value.startswith("*"):
        return "*"
    found = _TOKEN.match(value)
    return found[0].lower() if found else ""


def _shortened(line: str) -> str:
    # A shorter pattern covers more: good for what is forbidden, not for what is allowed.
    return "" if line[:5].lower() == "allow" else line[:_LONGEST_LINE]
