from kepu.engines.compiler.quantities.tables import read_tables
from tests.engines.compiler.quantities.passages import paragraph


def cells(*rows):
    return [(paragraph(text, (0, r, c)), "四") for r, row in enumerate(rows) for c, text in enumerate(row) if text]


def test_an_indicator_table_gives_baselines_and_targets():
    table = cells(
        ("序号", "指标名称", "单位", "2020年", "2025年", "属性"),
        ("1", "公民具备科学素质的比例", "%", "8.5", "≥15", "预期性"),
        ("2", "科普场馆（座）", "", "3", "5—6", "预期性"),
    )
    found = [
        (i.section_path, i.metric, i.value, i.value_max, i.unit, i.comparator, i.role, i.deadline)
        for i in read_tables(table, 2021)
    ]
    assert found == [
        ("四", "公民具备科学素质的比例", 8.5, None, "%", "=", "baseline", 2020),
        ("四", "公民具备科学素质的比例", 15, None, "%", ">=", "target", 2025),
        ("四", "科普场馆", 3, None, "座", "=", "baseline", 2020),
        ("四", "科普场馆", 5, 6, "座", "=", "target", 2025),
    ]


def test_a_table_of_duties_gives_none():
    assert read_tables(cells(("类别", "任务", "牵头部门"), ("行动", "1.实施提升行动", "县科协")), 2021) == []
