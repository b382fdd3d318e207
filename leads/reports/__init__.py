"""The office's reports as Word files laid out after GB/T 9704: month-end summary, closing report, news item, 即报."""

from leads.reports.making import Wishes, case_report, span_report
from leads.reports.word import write_paper

__all__ = ["Wishes", "case_report", "span_report", "write_paper"]
