"""Replies of the demo web: stored files, short pages, and what a header may hold."""

import html
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

TYPES = {
    ".css": "text/css",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
# No charset here: the pages' own <meta> (right, wrong or absent) must be what decides.
HTML = "text/html"
PAGE_ENDINGS = frozenset({".html", ".htm", ".shtml"})


@dataclass(frozen=True, slots=True)
class Reply:
    """One HTTP answer, complete before its first byte is sent."""

    status: int
    body: bytes
    kind: str = HTML
    location: str | None = None


def stored_file(root: Path, path: str, query: str) -> Reply:
    """Serves a stored file, a folder's index.html, or the redirect from /folder to /folder/."""
    found = _find(root, path)
    if found is None:
        return message(404, "404", "This page does not exist.")
    if found.is_dir():
        location = quote(unquote(path)) + "/" + (f"?{query}" if query else "")
        return Reply(301, b"", location=location)
    ending = found.suffix.lower()
    kind = HTML if ending in PAGE_ENDINGS else TYPES.get(ending, "application/octet-stream")
    return Reply(200, found.read_bytes(), kind)


def _find(root: Path, path: str) -> Path | None:
    """Finds what a percent-encoded path names inside a web root, and never outside it."""
    try:
        name = unquote(path, errors="strict")
    except UnicodeDecodeError:
        return None
    if "\0" in name or "\\" in name:
        return None
    found = (root / name.strip("/")).resolve()
    # Checked after resolving, so that neither .. nor a symbolic link leads out.
    if not found.is_relative_to(root):
        return None
    if name.endswith("/"):
        found = found / "index.html"
        return found if found.is_file() else None
    return found if found.exists() else None


def message(status: int, title: str, text: str) -> Reply:
    """Makes a short page with a status."""
    return Reply(status, page(title, f"<p>{html.escape(text)}</p>").body)


def page(title: str, body: str) -> Reply:
    """Makes a page from a title and a body of HTML."""
    safe = html.escape(title)
    head = f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{safe}</title></head>\n'
    return Reply(200, f"{head}<body><h1>{safe}</h1>\n{body}\n</body></html>\n".encode())


def quoted(location: str) -> str:
    """Percent-encodes what a header or an href may not hold, and leaves the rest of a URL."""
    return quote(location, safe="/:?&=%#+,;@~")
