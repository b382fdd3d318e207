"""Which numbers are given out: openings of mobile, land line, service and card numbers, from tables/numbering.yml."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from keywords.entries.forms import FastLoader

_FILE = Path(__file__).parents[1] / "tables" / "numbering.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """The openings of numbers in use."""

    mobile: frozenset[str]
    #: Area codes with their leading 0.
    landline: frozenset[str]
    #: Opening digits of cards that Chinese banks issue, of any length.
    card: tuple[str, ...]
    #: Six opening digits common enough to be believed without a word in front.
    well_known_card: frozenset[str]

    def is_area(self, code: str) -> bool:
        """Whether an area code is in use."""
        return code in self.landline


@cache
def numbering() -> Numbering:
    """Read the table, once in a process."""
    table: dict[str, Any] = yaml.load(_FILE.read_text(encoding="utf-8"), FastLoader)  # noqa: S506 - it is a safe one
    cards = table["bank_card"]
    return Numbering(
        mobile=frozenset(_spread(table["mobile"]["ranges"])),
        landline=frozenset(_spread(table["landline"]["ranges"])),
        card=tuple(map(str, cards["openings"])),
        well_known_card=frozenset(map(str, cards["well_known"])),
    )


def _spread(ranges: Iterable[str]) -> Iterable[str]:
    for each in ranges:
        first, last = each.split("-")
        for number in range(int(first), int(last) + 1):
            yield f"{number:0{len(first)}d}"
