"""When things happen by themselves: schedules, their shifts, and the lease of the one scheduler."""

from store.nights.leases import SqlLeaseBook
from store.nights.schedules import SqlScheduleBook
from store.nights.shifts import SqlShiftBook

__all__ = ["SqlLeaseBook", "SqlScheduleBook", "SqlShiftBook"]
