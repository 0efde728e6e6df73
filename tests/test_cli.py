"""The command `kepu`, run as a user runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.synthetic import scheme_text

from kepu.cli import main
from kepu.engines.compiler import compile_bytes

TEXT = scheme_text(2, seed=3)
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def scheme(tmp_path: Path) -> Path:
    path = tmp_path / "方案.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_json_is_the_plan_and_nothing_else(scheme: Path, capsys: Captured) -> None:
    assert main(["compile", str(scheme), "--json"]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out) == compile_bytes(TEXT.encode(), "方案.txt").to_dict()
    assert captured.err == ""
    assert "云溪县" in captured.out


def test_text_prints_what_spans_index(scheme: Path, capsys: Captured) -> None:
    assert main(["compile", str(scheme), "--text"]) == 0
    assert capsys.readouterr().out == TEXT


def test_the_tree_hangs_duties_and_indicators_under_their_sections(scheme: Path, capsys: Captured) -> None:
    assert main(["compile", str(scheme)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("云溪县全民科学素质行动规划纲要实施方案")
    assert "一　总体目标　[目标]" in out
    assert "公民具备科学素质的比例　≥15%　2025 年" in out
    assert "责任　牵头：" in out


def test_tables_list_indicators_and_duties(scheme: Path, capsys: Captured) -> None:
    assert main(["compile", str(scheme), "--table"]) == 0
    plan = compile_bytes(TEXT.encode(), "方案.txt")
    out = capsys.readouterr().out
    assert f"指标（{len(plan.indicators)}）" in out
    assert f"责任分工（{len(plan.responsibilities)}）" in out


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.docx", b"", "文件是空的。请确认文件已完整保存或下载后重试。"),
        (
            "图.pdf",
            b"\x89PNG\r\n\x1a\n",
            "这是图片，不含可读取的文字。请先用文字识别（OCR）软件转成 Word 或文本，校对后再上传。",
        ),
    ],
)
def test_an_unreadable_file_ends_with_status_2_and_one_line(
    tmp_path: Path, capsys: Captured, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert main(["compile", str(path), "--json"]) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", f"kepu：{path}：{words}\n")


def test_a_missing_file_and_an_empty_folder_are_told(tmp_path: Path, capsys: Captured) -> None:
    assert main(["compile", str(tmp_path / "没有.docx")]) == 2
    assert "找不到这个文件" in capsys.readouterr().err
    assert main(["compile", str(tmp_path)]) == 2
    assert "没有可以编译的文件" in capsys.readouterr().err


def test_a_folder_is_compiled_with_a_summary_and_the_unreadable_told_last(
    tmp_path: Path, scheme: Path, capsys: Captured
) -> None:
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04 nothing")
    (tmp_path / "~$方案.docx").write_bytes(b"lock")
    (tmp_path / "说明.jpg").write_bytes(b"\xff\xd8\xff")
    assert main(["compile", str(tmp_path)]) == 2
    captured = capsys.readouterr()
    assert "编译 2 个文件" in captured.out
    assert [line for line in captured.err.splitlines() if line.startswith("kepu")] == [
        f"kepu：{tmp_path / '坏.docx'}：文件已损坏，无法解开。请重新下载，或用 Word 打开并另存后重试。"
    ]


def test_several_files_as_json_make_a_list_or_one_file_each(tmp_path: Path, scheme: Path, capsys: Captured) -> None:
    second = tmp_path / "方案.html"
    second.write_text("<html><body><p>" + TEXT.replace("\n", "</p><p>") + "</p></body></html>", "utf-8")
    assert main(["compile", str(scheme), str(second), "--json"]) == 0
    assert [plan["source"]["reader"] for plan in json.loads(capsys.readouterr().out)] == ["txt", "html"]
    out = tmp_path / "out"
    assert main(["compile", str(scheme), str(second), "--json", "--out", str(out)]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["方案.html.json", "方案.txt.json"]
    assert json.loads((out / "方案.txt.json").read_text("utf-8"))["source"]["name"] == "方案.txt"


def test_wrong_usage_is_one_line_in_chinese(capsys: Captured) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["compile"])
    assert ended.value.code == 2
    assert capsys.readouterr().err == "kepu：命令写法有误（缺少参数 文件）。请运行 kepu compile --help 查看用法。\n"


def test_help_lists_the_commands_in_chinese(capsys: Captured) -> None:
    assert main([]) == 0
    assert "把实施方案编译成结构化的计划" in capsys.readouterr().out


def test_compiling_starts_without_django(scheme: Path) -> None:
    program = (
        "import sys; from kepu.cli import main; status = main(['compile', sys.argv[1], '--json']); "
        "sys.exit(status or any(name.split('.')[0] == 'django' for name in sys.modules))"
    )
    finished = subprocess.run([sys.executable, "-c", program, str(scheme)], capture_output=True, check=False)
    assert finished.returncode == 0, finished.stderr.decode()


def test_a_closed_pipe_is_no_error(scheme: Path) -> None:
    command = f"{sys.executable} -m kepu.cli compile {scheme} --json | head -1"
    finished = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, check=False)
    assert (finished.stdout, finished.stderr) == (b"{\n", b"")


def test_any_other_name_is_a_management_command(capsys: Captured) -> None:
    assert main(["help", "--commands"]) == 0
    assert {"migrate", "makemigrations"} <= set(capsys.readouterr().out.split())
