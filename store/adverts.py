"""Adverts as rows: written with their page, read back with publisher and landing page."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from sqlalchemy import Connection, Select, insert, select

from facts.adverts import Advert, Shown, Sign, Spot
from facts.pages import DIGEST
from store.crawl_tables import AdvertRow
from store.database import Store
from store.rows import Columns
from store.tables import PageRow, TargetRow

_ADVERT = AdvertRow.__table__  # type: ignore[attr-defined]
_PAGE = PageRow.__table__  # type: ignore[attr-defined]
_TARGET = TargetRow.__table__  # type: ignore[attr-defined]
_LANDING = _PAGE.alias("landing")
_PICTURE = _TARGET.alias("picture")
_ADD = insert(_ADVERT)
#: Addresses in one list of a query.
_AT_ONCE = 500
_PLAIN = ("position", "text", "image_url", "click_url", "network", "rule")


def add_adverts(connection: Connection, run: str, page: int, adverts: Sequence[Advert]) -> None:
    """Write the adverts of a page, inside the transaction that writes the page."""
    if adverts:
        connection.execute(_ADD, [advert_columns(run, page, advert) for advert in adverts])


def advert_columns(run: str, page: int, advert: Advert) -> dict[str, Any]:
    """An advert as a row."""
    return {name: getattr(advert, name) for name in _PLAIN} | {
        "run": run, "page_id": page, "spot": advert.spot.value, "signs": json.dumps(advert.signs),
        "target_url": advert.target_url,
    }  # fmt: skip


def advert(row: Columns, image_sha256: str | None = None) -> Advert:
    """The inverse of advert_columns; the picture's digest stands with the picture's own target."""
    return Advert(
        **{name: row[name] for name in _PLAIN},
        spot=Spot(row["spot"]),
        signs=tuple(Sign(sign) for sign in json.loads(row["signs"])),
        target_url=row["target_url"],
        image_sha256=image_sha256,
    )


class SqlAdvertBook:
    """facts.adverts.AdvertBook over the advert table."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def on_page(self, page: int) -> Sequence[Shown]:
        """Return the adverts that a page shows, in page order."""
        return self._find(_ADVERT.c.page_id == page)

    def leading_to(self, url: str, limit: int = 50) -> Sequence[Shown]:
        """Return the adverts, newest first, whose click ended at a page of this address."""
        # Looked up from the landing page: with the order by number, SQLite would go through every advert there is.
        ended = (
            select(_ADVERT.c.id)
            .join(_TARGET, (_TARGET.c.run == _ADVERT.c.run) & (_TARGET.c.url == _ADVERT.c.target_url))
            .join(_PAGE, _PAGE.c.id == _TARGET.c.page_id)
            .where(_PAGE.c.url == url)
        )
        with self._store.reading() as connection:
            numbers = sorted(set(connection.execute(ended).scalars()), reverse=True)[:limit]
        return self._find(_ADVERT.c.id.in_(numbers), newest=limit) if numbers else []

    def publishers(self, urls: Sequence[str]) -> AbstractSet[str]:
        """Return the addresses of the pages that show adverts whose clicks ended at one of some pages."""
        return frozenset[str]().union(*self.publishers_of(urls).values())

    def publishers_of(self, urls: Sequence[str]) -> Mapping[str, AbstractSet[str]]:
        """Page -> the pages that show adverts whose clicks ended there, of some pages; those without any left out."""
        found: dict[str, set[str]] = defaultdict(set)
        with self._store.reading() as connection:
            for start in range(0, len(urls), _AT_ONCE):
                some = _LANDING.c.url.in_(urls[start : start + _AT_ONCE])
                for row in connection.execute(_publishing().where(some)):
                    found[row.url].add(row.publisher)
        return dict(found)

    def all_publishers(self) -> Mapping[str, AbstractSet[str]]:
        """Page -> the pages that show adverts whose clicks ended there; in one reading, for all leads together."""
        found: dict[str, set[str]] = defaultdict(set)
        with self._store.reading() as connection:
            for row in connection.execute(_publishing()):
                found[row.url].add(row.publisher)
        return dict(found)

    def of_run(self, run: str) -> Sequence[Shown]:
        """Return every advert of a run."""
        return self._find(_ADVERT.c.run == run)

    def _find(self, condition: Any, newest: int | None = None) -> Sequence[Shown]:
        query = (
            select(
                *_ADVERT.c,
                _PAGE.c.url.label("publisher"),
                _LANDING.c.id.label("landing"),
                _LANDING.c.url.label("landing_url"),
                _LANDING.c.redirects.label("landing_chain"),
                _PICTURE.c.detail.label("picture"),
            )
            .join(_PAGE, _PAGE.c.id == _ADVERT.c.page_id)
            .outerjoin(_TARGET, (_TARGET.c.run == _ADVERT.c.run) & (_TARGET.c.url == _ADVERT.c.target_url))
            .outerjoin(_LANDING, _LANDING.c.id == _TARGET.c.page_id)
            .outerjoin(_PICTURE, (_PICTURE.c.run == _ADVERT.c.run) & (_PICTURE.c.url == _ADVERT.c.image_url))
            .where(condition)
        )
        order = (_ADVERT.c.id.desc(),) if newest else (_ADVERT.c.page_id, _ADVERT.c.position)
        with self._store.reading() as connection:
            return [_shown(row) for row in connection.execute(query.order_by(*order).limit(newest)).mappings()]


def _publishing() -> Select[Any]:
    """Every landing page with the page that sent people there."""
    return (
        select(_LANDING.c.url, _PAGE.c.url.label("publisher"))
        .select_from(_ADVERT)
        .join(_PAGE, _PAGE.c.id == _ADVERT.c.page_id)
        .join(_TARGET, (_TARGET.c.run == _ADVERT.c.run) & (_TARGET.c.url == _ADVERT.c.target_url))
        .join(_LANDING, _LANDING.c.id == _TARGET.c.page_id)
        .distinct()
    )


def _shown(row: Any) -> Shown:
    picture = row["picture"] or ""
    chain = (row["target_url"], *json.loads(row["landing_chain"])) if row["landing"] else ()
    return Shown(
        run=row["run"],
        page=row["page_id"],
        publisher=row["publisher"],
        advert=advert(row, picture.removeprefix(DIGEST) if picture.startswith(DIGEST) else None),
        chain=tuple(dict.fromkeys(chain)),
        landing=row["landing"],
    )
