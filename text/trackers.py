"""Find what counts visitors in inline scripts: addresses of counters and their bare numbers.

A bounded search by literal marks: a regular expression over every script would cost as much as the rest of the page.
What an address or a number belongs to is for others to say; here it is only found.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

import re2

#: Parts of the addresses of counters, as the vendors' own snippets have held them for years.
ADDRESS_MARKS = (
    "hm.baidu.com/", "tongji.baidu.com/", ".cnzz.com/", "umeng.com/", ".51.la/", "google-analytics.com/",
    "googletagmanager.com/", "clarity.ms/", "growingio.com/", "zhugeio.com/", ".tj.qq.com/", "ta.qq.com/",
    "50bang.org/", ".sensorsdata.cn/", "matomo.",
)  # fmt: skip
#: Beginnings of numbers that stand in quotes.
NUMBER_MARKS = ("UA-", "G-", "GTM-", "AW-", "LA.init(")
_NUMBER = re.compile(
    r"""(?<=["'=])(?:UA-\d{4,12}-\d{1,4}|G-[A-Z0-9]{6,12}|GTM-[A-Z0-9]{4,10}|AW-\d{6,12})(?![\w-])|LA\.init\([^()]{1,80}\)"""
)
_ADDRESS = re.compile(r"[^\s\"'<>()\\`{}]{1,400}")
_HEAD = re.compile(r"[^\s\"'<>()\\`{}]*\Z")
#: One fast pass that tells whether there is any; most scripts have none.
_ANY = re2.compile(
    "|".join(map(re2.escape, (*ADDRESS_MARKS, *NUMBER_MARKS[:1], *NUMBER_MARKS[2:]))) + r"|\bG-[A-Z0-9]{6}"
)
#: Places looked at for each mark, code points on either side of one, and strings given.
MAX_PLACES, REACH, MAX_TRACKERS = 20, 200, 100


def trackers(script: str) -> tuple[str, ...]:
    """Return the addresses of counters in a script, percent signs undone and without scheme, and numbers like UA-1-1.

    Each once; addresses first, then numbers; MAX_TRACKERS at most. LA.init(…) comes with its argument.
    """
    # In bytes, which the engine searches as they are; a text it would count through as well.
    if not _ANY.search(script.encode("utf-8", "surrogatepass")):
        return ()
    found = [_address(script, at) for mark in ADDRESS_MARKS if mark in script for at in _places(script, mark)]
    for mark in NUMBER_MARKS:
        if mark in script:
            matches = (_NUMBER.match(script, at) for at in _places(script, mark))
            found.extend(match[0] for match in matches if match)
    return tuple(dict.fromkeys(filter(None, found)))[:MAX_TRACKERS]


def _places(script: str, mark: str) -> Iterator[int]:
    at = script.find(mark)
    for _ in range(MAX_PLACES):
        if at < 0:
            return
        yield at
        at = script.find(mark, at + len(mark))


def _address(script: str, at: int) -> str:
    """Return the address that stands around a place, without its scheme."""
    before = _HEAD.search(script[max(0, at - REACH) : at])
    start = at - len(before[0]) if before else at
    whole = _ADDRESS.match(script[start : at + REACH])
    return unquote(whole[0].rpartition("//")[2] if whole else "").strip("/;,")
