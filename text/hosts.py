"""Which part of a host's name somebody registered, by a short table of the endings below which anybody may."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from facts.errors import BadInput

_FILE = Path(__file__).parent / "tables" / "suffixes.yml"


def site_of(host: str) -> str:
    """Return the name that somebody registered for a host: www.a.com.cn gives a.com.cn; an address stays."""
    parts = host.lower().rstrip(".").split(".")
    if len(parts) <= 2 or parts[-1].isdigit() or ":" in host:
        return ".".join(parts)
    return ".".join(parts[-3:] if parts[-2] in _suffixes().get(parts[-1], ()) else parts[-2:])


@cache
def _suffixes() -> Mapping[str, frozenset[str]]:
    """Country -> labels below which anybody may register.

    Raises:
        BadInput: the file is not what it should be.
    """
    try:
        data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
        return {country: frozenset(names) for country, names in data.items() if country != "source"}
    except (yaml.YAMLError, AttributeError, TypeError) as problem:
        raise BadInput(f"{_FILE.name} is not a table of endings: {problem}.") from problem
