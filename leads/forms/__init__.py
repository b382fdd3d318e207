"""The office's forms as data: columns, groups, notes; a new edition is a new file, not new code."""

from leads.forms.layout import Column, Form, load_form
from leads.forms.workbook import write_form

__all__ = ["Column", "Form", "load_form", "write_form"]
