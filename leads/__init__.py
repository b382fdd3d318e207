"""The casework: candidates from screened pages, judgements, and rows of the office's forms."""

from leads.intake import candidate
from leads.ledger import ledger_row

__all__ = ["candidate", "ledger_row"]
