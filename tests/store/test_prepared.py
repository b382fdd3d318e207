"""Statements handed to the driver directly mean what SQLAlchemy would have made of them, on both dialects."""

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from facts.errors import StoreFailed
from store import Store
from store.dialect import INSERTS
from store.prepared import Prepared
from store.tables import PageRow, TargetRow

_TARGET = TargetRow.__table__  # type: ignore[attr-defined]
_PAGE = PageRow.__table__  # type: ignore[attr-defined]
_ROW = {
    "run": "r1", "url": "http://a.test/%s?q=:r", "source": "a", "depth": 1, "via": None, "done": False, "detail": "",
    "purpose": "page", "host": "a.test",
}  # fmt: skip
_ADD = Prepared(insert(_TARGET).returning(_TARGET.c.id, _TARGET.c.done), keys=tuple(_ROW))
#: A quarter to midnight in Shanghai is the same day in UTC, eight hours earlier.
_LATE = datetime(2026, 11, 23, 23, 45, tzinfo=timezone(timedelta(hours=8)))


def test_values_and_rows_are_those_of_sqlalchemy(store: Store) -> None:
    """Text that looks like a placeholder, None, and booleans both ways."""
    with store.writing() as connection:
        ((number, done),) = _ADD.run(connection, _ROW)
        row = connection.execute(select(_TARGET)).mappings().one()

    assert done is False
    assert dict(row) == _ROW | {"id": number, "skip": None, "page_id": None, "status": None}


def test_moments_go_in_and_come_back_as_utc(store: Store) -> None:
    """What a column type converts is converted, whatever the driver knows of it."""
    columns = {
        "run": "r1", "source": "a", "url": "u", "requested_url": "u", "status": 200, "fetched_at": _LATE, "size": 1,
        "sha256": "0" * 64, "exhibit_file": "f", "exhibit_offset": 0, "exhibit_sha256": "0" * 64, "exhibit_record": "r",
        "redirects": "[]", "unchanged": True, "gist": "", "rendered": False,
    }  # fmt: skip
    add = Prepared(insert(_PAGE), keys=tuple(columns))
    ask = Prepared(select(_PAGE.c.fetched_at, _PAGE.c.unchanged).where(_PAGE.c.url == bindparam("u")))
    with store.writing() as connection:
        add.run(connection, columns)
        found = ask.run(connection, {"u": "u"})
        same = [tuple(row) for row in connection.execute(select(_PAGE.c.fetched_at, _PAGE.c.unchanged))]

    assert found == same == [(_LATE, True)]
    assert found[0][0].utcoffset() == timedelta(0)


def test_values_of_the_statement_itself_stand(store: Store) -> None:
    """`done=True` is part of the statement; names are bound wherever they stand."""
    mark = Prepared(update(_TARGET).where(_TARGET.c.url == bindparam("u")).values(done=True, skip=bindparam("why")))
    with store.writing() as connection:
        _ADD.run(connection, _ROW)
        mark.run(connection, {"u": _ROW["url"], "why": "robots"})
        row = connection.execute(select(_TARGET.c.done, _TARGET.c.skip)).one()

    assert tuple(row) == (True, "robots")


def test_many_rows_of_each_dialects_own_words(store: Store) -> None:
    """One spelling for each dialect; what is there already stays, and none is no statement at all."""
    add = Prepared(
        *(make(_TARGET).on_conflict_do_nothing(index_elements=["run", "url"]) for make in INSERTS.values()),
        dialects=tuple(INSERTS),
        keys=tuple(_ROW),
    )
    with store.writing() as connection:
        add.run_many(connection, [_ROW, _ROW | {"url": "http://a.test/2"}, _ROW | {"depth": 9}])
        add.run_many(connection, [])
        found = connection.execute(select(_TARGET.c.url, _TARGET.c.depth).order_by(_TARGET.c.id)).all()

    assert [tuple(row) for row in found] == [(_ROW["url"], 1), ("http://a.test/2", 1)]


def test_a_refusal_is_sqlalchemys_and_then_the_houses(store: Store) -> None:
    """The driver's own error never leaves; the transaction is taken back."""

    def twice() -> None:
        with store.writing() as connection:
            _ADD.run(connection, _ROW)
            _ADD.run(connection, _ROW)

    with pytest.raises(StoreFailed) as problem:
        twice()
    with store.reading() as connection:
        assert connection.execute(select(_TARGET.c.id)).all() == []
    assert isinstance(problem.value.__cause__, IntegrityError)


def test_a_value_that_is_not_given_is_an_error(store: Store) -> None:
    """A column's own default is not taken in silence: a missing field would otherwise be stored as something."""
    short = {name: value for name, value in _ROW.items() if name != "done"}
    with pytest.raises(KeyError), store.writing() as connection:
        _ADD.run(connection, short)
