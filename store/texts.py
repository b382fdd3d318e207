"""Full text of screened pages: two characters at a time, on both dialects, newest pages first.

SQLite       FTS5 over spaced pairs, without a copy of the text; a page is taken out with the text it went in with
PostgreSQL   tsvector and GIN find pages with all the pairs, the squeezed text beside says whether they stand together
             (positions of a tsvector end at 16,383 and at 256 a word, so phrases of pairs would miss some)
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Text,
    and_,
    cast,
    delete,
    func,
    insert,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from facts.errors import BadInput
from facts.searching import Found
from store.database import Store
from store.tables import ScreeningRow
from store.text_tables import IndexedTextRow
from text.bigrams import grams_of, phrases_of, pieces

_SCREENING = ScreeningRow.__table__  # type: ignore[attr-defined]
_DONE = IndexedTextRow.__table__  # type: ignore[attr-defined]
#: Pages are counted up to this.
MOST_COUNTED = 1000
#: Newest pages whose leads are looked for, where a list of leads asks for words of their pages.
MOST_PAGES = 20_000
_TOGETHER = 100
_WORDS = table("page_words")
_ROWID, _WHOLE = literal_column("rowid", Integer()), literal_column("page_words", Text())
_NUMBER, _GRAMS = literal_column("page_id", Integer()), literal_column("grams", TSVECTOR())
_SQUEEZED = literal_column("squeezed", Text())

_PUT = {
    "sqlite": text("INSERT INTO page_words (rowid, pairs, singles) VALUES (:page, :pairs, :singles)"),
    "postgresql": text(
        "INSERT INTO page_words (page_id, grams, squeezed) VALUES (:page, array_to_tsvector(:grams), :squeezed)"
    ),
}
_TAKE = {
    "sqlite": text(
        "INSERT INTO page_words (page_words, rowid, pairs, singles) VALUES ('delete', :page, :pairs, :singles)"
    ),
    "postgresql": text("DELETE FROM page_words WHERE page_id = :page"),
}


class SqlTextIndex:
    """facts.searching.TextIndex."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, words: str, *, limit: int = 50, before: int | None = None) -> Found:
        """Return pages whose text holds every word asked for, newest first.

        Raises:
            BadInput: there is nothing to look for in it.
        """
        with self._store.reading() as connection:
            pages = connection.execute(matching(connection, words, limit=limit, before=before)).scalars().all()
            counted = matching(connection, words, limit=MOST_COUNTED + 1).subquery()
            total = connection.scalar(select(func.count()).select_from(counted)) or 0
        return Found(pages=tuple(pages), total=min(total, MOST_COUNTED), is_more=total > MOST_COUNTED)

    def among(self, words: str, pages: Sequence[int]) -> frozenset[int]:
        """Return which of some pages hold every word asked for.

        Raises:
            BadInput: there is nothing to look for in it.
        """
        if not pages:
            return frozenset()
        with self._store.reading() as connection:
            query = matching(connection, words, limit=2**31 - 1, before=max(pages) + 1, least=min(pages))
            return frozenset(connection.execute(query).scalars()).intersection(pages)

    def add(self, texts: Sequence[tuple[int, str]]) -> None:
        """Take in texts of pages; a page that is there is replaced by what its screening says now."""
        with self._store.writing() as connection:
            forget(connection, [page for page, _ in texts])
            keep(connection, texts)

    def missing(self) -> int:
        """How many screened pages are not in the index."""
        with self._store.reading() as connection:
            every = connection.scalar(select(func.count(_SCREENING.c.score))) or 0
            return every - (connection.scalar(select(func.count()).select_from(_DONE)) or 0)

    def fill(self) -> Iterator[int]:
        """Take in what is missing, newest pages first; yield how many after each step."""
        below, done = 2**31 - 1, 0
        while some := self._missing(below):
            with self._store.writing() as connection:
                # Somebody may have screened one of them meanwhile.
                forget(connection, [page for page, _ in some])
                keep(connection, _as_stored(connection, some))
            below, done = some[-1][0], done + len(some)
            yield done

    def _missing(self, below: int) -> list[tuple[int, str]]:
        query = (
            select(_SCREENING.c.page_id, _SCREENING.c.text)
            .where(_SCREENING.c.page_id < below, ~select(_DONE).where(_DONE.c.page_id == _SCREENING.c.page_id).exists())
            .order_by(_SCREENING.c.page_id.desc()).limit(_TOGETHER)
        )  # fmt: skip
        with self._store.reading() as connection:
            return [(page, words) for page, words in connection.execute(query)]


