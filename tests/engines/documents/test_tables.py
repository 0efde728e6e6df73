"""Tables: which cells run together, and amounts in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kepu.engines.documents import Amount, Column, Table
from kepu.engines.documents.tables import plain


@pytest.mark.parametrize(
    ("value", "text"),
    [("15.0000", "15"), ("12.3600", "12.36"), ("0.0", "0"), ("30000", "30000"), ("1E+4", "10000"), ("-0.50", "-0.5")],
)
def test_numbers_are_written_plainly(value, text):
    assert plain(Decimal(value)) == text


def test_an_amount_reads_as_it_is_printed():
    assert str(Amount(Decimal("15.00"), "≥", "以上")) == "≥15以上"


def test_equal_neighbours_run_together_only_in_merging_columns_and_within_a_block():
    columns = (Column("类别", 10, merges=True), Column("任务", 10))
    rows = [["甲", "x"], ["甲", "x"], ["甲", "x"], ["乙", "x"]]
    table = Table("表", columns, rows, blocks=[1, 1, 2, 2])
    assert list(table.runs(0)) == [(0, 1), (2, 2), (3, 3)]
    assert list(table.runs(1)) == [(0, 0), (1, 1), (2, 2), (3, 3)]


def test_a_table_without_rows_has_no_runs():
    assert list(Table("表", (Column("类别", 10, merges=True),), []).runs(0)) == []


def test_a_row_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="row 2 has 1 cells for 2 columns"):
        Table("表", (Column("a", 1), Column("b", 1)), [["x", "y"], ["x"]])


def test_blocks_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="1 marks for 2 rows"):
        Table("表", (Column("a", 1),), [["x"], ["y"]], blocks=[1])
