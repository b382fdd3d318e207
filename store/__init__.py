"""Rows and queries: tables, migrations, frontier, leads, audit chain; nothing dialect-specific leaves here."""

from store.adverts import SqlAdvertBook
from store.audit import SqlAuditLog
from store.database import Store, StoreSettings, open_store
from store.frontier import SqlFrontier
from store.health import SqlHealthBook
from store.hosts import SqlHostBook
from store.leads import SqlLeadBook
from store.nights import SqlLeaseBook, SqlScheduleBook, SqlShiftBook
from store.pages import SqlPageBook
from store.reviews import SqlReviewBook
from store.revisits import SqlRevisitBook
from store.runs import SqlRunBook

__all__ = [
    "SqlAdvertBook",
    "SqlAuditLog",
    "SqlFrontier",
    "SqlHealthBook",
    "SqlHostBook",
    "SqlLeadBook",
    "SqlLeaseBook",
    "SqlPageBook",
    "SqlReviewBook",
    "SqlRevisitBook",
    "SqlRunBook",
    "SqlScheduleBook",
    "SqlShiftBook",
    "Store",
    "StoreSettings",
    "open_store",
]
