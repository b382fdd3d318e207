"""Filings, area tags and declarations of campaigns as rows that are only ever added."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, insert, select
from sqlalchemy.engine import RowMapping

from facts.campaigns import AreaKind, AreaTag, Filing, FilingKind
from facts.errors import BadInput, NotKnown
from facts.places import Declaration
from facts.ports import Clock
from store.audit import link
from store.campaign_tables import AreaTagRow, CampaignFilingRow, DeclarationRow
from store.database import Store

_FILING: Table = CampaignFilingRow.__table__  # type: ignore[attr-defined]
_TAG: Table = AreaTagRow.__table__  # type: ignore[attr-defined]
_DECLARATION: Table = DeclarationRow.__table__  # type: ignore[attr-defined]


class SqlCampaignBook:
    """facts.campaigns.CampaignBook over campaign_filing, area_tag and place_declaration."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def file(self, filing: Filing) -> Filing:
        """Append a filing."""
        with self._store.writing() as connection:
            stored = replace(filing, id=_added(connection, _FILING, _filing_columns(filing)))
            told = {"kind": filing.kind.value, "on": filing.filed_on, "title": filing.title, "sha256": filing.sha256}
            act = "campaign duty settled" if filing.settles else "campaign filing added"
            more = {"period": filing.period, "reason": filing.reason} if filing.settles else {}
            self._link(connection, filing.by, act, _about(stored), told | more)
        return stored

    def withdraw(self, filing: int, *, on: date, by: str, reason: str) -> Filing:
        """Take a filing back by another entry, whose day is `on`.

        Raises:
            NotKnown: there is no such filing, or it was withdrawn already.
            BadInput: no name or no reason is given.
        """
        if not by.strip() or not reason.strip():
            raise BadInput("撤回报送须写明经办人和理由。")
        with self._store.writing() as connection:
            found = _stands(connection, _FILING, filing, _FILING.c.withdraws)
            if found is None or found["withdraws"] is not None:
                raise NotKnown(f"没有可撤回的报送 {filing}；用 fangfei campaign show 查看。")
            now = self._clock.now()
            back = replace(_filing(found), id=None, withdraws=filing, filed_on=on, by=by, at=now, reason=reason)
            stored = replace(back, id=_added(connection, _FILING, _filing_columns(back)))
            told: dict[str, object] = {"withdraws": filing, "reason": reason}
            self._link(connection, by, "campaign filing withdrawn", _about(stored), told)
        return stored

    def filings(self, campaign: str) -> Sequence[Filing]:
        """Return every filing and withdrawal of a campaign, oldest first."""
        query = select(_FILING).where(_FILING.c.campaign == campaign).order_by(_FILING.c.id)
        with self._store.reading() as connection:
            return [_filing(row) for row in connection.execute(query).mappings()]

    def tag(self, tag: AreaTag) -> AreaTag:
        """Append an area tag, or the end of one.

        Raises:
            NotKnown: the tag that is to end is not there, or has ended.
        """
        with self._store.writing() as connection:
            if tag.ends is not None:
                found = _stands(connection, _TAG, tag.ends, _TAG.c.ends)
                if found is None or found["ends"] is not None:
                    raise NotKnown(f"没有可结束的辖区标记 {tag.ends}；用 fangfei campaign areas 查看。")
            columns = asdict(tag) | {"kind": tag.kind.value}
            del columns["id"]
            stored = replace(tag, id=_added(connection, _TAG, columns))
            told = {"place": tag.place, "kind": tag.kind.value, "since": tag.since, "until": tag.until}
            act = "area tagged" if tag.ends is None else "area tag ended"
            self._link(connection, tag.by, act, tag.campaign, told | {"source": tag.source, "ends": tag.ends})
        return stored

    def tags(self, campaign: str) -> Sequence[AreaTag]:
        """Return every tag and end of tag of a campaign, oldest first."""
        query = select(_TAG).where(_TAG.c.campaign == campaign).order_by(_TAG.c.id)
        with self._store.reading() as connection:
            found = connection.execute(query).mappings().all()
        return [AreaTag(**row | {"kind": AreaKind(row["kind"])}) for row in map(dict, found)]

    def declare(self, declaration: Declaration) -> Declaration:
        """Append a declaration, or the end of one."""
        columns = asdict(declaration)
        del columns["id"]
        columns["declared_on"] = columns.pop("on")
        with self._store.writing() as connection:
            stored = replace(declaration, id=_added(connection, _DECLARATION, columns))
            act = "place declared free" if declaration.is_free else "place declaration ended"
            told: dict[str, object] = {"on": declaration.on, "basis": declaration.basis}
            self._link(connection, declaration.by, act, declaration.place, told)
        return stored

    def declarations(self, place: str = "") -> Sequence[Declaration]:
        """Return every declaration (of one place), oldest first."""
        query = select(_DECLARATION).order_by(_DECLARATION.c.id)
        if place:
            query = query.where(_DECLARATION.c.place == place)
        with self._store.reading() as connection:
            found = [dict(row) for row in connection.execute(query).mappings()]
        return [Declaration(on=row.pop("declared_on"), **row) for row in found]

    def _link(self, connection: Connection, actor: str, act: str, subject: str, detail: dict[str, Any]) -> None:
        link(self._store, connection, at=self._clock.now(), actor=actor, act=act, subject=subject, detail=detail)


def _added(connection: Connection, table: Table, columns: dict[str, Any]) -> int:
    key = connection.execute(insert(table).values(**columns)).inserted_primary_key
    assert key is not None
    number: int = key[0]
    return number


def _stands(connection: Connection, table: Table, number: int, taken_back: Any) -> RowMapping | None:
    """The row, or None where it is not there or another row takes it back."""
    if connection.execute(select(table.c.id).where(taken_back == number)).first():
        return None
    return connection.execute(select(table).where(table.c.id == number)).mappings().first()


def _about(filing: Filing) -> str:
    return f"{filing.campaign} {filing.unit}"


def _filing_columns(filing: Filing) -> dict[str, Any]:
    columns = asdict(filing) | {"kind": filing.kind.value}
    del columns["id"]
    return columns


def _filing(row: RowMapping) -> Filing:
    return Filing(**dict(row) | {"kind": FilingKind(row["kind"])})
