"""Whether a fetched page shows what the site shows people, and a digest of what it says; both from its bytes alone.

status 401, 403, 429 ─► walled, blocked
much text            ─► ordinary: most pages end here, after one count of their bytes
little text          ─► signs (walls.yml) in what is seen outside of links, in title, markup, headers, address
hardly any text      ─► scripts would write it
"""

import re
from collections.abc import Mapping
from hashlib import blake2b

from crawler.reading.signs import Where, has
from crawler.traps.plain import foreign, letters, shown, text_of, unlinked
from facts.pages import Trouble

#: Bytes of foreign text from which the digest is taken: 12 characters in UTF-8, 18 in GB18030; less is a title.
_LEAST_FOREIGN = 36
#: Letters from which a page in Latin letters gets one.
_LEAST_LETTERS = 60
#: Foreign bytes beyond which a page is ordinary: 600 characters in UTF-8, 900 in GB18030, hidden ones included …
_MUCH = 1800
#: … unless so few tags hold them that they may all stand in a script; counted on every so-manieth byte.
_FEW_TAGS, _STRIDE = 120, 8
#: Characters on a page whose sign counts: outside of links, and in all. Menus are links; a footer has 60 to 100.
_SAID, _SEEN = 200, 600
#: The same where the sign is a form or a script, which ordinary pages have beside their content.
_SAID_BY_FORM, _SEEN_BY_FORM = 120, 300
#: Characters in all below which scripts are expected to write the page; with a sign of that, and without.
_SHELL, _EMPTY = 80, 20
#: Bytes of a page that is taken apart; what is longer is content, or made to cost time.
_LOOKED_AT = 512 * 1024
_REFUSALS = {401: Trouble.WALLED, 407: Trouble.WALLED, 403: Trouble.BLOCKED, 429: Trouble.BLOCKED}
_PASSWORD = re.compile(rb"<input\b[^<>]*?\btype\s*+=\s*+[\"']?password", re.IGNORECASE)
_ELSEWHERE = re.compile(rb"<(?:frame|iframe|textarea|object|embed)\b", re.IGNORECASE)
_SCRIPT = re.compile(rb"<script\b", re.IGNORECASE)
_TITLE = re.compile(rb"<title[^<>]*+>\s*+([^<]{1,300})", re.IGNORECASE)


def gist(body: bytes) -> str:
    """Return a digest of what a page says, 16 hex digits, or "" where it says too little.

    ASCII is left out, so that markup, figures, times and session numbers do not count; of a page in Latin letters the
    letters that are seen count. Two pages of one gist say the same; pages that differ by one word have other gists.
    """
    said = foreign(body)
    if len(said) < _LEAST_FOREIGN:
        said = letters(body[:_LOOKED_AT])
        if len(said) < _LEAST_LETTERS:
            return ""
    return blake2b(said, digest_size=8).hexdigest()


def trouble(body: bytes, status: int, url: str, headers: Mapping[str, str]) -> Trouble | None:
    """Return why a response does not show what the site shows people, or None where it does.

    Args:
        body: decoded, in whatever charset.
        status: any; a plain 404 or 500 is what it says, and None.
        url: where the response came from, after redirects.
        headers: of the response; names in any case.
    """
    if status in _REFUSALS:
        return _REFUSALS[status]
    if len(body) > _LOOKED_AT or _is_ordinary(body):
        return None
    look = _Look(body)
    if look.is_blocked(headers):
        return Trouble.BLOCKED
    return look.trouble(url) if 200 <= status < 300 else None


class _Look:
    """A page with little text, taken apart."""

    __slots__ = ("_body", "_markup", "_said", "_seen", "is_short", "said", "title")

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._markup = shown(body)
        found = _TITLE.search(body)
        self.title = _utf8(found[1].strip()) if found else b""
        without_title = self._markup.replace(found[0], b"<title>", 1) if found else self._markup
        #: What is seen outside of links, UTF-8.
        self.said = _utf8(text_of(unlinked(without_title)))
        self._said, self._seen = _amount(self.said), _amount(_utf8(text_of(without_title)))
        self.is_short = self._said <= _SAID and self._seen <= _SEEN

    def trouble(self, url: str) -> Trouble | None:
        """What a page that came with HTTP 200 is instead of itself, firewalls apart."""
        if self.is_walled():
            return Trouble.WALLED
        if self.says_not_found(url):
            return Trouble.SOFT_404
        return Trouble.TOO_LITTLE_TEXT if self.is_shell() else None

    def is_blocked(self, headers: Mapping[str, str]) -> bool:
        return self._has(Trouble.BLOCKED) or (
            self._is_little_more_than_a_form() and has(Trouble.BLOCKED, Where.HEADER, _lines(headers))
        )

    def is_walled(self) -> bool:
        passwords = len(_PASSWORD.findall(self._body)) if self._is_little_more_than_a_form() else 0
        # Two are a form to register with, which is content.
        if passwords == 1:
            return has(Trouble.WALLED, Where.FORM, _utf8(self._markup))
        return passwords == 0 and self._has(Trouble.WALLED)

    def says_not_found(self, url: str) -> bool:
        kind = Trouble.SOFT_404
        places = ((Where.TEXT, self.said), (Where.TITLE, self.title), (Where.URL, url.encode("utf-8", "replace")))
        return self.is_short and any(has(kind, where, text) for where, text in places)

    def is_shell(self) -> bool:
        if self._seen > _SHELL or not _SCRIPT.search(self._body) or _ELSEWHERE.search(self._body):
            return False
        return self._seen <= _EMPTY or has(Trouble.TOO_LITTLE_TEXT, Where.MARKUP, self._body)

    def _has(self, kind: Trouble) -> bool:
        if self.is_short and (has(kind, Where.TEXT, self.said) or has(kind, Where.TITLE, self.title)):
            return True
        return self._is_little_more_than_a_form() and has(kind, Where.MARKUP, self._body)

    def _is_little_more_than_a_form(self) -> bool:
        if self._said > _SAID_BY_FORM or self._seen > _SEEN_BY_FORM:
            return False
        return b"<textarea" not in self._body


def _is_ordinary(body: bytes) -> bool:
    if len(foreign(body)) <= _MUCH or body[::_STRIDE].count(b"<") * _STRIDE <= _FEW_TAGS:
        return False
    found = _TITLE.search(body, 0, 4096)
    return found is None or not has(Trouble.SOFT_404, Where.TITLE, _utf8(found[1].strip()))


def _utf8(text: bytes) -> bytes:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("gb18030", "replace").encode()
    return text


def _amount(text: bytes) -> int:
    """Return how many characters a text has; four Latin letters count as one."""
    han = len(foreign(text)) // 3
    return han + (len(text) - 3 * han) // 4


def _lines(headers: Mapping[str, str]) -> bytes:
    return "\n".join(f"{name}: {value}" for name, value in headers.items()).encode("utf-8", "replace")