def matching(
    connection: Connection, words: str, *, limit: int = MOST_PAGES, before: int | None = None, least: int = 0
) -> Select[int]:
    """Select the pages that hold every word, newest first, as a query of one column.

    Raises:
        BadInput: there is nothing to look for.
    """
    phrases = phrases_of(words)
    if not phrases:
        raise BadInput("没有可以查找的文字；请输入至少一个汉字、字母或数字，多个词之间用空格分开。")
    number, fits = _fts(phrases) if connection.dialect.name == "sqlite" else _gin(phrases)
    query = select(number.label("page_id")).select_from(_WORDS).where(fits).order_by(number.desc()).limit(limit)
    query = query.where(number >= least) if least else query
    return query if before is None else query.where(number < before)


def forget(connection: Connection, pages: Sequence[int]) -> None:
    """Take pages out of the index; to be called before their screening is replaced, whose text they went in with."""
    there = select(_SCREENING.c.page_id, _SCREENING.c.text).join(_DONE, _DONE.c.page_id == _SCREENING.c.page_id)
    found = connection.execute(there.where(_SCREENING.c.page_id.in_(list(pages)))).all()
    if found:
        connection.execute(_TAKE[connection.dialect.name], [_said(page, words) for page, words in found])
        connection.execute(delete(_DONE).where(_DONE.c.page_id.in_([page for page, _ in found])))


def keep(connection: Connection, texts: Sequence[tuple[int, str]]) -> None:
    """Put pages into the index that are not in it."""
    if texts:
        connection.execute(_PUT[connection.dialect.name], [_said(page, words) for page, words in texts])
        connection.execute(insert(_DONE), [{"page_id": page} for page, _ in texts])


def _as_stored(connection: Connection, some: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    query = select(_SCREENING.c.page_id, _SCREENING.c.text).where(_SCREENING.c.page_id.in_([page for page, _ in some]))
    return [(page, words) for page, words in connection.execute(query)]


def _said(page: int, words: str) -> dict[str, Any]:
    grams = grams_of(words)
    listed = sorted({*grams.pairs.split(), *grams.singles.split()})
    return {
        "page": page, "pairs": grams.pairs, "singles": grams.singles, "grams": listed, "squeezed": grams.squeezed,
    }  # fmt: skip


def _fts(phrases: Sequence[str]) -> tuple[ColumnElement[int], ColumnElement[bool]]:
    match = " AND ".join(_fts_phrase(phrase) for phrase in phrases)
    return _ROWID, _WHOLE.op("MATCH")(match)


def _fts_phrase(phrase: str) -> str:
    # Squeezed text holds letters, digits and Han alone: nothing in it means anything to FTS5 between quotes.
    return f'{"singles" if len(phrase) == 1 else "pairs"} : "{" ".join(pieces(phrase))}"'


def _gin(phrases: Sequence[str]) -> tuple[ColumnElement[int], ColumnElement[bool]]:
    wanted = " & ".join(f"'{piece}'" for phrase in phrases for piece in dict.fromkeys(pieces(phrase)))
    has_all = _GRAMS.op("@@")(cast(wanted, TSQUERY))
    return _NUMBER, and_(has_all, *(func.strpos(_SQUEEZED, phrase) > 0 for phrase in phrases if len(phrase) > 2))
