"""What a plain folder of files cannot do, declared as data: redirects, endless calendars, big and slow pages."""

import hashlib
import html
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import parse_qs

from demo.replies import HTML, Reply, message, page, quoted, stored_file
from facts.errors import BadInput

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Redirect:
    """Answers with a redirect to `to`; several in a row make a chain or a loop."""

    path: str
    to: str
    status: int = 302


@dataclass(frozen=True, slots=True)
class Status:
    """Answers with this status and a short page."""

    path: str
    status: int
    title: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Shows one month and a link to the next, without end; `{}` in the text is the month."""

    path: str
    title: str
    text: str
    start: str = "2026-01"
    param: str = "month"
    link: str = "&gt;&gt;"


@dataclass(frozen=True, slots=True)
class Session:
    """Shows one page that links to itself under a session number never seen before."""

    path: str
    title: str
    text: str
    param: str = "sid"
    link: str = "&gt;&gt;"


@dataclass(frozen=True, slots=True)
class Big:
    """Answers with a page of about `size` bytes: one paragraph, numbered and repeated."""

    path: str
    title: str
    text: str
    size: int = 3 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Slow:
    """Serves the stored file at this path, but only after some seconds."""

    path: str
    seconds: float = 2.0


@dataclass(frozen=True, slots=True)
class HeaderCharset:
    """Serves the stored file at this path with a charset in the Content-Type header."""

    path: str
    charset: str


Trap: TypeAlias = Redirect | Status | Calendar | Session | Big | Slow | HeaderCharset

KINDS: Mapping[str, type[Trap]] = {
    "redirect": Redirect,
    "status": Status,
    "calendar": Calendar,
    "session": Session,
    "big": Big,
    "slow": Slow,
    "header-charset": HeaderCharset,
}


def load_traps(path: Path, hosts: Mapping[str, Path]) -> dict[tuple[str, str], Trap]:
    """Reads the declared traps; a folder without traps.json has none."""
    if not path.is_file():
        return {}
    traps: dict[tuple[str, str], Trap] = {}
    for host, declared in json.loads(path.read_text(encoding="utf-8")).items():
        if host not in hosts:
            raise BadInput(f"{path} declares traps for {host}, which is no listed host.")
        for trap in (_trap(path, each) for each in declared):
            if (host, trap.path) in traps:
                raise BadInput(f"{path} declares two traps at {host}{trap.path}.")
            traps[host, trap.path] = trap
    return traps


def _trap(path: Path, declared: Mapping[str, Any]) -> Trap:
    """Makes one trap from its declaration."""
    fields = dict(declared)
    kind = fields.pop("kind", None)
    if kind not in KINDS:
        raise BadInput(f"{path} declares a trap of the unknown kind {kind!r}.")
    try:
        return KINDS[kind](**fields)
    except TypeError as error:
        raise BadInput(f"{path} declares a {kind} trap with wrong fields: {error}.") from error


def spring(trap: Trap, root: Path, path: str, query: str) -> Reply:
    """Answers as a declared trap."""
    match trap:
        case Redirect():
            reply = Reply(trap.status, b"", location=quoted(trap.to))
        case Status():
            reply = message(trap.status, trap.title or str(trap.status), trap.text)
        case Calendar():
            reply = _calendar(trap, query)
        case Session():
            reply = _session(trap, query)
        case Big():
            reply = _big(trap)
        case Slow():
            time.sleep(trap.seconds)
            reply = stored_file(root, path, query)
        case HeaderCharset():
            reply = replace(stored_file(root, path, query), kind=f"{HTML}; charset={trap.charset}")
    return reply


def _calendar(trap: Calendar, query: str) -> Reply:
    """Shows the asked month, or the first one, and links to the month after it."""
    asked = MONTH.fullmatch(_parameter(query, trap.param) or "") or MONTH.fullmatch(trap.start)
    if asked is None:
        raise BadInput(f"The calendar at {trap.path} starts at {trap.start}, which is no month.")
    year, month = divmod(int(asked[1]) * 12 + int(asked[2]), 12)
    following = f"{year:04d}-{month + 1:02d}"
    text = html.escape(trap.text.replace("{}", asked[0]))
    return page(trap.title, f"<p>{text}</p>{_next(trap, following)}")


def _session(trap: Session, query: str) -> Reply:
    """Shows the page under the asked session, and links to it under a fresh one."""
    session = _parameter(query, trap.param) or ""
    # Derived from the number before, so the trap has no end, no state and no chance in it.
    fresh = hashlib.sha256(session.encode()).hexdigest()[:16]
    if not session:
        return Reply(302, b"", location=f"{quoted(trap.path)}?{trap.param}={fresh}")
    return page(trap.title, f"<p>{html.escape(trap.text)}</p>{_next(trap, fresh)}")


def _big(trap: Big) -> Reply:
    """Repeats the trap's paragraph until the page has the declared size."""
    text = html.escape(trap.text)
    count = trap.size // len(f"<p>000000 {text}</p>\n".encode()) + 1
    body = "".join(f"<p>{number:06d} {text}</p>\n" for number in range(count))
    return page(trap.title, body)


def _next(trap: Calendar | Session, value: str) -> str:
    """Makes the link that leads a careless crawler on."""
    return f'<p><a href="{quoted(trap.path)}?{trap.param}={value}">{trap.link}</a></p>'


def _parameter(query: str, name: str) -> str | None:
    """Gives the first value of one query parameter."""
    values = parse_qs(query).get(name)
    return values[0] if values else None
