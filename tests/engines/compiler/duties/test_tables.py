"""Tables that deal out tasks, matched to the sections of the body."""

from __future__ import annotations

from array import array

from kepu.engines.compiler.duties import find_responsibilities
from kepu.engines.compiler.outline import Block, Outline
from kepu.engines.compiler.plan import Meta, Responsibility, Section, Span
from kepu.engines.compiler.source import Paragraph, Source

TITLES = [
    ("一", 1, "提升行动"),
    ("一/（一）", 2, "实施青少年科学素质提升行动"),
    ("一/（二）", 2, "实施农民科学素质提升行动"),
    ("二", 1, "重点工程"),
    ("二/（一）", 2, "科普设施工程"),
    ("二/（二）", 2, "科普交流合作工程"),
]


def document(rows: list[list[str | None]], body: str = "") -> tuple[Source, Outline]:
    """An outline with TITLES and one annex table; None leaves a merged cell out."""
    lines = [body] + [cell for row in rows for cell in row if cell is not None]
    source = Source("t.txt", "", "txt", "\n".join(lines))
    outlined = Outline()
    for path, level, title in TITLES:
        label = path.rsplit("/", 1)[-1]
        outlined.sections.append(Section(path, level, label, title, "other", None, Span(1, 1, 0, 1)))
    if body:
        outlined.blocks.append(Block(paragraph(source, 0, len(body), None), 0, len(body), 4))
    start = len(body) + 1
    for row_number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None:
                outlined.annex.append(paragraph(source, start, start + len(cell), (0, row_number, column)))
                start += len(cell) + 1
    return source, outlined


def paragraph(source: Source, start: int, end: int, table: tuple[int, int, int] | None) -> Paragraph:
    text = source.text[start:end]
    return Paragraph(text, text, array("l", range(start, end)), source, None, table)


def roles(duty: Responsibility) -> tuple[str | None, list[str], list[str], list[str]]:
    return duty.section_path, duty.lead, duty.support, duty.group_refs


def test_rows_find_their_sections_by_name_ordinal_and_category() -> None:
    source, outlined = document(
        [
            ["类别", "任务内容", "牵头部门", "责任部门"],
            ["提升行动", "1.青少年科学素质提升行动", "县教育局、县科协", "团县委"],
            [None, "2.农民科学素质提升行动", "县农业农村局", "县妇联、各乡镇"],
            ["重点工程", "1.实施科普设施工程", "县科协", "县财政局"],
            [None, "2.科普开放合作工程", "县科协", "县商务局"],
        ]
    )
    duties = find_responsibilities(outlined, Meta())

    assert [roles(duty) for duty in duties] == [
        ("一/（一）", ["县教育局", "县科协"], ["团县委"], []),
        ("一/（二）", ["县农业农村局"], ["县妇联"], ["各乡镇"]),
        ("二/（一）", ["县科协"], ["县财政局"], []),
        ("二/（二）", ["县科协"], ["县商务局"], []),
    ]
    assert duties[0].raw == "1.青少年科学素质提升行动\n县教育局、县科协\n团县委"
    assert source.text[duties[0].span.start : duties[0].span.end] == duties[0].raw


def test_columns_stand_in_any_order_beside_others() -> None:
    _, outlined = document(
        [
            ["序号", "配合单位", "完成时限", "工作任务", "主办单位", "责任领导"],
            ["1", "团县委", "2023年底", "科普设施工程", "县科协", "某某"],
        ]
    )

    assert [roles(duty) for duty in find_responsibilities(outlined, Meta())] == [
        ("二/（一）", ["县科协"], ["团县委"], [])
    ]


def test_the_units_of_a_merged_cell_serve_every_row() -> None:
    _, outlined = document(
        [
            ["工作任务", "牵头单位"],
            ["实施青少年科学素质提升行动", "县教育局"],
            ["实施农民科学素质提升行动", None],
        ]
    )

    assert [roles(duty) for duty in find_responsibilities(outlined, Meta())] == [
        ("一/（一）", ["县教育局"], [], []),
        ("一/（二）", ["县教育局"], [], []),
    ]


def test_a_table_without_gaps_between_rows_is_folded_at_its_header() -> None:
    cells = [
        "序号",
        "工作任务",
        "牵头单位",
        "责任单位",
        "1",
        "科普设施工程",
        "县科协",
        "县财政局",
        "2",
        "科普交流合作工程",
        "县商务局",
        "县科协",
    ]
    _, outlined = document([list(cells)])

    assert [roles(duty) for duty in find_responsibilities(outlined, Meta())] == [
        ("二/（一）", ["县科协"], ["县财政局"], []),
        ("二/（二）", ["县商务局"], ["县科协"], []),
    ]


def test_a_task_quoted_from_the_body_belongs_to_the_section_it_stands_in() -> None:
    body = "加强统筹。建设县科技馆并向社会免费开放，完善运行机制。"
    _, outlined = document(
        [["任务", "责任单位", "配合单位"], ["建设县科技馆并向社会免费开放", "县科协", "县财政局"]], body
    )

    assert [roles(duty) for duty in find_responsibilities(outlined, Meta())] == [
        ("二/（一）", ["县科协"], ["县财政局"], [])
    ]


def test_a_task_unknown_to_the_body_has_no_section() -> None:
    _, outlined = document([["任务", "牵头单位"], ["推进乡村道路养护", "县交通运输局"]])

    assert [roles(duty) for duty in find_responsibilities(outlined, Meta())] == [(None, ["县交通运输局"], [], [])]


def test_a_table_without_a_column_for_units_deals_out_nothing() -> None:
    _, outlined = document([["指标", "2020年", "2025年"], ["公民具备科学素质的比例", "8%", "12%"]])

    assert find_responsibilities(outlined, Meta()) == []


def test_a_repeated_header_and_a_chapter_across_the_table_are_no_tasks() -> None:
    header: list[str | None] = ["序号", "任务", "牵头单位", "配合单位"]
    _, outlined = document(
        [
            header,
            ["一、提升行动", None, None, None],
            ["1", "实施青少年科学素质提升行动", "县教育局", "县科协"],
            header,
            ["二、重点工程", "二、重点工程", "二、重点工程", "二、重点工程"],
            ["2", "科普设施工程", "县科协", "县财政局"],
        ]
    )

    assert [roles(duty) for duty in find_responsibilities(outlined, Meta())] == [
        ("一/（一）", ["县教育局"], ["县科协"], []),
        ("二/（一）", ["县科协"], ["县财政局"], []),
    ]


def test_what_is_quoted_of_a_row_is_what_stands_there_columns_between_included() -> None:
    source, outlined = document(
        [["任务", "牵头单位", "完成时限", "配合单位"], ["科普设施工程", "县科协", "2024年", "县财政局"]]
    )
    (duty,) = find_responsibilities(outlined, Meta())

    assert duty.raw == "科普设施工程\n县科协\n2024年\n县财政局"
    assert source.text[duty.span.start : duty.span.end] == duty.raw
