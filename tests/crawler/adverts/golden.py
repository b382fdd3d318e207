"""The golden pages, and how what was found on them is compared with what a person sees."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from selectolax.lexbor import LexborHTMLParser

from crawler.adverts import find_adverts, own_rules
from facts.adverts import Advert

_PAGES = Path(__file__).with_name("pages")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One page and the adverts on it."""

    name: str
    url: str
    html: str
    adverts: tuple[dict[str, Any], ...]

    def found(self) -> list[Advert]:
        return list(find_adverts(LexborHTMLParser(self.html), self.url, own_rules()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What was expected and found, expected and missed, found and not expected."""

    both: list[tuple[dict[str, Any], Advert]]
    missed: list[dict[str, Any]]
    extra: list[Advert]


def cases(name: str) -> list[Case]:
    """The cases of one file."""
    read = yaml.safe_load((_PAGES / f"{name}.yml").read_text(encoding="utf-8"))
    return [Case(name=c["case"], url=c["url"], html=c["html"], adverts=tuple(c["adverts"])) for c in read]


def all_cases() -> Iterator[Case]:
    """The cases that the finder gets right, all of them; those of `unseen` are only counted."""
    yield from (*cases("before"), *cases("after"), *cases("later"))


def match(case: Case) -> Match:
    """Pair adverts by click, else picture, else network."""
    left, both, missed = case.found(), [], []
    for wanted in case.adverts:
        hit = next((each for each in left if _is_same(wanted, each)), None)
        if hit is None:
            missed.append(wanted)
        else:
            left.remove(hit)
            both.append((wanted, hit))
    return Match(both=both, missed=missed, extra=left)


def _is_same(wanted: dict[str, Any], found: Advert) -> bool:
    if "click" in wanted:
        return found.click_url == wanted["click"]
    if "image" in wanted:
        return found.image_url == wanted["image"]
    return found.click_url is None and found.network == wanted.get("network")
