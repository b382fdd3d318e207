"""The data of this folder as values: labels, networks, shapes of banners, endings of site names."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from facts.errors import BadInput
from text.hosts import site_of

_HERE = Path(__file__).parent
#: What labels are dressed in, besides white space: brackets, dots, colons, arrows.
DRESS = "[]()【】（）「」〔〕<>《》:：·.。|｜-—_*★▼↓→>»«\u200b\ufeff"
_DRESS = re.compile(rf"[\s{re.escape(DRESS)}]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """One advertising network; see networks.yml for what the fields mean."""

    id: str
    name: str
    hosts: tuple[str, ...]
    loaders: tuple[str, ...]
    snippets: tuple[str, ...]
    slots: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """The shapes of banners, in CSS pixels."""

    exact: frozenset[tuple[int, int]]
    #: (least width, greatest width, least height, greatest height).
    ranges: tuple[tuple[int, int, int, int], ...]
    tolerance: int
    #: A picture with a side below this counts visitors and shows nothing.
    pixel: int

    def holds(self, width: int, height: int) -> bool:
        """Whether a box of this size is shaped like a banner."""
        if any(low <= width <= high and least <= height <= most for low, high, least, most in self.ranges):
            return True
        near = range(-self.tolerance, self.tolerance + 1)
        return any((width + dx, height + dy) in self.exact for dx in near for dy in near)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Everything this folder knows that is data."""

    labels: frozenset[str]
    closers: tuple[str, ...]
    friends: tuple[str, ...]
    #: Parts of class and id names.
    friend_names: frozenset[str]
    menu_names: frozenset[str]
    #: Steps of addresses that only lead away.
    exits: frozenset[str]
    #: Names of parameters that hold where an address leads.
    exit_keys: frozenset[str]
    #: Parts of class and id names that name a slot.
    slot_names: frozenset[str]
    #: Sites to which a banner is no advert.
    public: frozenset[str]
    networks: tuple[Network, ...]
    shapes: Shapes
    #: Host -> ((beginning of the path, network), …).
    network_hosts: Mapping[str, tuple[tuple[str, Network], ...]]

    #: What a label or such a heading begins with, its dress included; most texts of a page do not.
    opening: re.Pattern[str]

    def is_label(self, text: str) -> bool:
        """Whether a text says that something is an advert, and nothing else."""
        if not self.opening.match(text):
            return False
        bare = undressed(text)
        return bare in self.labels or any(
            bare.endswith(end) and bare.removesuffix(end) in self.labels for end in self.closers
        )

    def is_friendly(self, text: str) -> bool:
        """Whether a heading announces links that have no advertiser."""
        return self.opening.match(text) is not None and undressed(text).startswith(self.friends)

    def site_of(self, host: str) -> str:
        """Return the name that somebody registered for a host: www.a.com.cn gives a.com.cn; an address stays."""
        return site_of(host)

    def served_by(self, host: str) -> tuple[tuple[str, Network], ...]:
        """Return the networks of a host, each with the beginning of the paths that are its own."""
        return tuple(entry for name in parents(host) for entry in self.network_hosts.get(name, ()))


def undressed(text: str) -> str:
    """Return a text without white space, brackets and the like, in small letters."""
    return _DRESS.sub("", text).casefold()


def parents(host: str) -> Iterator[str]:
    """Yield a host and each name above it, up to 8 of them: a.b.test, b.test, test."""
    yield host
    for _ in range(8):
        host = host.partition(".")[2]
        if not host:
            return
        yield host


@cache
def vocabulary() -> Vocabulary:
    """Return the data of this folder, read once.

    Raises:
        BadInput: naming the file and the entry that is not as it should be.
    """
    labels, sizes = _file("labels.yml"), _file("sizes.yml")
    networks = tuple(_network(each) for each in _file("networks.yml"))
    hosts: dict[str, tuple[tuple[str, Network], ...]] = {}
    for network in networks:
        for entry in network.hosts:
            host, _, path = entry.partition("/")
            hosts[host] = (*hosts.get(host, ()), ("/" + path, network))
    marks, friends = (tuple(map(undressed, _words(labels, key))) for key in ("labels", "friends"))
    return Vocabulary(
        labels=frozenset(marks),
        closers=tuple(map(undressed, labels["closers"])),
        friends=friends,
        opening=_opening((*marks, *friends)),
        friend_names=frozenset(labels["friend_names"]),
        menu_names=frozenset(labels["menu_names"]),
        exits=frozenset(labels["exits"]),
        exit_keys=frozenset(labels["exit_keys"]),
        slot_names=frozenset(labels["slot_names"]),
        public=frozenset(sizes["public"]),
        networks=networks,
        shapes=_shapes(sizes),
        network_hosts=hosts,
    )


def _opening(words: tuple[str, ...]) -> re.Pattern[str]:
    letters = "".join(sorted({form for word in words for form in (word[0], word[0].upper())}))
    return re.compile(rf"[\s{re.escape(DRESS)}]*+[{re.escape(letters)}]")


def _file(name: str) -> Any:
    return yaml.safe_load((_HERE / name).read_text(encoding="utf-8"))


def _words(data: Mapping[str, Any], key: str) -> list[str]:
    return [str(word) for entry in data[key] if _sourced(entry, key) for word in entry["words"]]


def _sourced(entry: Mapping[str, Any], what: str) -> bool:
    if not entry.get("id") or not entry.get("source"):
        raise BadInput(f"An entry of {what} has no id or no source: {str(entry)[:80]}.")
    return True


def _network(entry: Mapping[str, Any]) -> Network:
    _sourced(entry, "networks.yml")
    lists = {key: tuple(map(str, entry[key])) for key in ("hosts", "loaders", "snippets", "slots")}
    return Network(id=str(entry["id"]), name=str(entry["name"]), source=str(entry["source"]), **lists)


def _shapes(data: Mapping[str, Any]) -> Shapes:
    pairs = [shape.split("x") for entry in data["sizes"] if _sourced(entry, "sizes.yml") for shape in entry["shapes"]]
    return Shapes(
        exact=frozenset((int(width), int(height)) for width, height in pairs),
        ranges=tuple((*entry["width"], *entry["height"]) for entry in data["ranges"] if _sourced(entry, "sizes.yml")),
        tolerance=int(data["tolerance"]),
        pixel=int(data["pixel"]),
    )
