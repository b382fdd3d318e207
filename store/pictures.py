"""The queue of pictures, what was read in them, and the pages they stand on."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, case, desc, exists, func, or_, select, update

from facts.assessments import Stance
from facts.errors import NotKnown
from facts.pages import Page
from facts.pictures import Picture, PictureLine, PictureReading, PictureState
from store import rows
from store.database import Store
from store.dialect import insert_new
from store.picture_tables import PictureAddressRow, PictureMarkRow, PicturePlaceRow, PictureRow
from store.tables import URL_LENGTH, PageRow, ScreeningRow

_PICTURE = PictureRow.__table__  # type: ignore[attr-defined]
_ADDRESS = PictureAddressRow.__table__  # type: ignore[attr-defined]
_PLACE = PicturePlaceRow.__table__  # type: ignore[attr-defined]
_MARK = PictureMarkRow.__table__  # type: ignore[attr-defined]
_PAGE = PageRow.__table__  # type: ignore[attr-defined]
_SCREENING = ScreeningRow.__table__  # type: ignore[attr-defined]
_NEWER = _PAGE.alias("newer")
#: Addresses asked for in one query; SQLite takes 999 values.
_TOGETHER = 500
#: Hex digits of a digest that a person must write.
LEAST_DIGITS = 8
#: Rank of a picture on a page that says nothing in letters: above every score.
_SILENT = 101.0


class SqlPictureBook:
    """facts.pictures.PictureBook over the picture tables."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, found: Sequence[Picture]) -> int:
        """Note captured pictures and their addresses; return how many have bytes that were not known."""
        with self._store.writing() as connection:
            new = insert_new(connection, PictureRow, [_columns(one) for one in found], ("sha256",))
            addresses = {one.url[:URL_LENGTH]: one.sha256 for one in found}
            fresh = [{"url": url, "sha256": digest} for url, digest in addresses.items()]
            insert_new(connection, PictureAddressRow, fresh, ("url",))
            for url, digest in addresses.items():
                changed = (_ADDRESS.c.url == url) & (_ADDRESS.c.sha256 != digest)
                connection.execute(update(_ADDRESS).where(changed).values(sha256=digest))
        return new

    def marks(self) -> Mapping[str, int]:
        """How far each thing was searched."""
        with self._store.reading() as connection:
            return {row.name: row.position for row in connection.execute(select(_MARK))}

    def mark(self, name: str, position: int) -> None:
        """Note how far something was searched."""
        with self._store.writing() as connection:
            insert_new(connection, PictureMarkRow, [{"name": name, "position": position}], ("name",))
            connection.execute(update(_MARK).where(_MARK.c.name == name).values(position=position))

    def known(self, urls: Sequence[str]) -> Mapping[str, str]:
        """Return address -> SHA-256 for those addresses whose pictures were captured."""
        found: dict[str, str] = {}
        with self._store.reading() as connection:
            for start in range(0, len(urls), _TOGETHER):
                chosen = _ADDRESS.c.url.in_(urls[start : start + _TOGETHER])
                found |= {row.url: row.sha256 for row in connection.execute(select(_ADDRESS).where(chosen))}
        return found

    def pages_beside(self, files: Sequence[str], *, since: int, after: int = 0, limit: int = 200) -> Sequence[Page]:
        """Return pages numbered above `since`, and pages of the runs that wrote these files, ids above `after`."""
        runs = select(_PAGE.c.run).where(_PAGE.c.exhibit_file.in_(files))
        chosen = or_(_PAGE.c.id > since, _PAGE.c.run.in_(runs))
        return self._pages(chosen & _PAGE.c.refused.is_(None), after, limit)

    def tie(self, page_id: int, digests: Sequence[str]) -> int:
        """Note which pictures stand on a page; return how many that were not tied before."""
        places = [
            {"page_id": page_id, "sha256": each, "position": at} for at, each in enumerate(dict.fromkeys(digests))
        ]
        with self._store.writing() as connection:
            return insert_new(connection, PicturePlaceRow, places, ("page_id", "sha256"))

    def waiting(self, limit: int) -> Sequence[Picture]:
        """Return pictures to read: pages with too little text first, then by the highest score of a page."""
        silent = _SCREENING.c.stance == Stance.TOO_LITTLE_TEXT.value
        rank = func.coalesce(func.max(case((silent, _SILENT), else_=_SCREENING.c.score)), -1.0)
        best = (
            select(_PLACE.c.sha256, rank.label("rank"))
            .outerjoin(_SCREENING, _SCREENING.c.page_id == _PLACE.c.page_id)
            .group_by(_PLACE.c.sha256)
            .subquery()
        )
        query = (
            select(_PICTURE)
            .outerjoin(best, best.c.sha256 == _PICTURE.c.sha256)
            .where(_PICTURE.c.state == PictureState.WAITING.value)
            .order_by(desc(func.coalesce(best.c.rank, -2.0)), _PICTURE.c.captured_at, _PICTURE.c.sha256)
            .limit(limit)
        )
        with self._store.reading() as connection:
            return [_picture(row) for row in connection.execute(query).mappings()]

    def left(self) -> int:
        """Count the pictures that wait."""
        query = select(func.count()).select_from(_PICTURE).where(_PICTURE.c.state == PictureState.WAITING.value)
        with self._store.reading() as connection:
            return connection.scalar(query) or 0

    def settle(self, sha256: str, reading: PictureReading) -> None:
        """Keep what a reader made of a picture; the newest counts."""
        with self._store.writing() as connection:
            chosen = _PICTURE.c.sha256 == sha256
            connection.execute(update(_PICTURE).where(chosen).values(**_reading_columns(reading)))

    def get(self, digest: str) -> Picture:
        """Return one picture by its digest or the beginning of it.

        Raises:
            NotKnown: there is none, or more than one.
        """
        asked = digest.strip().lower()
        if len(asked) < LEAST_DIGITS or not set(asked) <= set("0123456789abcdef"):
            raise NotKnown(f"{digest!r} 不是图片编号：请写 SHA-256 的前 {LEAST_DIGITS} 位或更多。")
        query = select(_PICTURE).where(_PICTURE.c.sha256.startswith(asked)).limit(2)
        with self._store.reading() as connection:
            found = connection.execute(query).mappings().all()
        if len(found) != 1:
            raise NotKnown(f"编号 {asked} 对应{'不止一张图片，请多写几位' if found else '不到图片'}。")
        return _picture(found[0])

    def pages_of(self, sha256: str) -> Sequence[int]:
        """Ids of the pages a picture stands on, ascending."""
        query = select(_PLACE.c.page_id).where(_PLACE.c.sha256 == sha256).order_by(_PLACE.c.page_id)
        with self._store.reading() as connection:
            return list(connection.execute(query).scalars())

    def on_page(self, page_id: int) -> Sequence[Picture]:
        """Pictures with text on a page, in its order."""
        query = (
            select(_PICTURE)
            .join(_PLACE, _PLACE.c.sha256 == _PICTURE.c.sha256)
            .where(_PLACE.c.page_id == page_id, _PICTURE.c.has_text)
            .order_by(_PLACE.c.position, _PICTURE.c.sha256)
        )
        with self._store.reading() as connection:
            return [_picture(row) for row in connection.execute(query).mappings()]

    def unheard(self, after: int = 0, limit: int = 50) -> Sequence[Page]:
        """Return screened pages whose screening has not heard all the text in their pictures, ids above `after`.

        What a site has changed since is left as it was: its lead speaks of the newer page.
        """
        changed = exists().where(
            _NEWER.c.url == _PAGE.c.url, _NEWER.c.id > _PAGE.c.id, _NEWER.c.sha256 != _PAGE.c.sha256
        )
        missing = exists().where(
            _SCREENING.c.page_id == _PAGE.c.id,
            _PLACE.c.page_id == _PAGE.c.id,
            _PICTURE.c.sha256 == _PLACE.c.sha256,
            _PICTURE.c.has_text,
            or_(_PLACE.c.heard.is_(None), _PLACE.c.heard != _SCREENING.c.version),
        )
        return self._pages(missing & ~changed, after, limit)

    def heard(self, page_id: int, digests: Sequence[str], version: str) -> None:
        """Note that the screening of a page, at this version, has the text of these pictures."""
        chosen = (_PLACE.c.page_id == page_id) & _PLACE.c.sha256.in_(digests)
        with self._store.writing() as connection:
            connection.execute(update(_PLACE).where(chosen).values(heard=version))

    def _pages(self, chosen: ColumnElement[bool], after: int, limit: int) -> Sequence[Page]:
        query = select(_PAGE).where(_PAGE.c.id > after, chosen).order_by(_PAGE.c.id).limit(limit)
        with self._store.reading() as connection:
            return [rows.page(row) for row in connection.execute(query).mappings()]


