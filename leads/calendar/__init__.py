"""Working days: the State Council's notices as data, counting, and deadlines in China's own time."""

from leads.calendar.counting import add_working_days, deadline, due, is_working_day, working_days_between
from leads.calendar.loading import load_calendar
from leads.calendar.values import Due, WorkCalendar

__all__ = [
    "Due",
    "WorkCalendar",
    "add_working_days",
    "deadline",
    "due",
    "is_working_day",
    "load_calendar",
    "working_days_between",
]
