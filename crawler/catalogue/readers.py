"""How single fields are read where text, numbers and words are not enough: addresses, hosts, files, selectors."""

import re
from collections.abc import Callable
from pathlib import Path

from crawler.catalogue.nodes import Node
from crawler.urls import canonical
from facts.errors import BadInput
from facts.sources import Window

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
#: SearXNG's words; week is in its code though not in its documentation.
TIME_RANGES = ("day", "week", "month", "year")


def source_id(node: Node) -> str:
    """Read the id: small letters, digits, dots and dashes, at most 64."""
    name = node.text()
    if not _ID.fullmatch(name):
        raise node.broken(f"{name!r} is not made of small letters, digits, dots and dashes")
    return name


def urls(node: Node) -> tuple[str, ...]:
    """Read web addresses; they are kept as they are written."""
    starts = node.texts()
    for url in starts:
        if canonical(url) is None:
            raise node.broken(f"{url!r} is no web address")
    return starts


def hosts(node: Node) -> tuple[str, ...]:
    """Read host names, with a port where the addresses have one."""
    hosts = tuple(host.lower() for host in node.texts())
    for host in hosts:
        if "/" in host or canonical(f"http://{host}/") is None:
            raise node.broken(f"{host!r} is no host name; write it without http:// and without a path")
    return hosts


def files(node: Node) -> tuple[str, ...]:
    """Read paths; relative ones are relative to the source file's folder."""
    return tuple(str((node.path.absolute().parent / Path(name).expanduser()).resolve()) for name in node.texts())


def pattern(node: Node) -> str:
    """Read a pattern of google-re2."""
    # google-re2 takes 13 ms to load, and only lists of domains need it.
    from crawler.guides.domains import compiled  # noqa: PLC0415

    try:
        compiled(node.text())
    except BadInput as problem:
        raise node.broken(str(problem)) from problem
    return node.text()


def selector(node: Node) -> str:
    """Read a selector, CSS or XPath."""
    # parsel takes a tenth of a second to load, and only listings need it.
    from crawler.guides.selectors import fault  # noqa: PLC0415

    if problem := fault(node.text()):
        raise node.broken(f"{node.text()!r} is neither CSS nor XPath that can be used ({problem})")
    return node.text()


def at_least(least: int) -> Callable[[Node], int]:
    """Return the reader of a whole number with a least value."""

    def read(node: Node) -> int:
        number = node.whole()
        if number < least:
            raise node.broken(f"{number} is too little; it is at least {least}")
        return number

    return read


def windows(node: Node) -> tuple[Window, ...]:
    """Read hours such as 22:00-06:00, one or a list of them."""
    items = node.items() if node.is_list else (node,)
    return tuple(Window(start=start, end=end) for start, end in (item.hours() for item in items))


def time_range(node: Node) -> str:
    """Read SearXNG's word for how old results may be."""
    if node.text() not in TIME_RANGES:
        raise node.broken(f"{node.text()!r} is not known; a time range is one of {', '.join(TIME_RANGES)}")
    return node.text()
