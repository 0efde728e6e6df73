"""How fast the compiler is: python benchmarks/compile.py

Everything is made here and measured in one run: two 30-page .docx files against python-docx reading them, the same
text ten times as long up to 1,000 pages with peak memory in a process of its own, and schemes per second on one core.
Processor time, so that other programs count for little; the compared programs take turns, and the best of many rounds
counts.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from synthetic import edited_docx, scheme_docx, scheme_text

ROUNDS = 25
DOCX_PAGES = 30
DOCUMENTS = {
    "as typed: few runs, ten rows of table": scheme_docx,
    "as edited in Word: styles, split runs, a table of all tasks": edited_docx,
}
SCALES = (10, 100, 1_000)  # pages
CHILD_ROUNDS = {10: 25, 100: 9}  # 3 for longer texts
DOCX_RATIO_GOAL = 1.5
SCALING_GOAL = 11.0
MEMORY_GOAL_MB = 300.0
CHILD = "--child"


def seconds(action: Callable[[], object]) -> float:
    began = time.process_time()
    action()
    return time.process_time() - began


def read_with_python_docx(data: bytes) -> int:
    """Open, and read every paragraph and every cell; returns the characters read."""
    from docx import Document

    document = Document(BytesIO(data))
    count = sum(len(paragraph.text) for paragraph in document.paragraphs)
    return count + sum(len(cell.text) for table in document.tables for row in table.rows for cell in row.cells)


def compare_docx(data: bytes) -> float:
    from kepu.engines.compiler import compile_bytes
    from kepu.engines.compiler.reading import read

    actions: dict[str, Callable[[], object]] = {
        "python-docx, open and read": lambda: read_with_python_docx(data),
        "kepu, read alone": lambda: read(data, "scheme.docx"),
        "kepu, whole compile": lambda: compile_bytes(data, "scheme.docx"),
    }
    for action in actions.values():
        action()
    times: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(ROUNDS):
        for name, action in actions.items():
            times[name].append(seconds(action))
    for name, taken in times.items():
        print(f"  {name:<28}{min(taken) * 1000:9.1f} ms")
    return min(times["kepu, whole compile"]) / min(times["python-docx, open and read"])


def measure_child(kind: str, pages: int) -> dict[str, float]:
    """Compile a scheme of so many pages in a new process: seconds (the best of a few) and peak memory in MB."""
    command = [sys.executable, __file__, CHILD, kind, str(pages)]
    finished = subprocess.run(command, capture_output=True, check=True, text=True)
    result: dict[str, float] = json.loads(finished.stdout)
    return result


def child(kind: str, pages: int) -> None:
    from kepu.engines.compiler import compile_bytes

    if kind == "docx":
        # Made by a process of its own: python-docx would count towards the peak.
        maker = f"import sys; from synthetic import scheme_docx; sys.stdout.buffer.write(scheme_docx({pages}))"
        command = [sys.executable, "-c", maker]
        data = subprocess.run(command, capture_output=True, check=True, cwd=Path(__file__).parent).stdout
    else:
        data = scheme_text(pages).encode()
    name = f"scheme.{kind}"
    compile_bytes(scheme_text(1).encode(), "warm-up.txt")
    taken = [seconds(lambda: compile_bytes(data, name)) for _ in range(CHILD_ROUNDS.get(pages, 3))]
    peak_kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": min(taken), "megabytes": peak_kilobytes / 1024}))


def verdict(name: str, value: float, goal: float) -> bool:
    met = value <= goal
    print(f"  {name}: {value:.2f}  goal ≤ {goal:g}  {'met' if met else 'NOT MET'}")
    return met


def main() -> int:
    met: list[bool] = []
    for name, make in DOCUMENTS.items():
        print(f"{DOCX_PAGES}-page .docx, {name}")
        met.append(verdict("compile / python-docx", compare_docx(make(DOCX_PAGES)), DOCX_RATIO_GOAL))
    print("ten times the text")
    results = {pages: measure_child("txt", pages) for pages in SCALES}
    for pages in SCALES * 2:  # a busy spell of the machine falls on all scales alike
        results[pages]["seconds"] = min(results[pages]["seconds"], measure_child("txt", pages)["seconds"])
    for pages, result in results.items():
        print(f"  {pages:>5} pages{result['seconds'] * 1000:11.1f} ms{result['megabytes']:8.0f} MB")
    for smaller, larger in pairwise(SCALES):
        ratio = results[larger]["seconds"] / results[smaller]["seconds"]
        met.append(verdict(f"time, {larger} pages / {smaller} pages", ratio, SCALING_GOAL))
    met.append(verdict("peak MB, 1,000 pages of text", results[1_000]["megabytes"], MEMORY_GOAL_MB))
    docx = measure_child("docx", 1_000)
    met.append(verdict(f"peak MB, 1,000 pages of .docx ({docx['seconds']:.1f} s)", docx["megabytes"], MEMORY_GOAL_MB))
    per_scheme = results[10]["seconds"] * 2
    print(f"schemes of 20 pages per second on one core: {1 / per_scheme:.1f}")
    return 0 if all(met) else 1


if __name__ == "__main__":
    if sys.argv[1:2] == [CHILD]:
        child(sys.argv[2], int(sys.argv[3]))
    else:
        sys.exit(main())
