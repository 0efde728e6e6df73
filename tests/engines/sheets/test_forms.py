"""The form is filled in by people and read back by us; openpyxl looks at what an office program would see."""

from __future__ import annotations

import io

import openpyxl

from kepu.engines.sheets import FilledRow, FormColumn, form_as_xlsx, read_sheet

COLUMNS = (FormColumn("名称", 20, True), FormColumn("类型", 10, True, ("讲座", "培训")), FormColumn("编码"))


def opened(**given):
    return openpyxl.load_workbook(io.BytesIO(form_as_xlsx("活动", COLUMNS, **given)))


def test_coded_columns_offer_their_choices_and_all_cells_are_text():
    book = opened(lead="先看这里")
    sheet = book["活动"]
    assert [cell.value for cell in sheet[1]] == ["名称*", "类型*", "编码"]
    [offered] = sheet.data_validations.dataValidation
    assert (str(offered.sqref), offered.formula1) == ("B2:B20001", "代码!$A$2:$A$3")
    assert [row[0].value for row in book["代码"]["A1:A3"]] == ["类型", "讲座", "培训"]
    assert book["说明"]["A1"].value == "先看这里"


def test_rows_with_problems_come_back_as_typed_with_the_wrong_cells_marked():
    rows = [FilledRow({"名称": "=1+1", "类型": "讲坐", "编码": "0123"}, frozenset({"类型"}), "类型：没有这一项")]
    data = form_as_xlsx("活动", COLUMNS, rows=rows, with_problems=True)
    sheet = openpyxl.load_workbook(io.BytesIO(data))["活动"]
    assert [cell.value for cell in sheet[2]] == ["=1+1", "讲坐", "0123", "类型：没有这一项"]
    assert [cell.fill.start_color.rgb for cell in sheet[2]][:3] == ["00000000", "FFFBE6E5", "00000000"]
    assert [cell.data_type for cell in sheet[2]] == ["s", "s", "s", "s"]
    [row] = read_sheet(data, "a.xlsx", ("名称", "类型", "编码"), prefer="活动").rows
    assert row.cells == {"名称": "=1+1", "类型": "讲坐", "编码": "0123"}
