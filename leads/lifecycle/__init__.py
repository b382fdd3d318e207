"""The life cycle of a lead: what was done on it, what can be done, what is due, and what the forms say of it."""

from leads.lifecycle.acting import ActPorts, docket_of, dockets, perform, reopen
from leads.lifecycle.allowing import allowed
from leads.lifecycle.deadlines import Reminder, duties, overdue, reminders
from leads.lifecycle.deciding import AddWorkingDays, decide
from leads.lifecycle.folding import docket
from leads.lifecycle.loading import load_rules
from leads.lifecycle.rules import ActRule, Rules
from leads.lifecycle.telling import tell
from leads.lifecycle.wording import ledger_fields

__all__ = [
    "ActPorts",
    "ActRule",
    "AddWorkingDays",
    "Reminder",
    "Rules",
    "allowed",
    "decide",
    "docket",
    "docket_of",
    "dockets",
    "duties",
    "ledger_fields",
    "load_rules",
    "overdue",
    "perform",
    "reminders",
    "reopen",
    "tell",
]
