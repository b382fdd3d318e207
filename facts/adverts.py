"""Adverts on pages: who shows what, where it stands, and where it leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Spot(StrEnum):
    """Where on the publisher's page an advert stands."""

    TOP = "top"
    SIDE = "side"
    CONTENT = "content"
    BOTTOM = "bottom"
    #: Floats over the page.
    OVERLAY = "overlay"
    UNKNOWN = "unknown"


class Sign(StrEnum):
    """By what a slot was known to be an advert."""

    #: 广告, 推广, 赞助 … written beside it.
    LABEL = "label"
    #: Its link, frame or picture belongs to an advertising network.
    NETWORK = "network"
    #: rel=sponsored.
    SPONSORED = "sponsored"
    #: A linked picture of a banner's shape that leads to another site.
    GEOMETRY = "geometry"
    #: A filter rule in the adblock syntax.
    RULE = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Advert:
    """One advert on one page, as its publisher showed it."""

    #: Number on the page, from 1, in page order.
    position: int
    spot: Spot
    #: Every sign it was known by, in the order of `Sign`.
    signs: tuple[Sign, ...]
    #: Visible text and texts of its pictures, one line; empty where there is none.
    text: str = ""
    #: Address of its picture, resolved.
    image_url: str | None = None
    #: SHA-256 of the picture's bytes; None until it was fetched.
    image_sha256: str | None = None
    #: Where a click goes, resolved; None where only a script knows.
    click_url: str | None = None
    #: The click's address in its one form, where a target was made of it.
    target_url: str | None = None
    #: The network that serves it, as the list of networks names it.
    network: str | None = None
    #: The filter rule that found it.
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One advert with its publisher and, where it was followed, the advertiser's page."""

    run: str
    #: Row number and address of the publisher's page.
    page: int
    publisher: str
    advert: Advert
    #: Addresses from the click to the landing page, in order; empty where it was not followed.
    chain: tuple[str, ...] = ()
    #: Row number of the landing page; None where there is none.
    landing: int | None = None


class AdvertBook(Protocol):
    """Adverts as rows."""

    def on_page(self, page: int) -> Sequence[Shown]:
        """Return the adverts that a page shows, in page order."""
        ...

    def leading_to(self, url: str, limit: int = 50) -> Sequence[Shown]:
        """Return the adverts, newest first, whose click ended at a page of this address."""
        ...

    def of_run(self, run: str) -> Sequence[Shown]:
        """Return every advert of a run."""
        ...
