"""On which line of a TOML file each name stands; tomllib itself does not say."""

import re
from collections.abc import Mapping

_TABLE = re.compile(r"^\s*\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_STEP = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
_LONG = re.compile(r"'''|\"\"\"")


def lines_of(text: str) -> Mapping[tuple[str, ...], int]:
    """Path of each table and key -> its line, from 1; a name inside a list over several lines may be missed."""
    found: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    is_long = False
    for number, line in enumerate(text.splitlines(), 1):
        if not is_long:
            header, key = _TABLE.match(line), _KEY.match(line)
            if header:
                table = _steps(header[1])
            name = table + _steps(key[1]) if key else table if header else ()
            for length in range(1, len(name) + 1):
                found.setdefault(name[:length], number)
        is_long ^= len(_LONG.findall(line)) % 2 == 1
    return found


def _steps(dotted: str) -> tuple[str, ...]:
    return tuple(step.strip("\"'") for step in _STEP.findall(dotted))
