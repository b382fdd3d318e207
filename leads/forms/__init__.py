"""The office's forms as data: columns, groups, notes; a new edition is a new file, not new code.

附件1 重点风险线索统计表, 附件2 总体情况统计表, 附件3 职责分工表, 台账 重点风险企业管理台账,
and an office's own beside them.
An official blank form becomes a file of the same kind with map_blank(): see leads/forms/blanks.py.
"""

from leads.forms.blanks import Match, Proposal, fill_blank, map_blank
from leads.forms.duties import DutyRow, duty_rows
from leads.forms.exporting import export_dossiers, export_number
from leads.forms.keys import Key, canonical, row_key
from leads.forms.layout import Column, Form
from leads.forms.loading import list_forms, load_form, read_form
from leads.forms.tallying import TallyRow, tally
from leads.forms.workbook import write_form

__all__ = [
    "Column",
    "DutyRow",
    "Form",
    "Key",
    "Match",
    "Proposal",
    "TallyRow",
    "canonical",
    "duty_rows",
    "export_dossiers",
    "export_number",
    "fill_blank",
    "list_forms",
    "load_form",
    "map_blank",
    "read_form",
    "row_key",
    "tally",
    "write_form",
]
