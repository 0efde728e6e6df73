"""Office files as an office expects them: tables as .xlsx and .docx, from plain values."""

from kepu.engines.documents.docx import table_as_docx
from kepu.engines.documents.tables import Amount, Cell, Column, Table
from kepu.engines.documents.xlsx import table_as_xlsx

__all__ = ["Amount", "Cell", "Column", "Table", "table_as_docx", "table_as_xlsx"]
