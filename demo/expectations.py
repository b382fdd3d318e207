"""What a careful reader said of each page of a demo web, by the URL it is served under."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from facts.assessments import Stance
from facts.errors import UnreadableFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One page and its reader's stance."""

    folder: str
    host: str
    #: File path under the site's root.
    path: str
    stance: Stance


Book = dict[tuple[str, str], Expectation]


def load_expectations(web: Path) -> Book:
    """Read pages*.jsonl beside the sites; pages without a stance are left out.

    Raises:
        UnreadableFile: naming file and line.
    """
    return {(found.host, found.path): found for path in sorted(web.glob("pages*.jsonl")) for found in _read(path)}


def find(book: Book, url: str) -> Expectation | None:
    """The expectation for a URL: /dir/ is dir/index.html, /name may be name or name/index.html."""
    parts = urlsplit(url)
    path = unquote(parts.path).lstrip("/")
    host = parts.hostname or ""
    names = (f"{path}index.html",) if path.endswith("/") or not path else (path, f"{path}/index.html", f"{path}.html")
    return next((book[host, name] for name in names if (host, name) in book), None)


def _read(path: Path) -> Iterator[Expectation]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            if row.get("stance"):
                yield Expectation(
                    folder=row["folder"], host=row["host"], path=row["path"], stance=Stance(row["stance"])
                )
        except (ValueError, KeyError, TypeError) as problem:
            raise UnreadableFile(f"{path}:{number} is no page row ({problem}).") from problem
