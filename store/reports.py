"""The account of each source in each run, as rows."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, desc, insert, select

from facts.reports import SourceReport, Verdict
from store.crawl_tables import SourceReportRow
from store.database import Store
from store.rows import Columns

_REPORT = SourceReportRow.__table__  # type: ignore[attr-defined]
#: Columns of their own; the rest is one JSON object.
_COLUMNS = ("run", "source", "at", "verdict")


class SqlReportBook:
    """facts.reports.ReportBook over the source_report table."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, reports: Sequence[SourceReport]) -> None:
        """Store the reports of a run in one transaction; a second one of the same run and source replaces it."""
        with self._store.writing() as connection:
            for report in reports:
                same = (_REPORT.c.run == report.run) & (_REPORT.c.source == report.source)
                connection.execute(delete(_REPORT).where(same))
                connection.execute(insert(_REPORT).values(**report_columns(report)))

    def of_run(self, run: str) -> Sequence[SourceReport]:
        """Return the reports of a run by source."""
        query = select(_REPORT).where(_REPORT.c.run == run).order_by(_REPORT.c.source)
        with self._store.reading() as connection:
            return [report(row) for row in connection.execute(query).mappings()]

    def latest(self, source: str, limit: int = 10) -> Sequence[SourceReport]:
        """Return the newest reports of a source, newest first."""
        query = (
            select(_REPORT)
            .where(_REPORT.c.source == source)
            .order_by(desc(_REPORT.c.at), desc(_REPORT.c.run))
            .limit(limit)
        )
        with self._store.reading() as connection:
            return [report(row) for row in connection.execute(query).mappings()]


def report_columns(report: SourceReport) -> dict[str, Any]:
    """A report as a row."""
    account = {name: value for name, value in asdict(report).items() if name not in _COLUMNS}
    return {
        "run": report.run,
        "source": report.source,
        "at": report.at,
        "verdict": report.verdict.value,
        "account": json.dumps(account, ensure_ascii=False),
    }


def report(row: Columns) -> SourceReport:
    """The inverse of report_columns."""
    account: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in json.loads(row["account"]).items()
    }
    return SourceReport(run=row["run"], source=row["source"], at=row["at"], verdict=Verdict(row["verdict"]), **account)
