r"""Names in logs of certificate transparency, one JSON object a line or one list of objects over any number of lines.

certstream: {"data": {"leaf_cert": {"all_domains": […]}, "seen": 1790000000.5}}, or {"data": ["a.test", …]}
crt.sh:     [{"name_value": "a.test\n*.a.test", "common_name": "a.test", "entry_timestamp": "2026-11-23T…"}, …]
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from crawler.guides.gathering import moment

#: Characters of one object at most; a certificate with two thousand names has 60,000.
_OBJECT = 1024 * 1024
_DECODER = json.JSONDecoder()

Named = tuple[str, datetime | None]


class Certificates:
    """Reads the objects of one file, as its lines come."""

    def __init__(self) -> None:
        #: What stands before the end of an object that goes on in the next line.
        self._rest = ""

    @property
    def is_inside(self) -> bool:
        """Whether an object has begun that has not ended: the next line belongs to it, whatever it looks like."""
        return bool(self._rest)

    def read(self, line: str) -> Iterator[Named]:
        """Yield the names of the objects that end in this line."""
        text, at = self._rest + line, 0
        if self._rest and "}" not in line and len(text) < _OBJECT:
            # Nothing can end here: trying would go over the same beginning with every line.
            self._rest = text
            return
        self._rest = ""
        while (begin := text.find("{", at)) >= 0:
            try:
                item, at = _DECODER.raw_decode(text, begin)
            except RecursionError:
                return
            except json.JSONDecodeError as problem:
                # Cut off at its end it may go on; wrong in its middle it is given up with its line.
                is_cut = problem.pos >= len(text) - 1 or "Unterminated string" in problem.msg
                self._rest = text[begin:] if is_cut and len(text) - begin < _OBJECT else ""
                return
            yield from _names(item)


def _names(item: dict[str, Any]) -> Iterator[Named]:
    data, when = item.get("data"), None
    names: object
    if isinstance(data, dict):
        leaf = data.get("leaf_cert")
        names, when = (leaf.get("all_domains") if isinstance(leaf, dict) else None), _seen(data.get("seen"))
    elif isinstance(data, list):
        names = data
    else:
        names = [*str(item.get("name_value") or "").split("\n"), item.get("common_name") or item.get("domain")]
        # crt.sh writes UTC without saying so.
        when = moment(f"{item.get('entry_timestamp') or item.get('not_before') or ''}Z")
    for name in names if isinstance(names, list) else ():
        if isinstance(name, str) and name:
            yield name, when


def _seen(value: object) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(str(value)), UTC)
    except (ValueError, OverflowError, OSError):
        return None