def _columns(picture: Picture) -> dict[str, Any]:
    """A picture as a row."""
    plain = {name: getattr(picture, name) for name in ("sha256", "size", "captured_at")}
    plain["url"] = picture.url[:URL_LENGTH]
    reading = picture.reading or PictureReading(state=PictureState.WAITING)
    return plain | rows.exhibit_columns(picture.exhibit) | _reading_columns(reading)


def _reading_columns(reading: PictureReading) -> dict[str, Any]:
    plain = {name: getattr(reading, name) for name in ("reader", "width", "height", "frames", "seconds")}
    # PostgreSQL takes no NUL in a text, and no reader means one.
    lines = [[line.text.replace("\0", ""), line.confidence, line.box] for line in reading.lines]
    return plain | {
        "state": reading.state.value,
        "has_text": bool(reading.state.has_text and lines),
        "lines": json.dumps(lines, ensure_ascii=False),
    }


def _picture(row: rows.Columns) -> Picture:
    """The inverse of _columns."""
    state = PictureState(row["state"])
    reading = PictureReading(
        state=state,
        **{name: row[name] for name in ("reader", "width", "height", "frames", "seconds")},
        lines=tuple(PictureLine(text, confidence, tuple(box)) for text, confidence, box in json.loads(row["lines"])),
    )
    return Picture(
        **{name: row[name] for name in ("sha256", "size", "url", "captured_at")},
        exhibit=rows.exhibit(row),
        reading=None if state is PictureState.WAITING else reading,
    )
