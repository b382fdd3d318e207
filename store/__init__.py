"""Rows and queries: tables, migrations, frontier, leads, audit chain; nothing dialect-specific leaves here."""

from store.audit import SqlAuditLog
from store.database import Store, StoreSettings, open_store
from store.frontier import SqlFrontier
from store.health import SqlHealthBook
from store.leads import SqlLeadBook
from store.pages import SqlPageBook
from store.reviews import SqlReviewBook
from store.runs import SqlRunBook
from store.schedules import SqlScheduleBook

__all__ = [
    "SqlAuditLog",
    "SqlFrontier",
    "SqlHealthBook",
    "SqlLeadBook",
    "SqlPageBook",
    "SqlReviewBook",
    "SqlRunBook",
    "SqlScheduleBook",
    "Store",
    "StoreSettings",
    "open_store",
]
