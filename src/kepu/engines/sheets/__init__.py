"""Tables that people fill in: .xlsx and .csv in, cells as numbers and days, each problem told in words.

sheet = read_sheet(data, "活动.xlsx", titles=("名称", "类型"))     -> Sheet, or raises UnreadableSheet
whole_number("1.2万")  -> 12000        day("2026年5月20日") -> date(2026, 5, 20)        text("０１２３") -> "０１２３"
both raise BadCell with what is wrong and how to mend it
"""

from kepu.engines.sheets.cells import BadCell, Cell, day, number, text, whole_number
from kepu.engines.sheets.forms import PROBLEM, FilledRow, FormColumn, form_as_xlsx
from kepu.engines.sheets.reading import Row, Sheet, SheetLimits, UnreadableSheet, read_sheet

__all__ = [
    "PROBLEM",
    "BadCell",
    "Cell",
    "FilledRow",
    "FormColumn",
    "Row",
    "Sheet",
    "SheetLimits",
    "UnreadableSheet",
    "day",
    "form_as_xlsx",
    "number",
    "read_sheet",
    "text",
    "whole_number",
]
