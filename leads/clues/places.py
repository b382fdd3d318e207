"""Which district an address names, by districts.yml."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from facts.errors import BadInput

_FILE = Path(__file__).with_name("districts.yml")
#: Code points of an address that are looked at.
_MOST = 200


def district_code(text: str | None) -> str | None:
    """The division code an address names, or a code that stands alone; None where it names no district of ours."""
    if not text:
        return None
    known = _districts()
    written = text.strip()[:_MOST]
    if written in known.values():
        return written
    places = [(at, code) for name, code in known.items() if (at := _find(written, name)) >= 0]
    return min(places)[1] if places else None


def district_name(code: str | None) -> str | None:
    """The name of a district's code."""
    return next((name for name, known in _districts().items() if known == code), None)


def _find(text: str, name: str) -> int:
    at = text.find(name)
    # 思明 alone is said as often as 思明区; inside a longer word (集美家居) it is at least no other district.
    return at if at >= 0 else text.find(name.removesuffix("区"))


@cache
def _districts() -> Mapping[str, str]:
    try:
        content: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
        return {str(name): str(code) for name, code in content["districts"].items()}
    except (OSError, yaml.YAMLError, KeyError, AttributeError) as problem:
        raise BadInput(f"{_FILE.name} 无法使用（{problem}）。") from problem
