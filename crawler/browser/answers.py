"""What the wire gave for one request of a page, and how the browser is told of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

#: Headers that describe the transfer, which is undone, or that ask the browser to do more than show the page.
_WITHHELD = frozenset(
    {
        "content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive", "trailer", "upgrade",
        "set-cookie", "strict-transport-security", "alt-svc", "link", "nel", "report-to", "reporting-endpoints",
        "expect-ct", "clear-site-data", "refresh", "service-worker-allowed", "content-security-policy-report-only",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One response, unpacked and kept already."""

    #: Where it came from, after redirects.
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


#: Asks the crawler's own wire for an address; raises Skipped with the reason where there is no answer.
Ask = Callable[[str], Awaitable[Answer]]


def headers_for_browser(answer: Answer) -> dict[str, str]:
    """Return the headers the browser is shown: joined by name, lower case, withheld ones left out."""
    shown: dict[str, str] = {}
    for name, value in answer.headers:
        key = name.strip().lower()
        if key and key not in _WITHHELD:
            clean = value.replace("\r", " ").replace("\n", " ").replace("\0", " ").strip()
            shown[key] = f"{shown[key]}, {clean}" if key in shown else clean
    return shown
