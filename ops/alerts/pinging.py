"""The dead-man's switch: a monitor outside is asked for while all is well, and raises the alarm when nobody asks.

The addresses are those of healthchecks.io and what speaks as it does: URL for "all is well", URL/fail for "it is not".
"""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from ops.messages.wire import ask, judged

_TIMEOUT_S = 10.0


def ping(url: str, *, is_well: bool, roots: Sequence[Path] = ()) -> str:
    """Ask for the address; why it did not work, one Chinese sentence without the address, else empty."""
    answer = judged(ask(url if is_well else failing(url), timeout_s=_TIMEOUT_S, roots=roots))
    return answer.problem if answer else ""


def failing(url: str) -> str:
    """The address that says that something is wrong."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/fail"))
