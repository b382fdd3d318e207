"""The office's reports as Word files laid out after GB/T 9704: month-end summary, closing report, news item, 即报."""

from leads.reports.drafting import Draft, draft_span, prompts, write_draft
from leads.reports.making import Wishes, case_report, span_report
from leads.reports.office_file import OfficeFile, read_office_file
from leads.reports.word import write_paper

__all__ = [
    "Draft", "OfficeFile", "Wishes", "case_report", "draft_span", "prompts", "read_office_file", "span_report",
    "write_draft", "write_paper",
]  # fmt: skip
