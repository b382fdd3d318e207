"""What the office is told: alerts, and messages with their dispatches."""

from store.notices.alerts import SqlAlertBook
from store.notices.major_acts import SqlMajorActs
from store.notices.messages import SqlMessageBook

__all__ = ["SqlAlertBook", "SqlMajorActs", "SqlMessageBook"]
