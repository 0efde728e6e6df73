"""Score compiled plans against annotated samples.

    python benchmarks/score.py TEXT_DIR GOLD_DIR    every GOLD_DIR/*.json names its text under "source"
    python benchmarks/score.py PAIRS_DIR            NAME.gold.json beside NAME.txt, NAME.docx, … or named in it
    python benchmarks/score.py                      the project's own samples
    … [-v] prints every mismatch, [-k WORD] takes only the samples whose name holds WORD

White space and full/half width are ignored everywhere. Sections count on (path, level, title); responsibilities and
group references on (section, role, unit); indicators on (section, value, unit) with overlapping quotes. Relative goals
without a number, and roles told in running prose where the annotation has none, are not counted either way. An
indicator's annotation may name other right answers: "accept": {"deadline": [null]}.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from kepu.engines.compiler import compile_bytes

GOALS = {
    "sections F1": 0.99,
    "kinds": 0.97,
    "responsibilities F1": 0.99,
    "indicators P": 0.95,
    "indicators R": 0.95,
    "comparator": 0.95,
    "deadline": 0.95,
    "frequency": 0.95,
    "meta": 1.0,
}
OWN_SAMPLES = Path(__file__).parent / "samples"
META_FIELDS = ("title", "region", "issuer", "doc_number", "issue_date", "period", "status", "basis")
MATCHED_FIELDS = ("comparator", "deadline", "frequency")
OPENING_BRACKETS = "([{<〔【〈《﹝"
ROLE_LABELS = ("单位:", "部门:", "负责:", "责任:", "牵头:", "配合:")

Record = dict[str, Any]


def fold(value: object) -> object:
    """Strings without white space and in half width; lists element by element; whole floats as int."""
    if isinstance(value, str):
        return "".join(unicodedata.normalize("NFKC", value).split())
    if isinstance(value, list | tuple):
        return tuple(fold(item) for item in value)
    if isinstance(value, float):
        return int(value) if value.is_integer() else round(value, 6)
    return value


@dataclass
class Tally:
    """Hits, misses and inventions of one kind of thing."""

    hit: int = 0
    missed: int = 0
    invented: int = 0

    def add(self, other: Tally) -> None:
        self.hit += other.hit
        self.missed += other.missed
        self.invented += other.invented

    @property
    def precision(self) -> float:
        return self.hit / (self.hit + self.invented) if self.hit + self.invented else 1.0

    @property
    def recall(self) -> float:
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else 1.0

    @property
    def f1(self) -> float:
        total = 2 * self.hit + self.missed + self.invented
        return 2 * self.hit / total if total else 1.0


@dataclass
class Score:
    tallies: dict[str, Tally] = field(default_factory=dict)
    mismatches: list[str] = field(default_factory=list)

    def count(self, name: str, *, right: bool, complaint: str = "") -> None:
        """One yes-or-no judgement; a wrong one counts as missed."""
        tally = self.tallies.setdefault(name, Tally())
        if right:
            tally.hit += 1
        else:
            tally.missed += 1
            self.mismatches.append(f"{name}: {complaint}")

    def compare(self, name: str, wanted: Iterable[Any], found: Iterable[Any]) -> None:
        """Two bags of hashable things."""
        wanted_bag, found_bag = Counter(wanted), Counter(found)
        missed, invented = wanted_bag - found_bag, found_bag - wanted_bag
        hits = (wanted_bag & found_bag).total()
        self.tallies.setdefault(name, Tally()).add(Tally(hits, missed.total(), invented.total()))
        self.mismatches += [f"{name}: missed   {show(item)}" for item in missed.elements()]
        self.mismatches += [f"{name}: invented {show(item)}" for item in invented.elements()]

    def rates(self) -> dict[str, float]:
        empty = Tally()
        tally = self.tallies.get
        return {
            "sections F1": tally("sections", empty).f1,
            "kinds": tally("kinds", empty).recall,
            "groups": tally("groups", empty).recall,
            "responsibilities F1": tally("responsibilities", empty).f1,
            "indicators P": tally("indicators", empty).precision,
            "indicators R": tally("indicators", empty).recall,
            **{name: tally(name, empty).recall for name in (*MATCHED_FIELDS, "role", "meta", "phases")},
        }


def show(item: object) -> str:
    return " | ".join(str(part) for part in item) if isinstance(item, tuple) else str(item)


def score_plan(plan: Record, gold: Record) -> Score:
    """Compare one compiled plan with its annotation; both in the shape of docs/reference/plan-json.md."""
    score = Score()
    _score_meta(score, plan["meta"], gold["meta"])
    _score_sections(score, plan["sections"], gold["sections"])
    _score_responsibilities(score, plan["responsibilities"], gold.get("responsibilities", []))
    _score_indicators(score, plan["indicators"], gold.get("indicators", []))
    wanted = [(phase.get("start"), phase.get("end")) for phase in gold.get("phases", [])]
    if wanted:
        found = {(phase["start"], phase["end"]) for phase in plan["phases"]}
        for years in wanted:
            score.count("phases", right=years in found, complaint=f"missed {years}, found {sorted(found, key=str)}")
    return score


def _score_meta(score: Score, found: Record, wanted: Record) -> None:
    for name in META_FIELDS:
        left, right = wanted.get(name), found.get(name)
        if name == "basis":
            left = [(basis["title"], basis.get("number")) for basis in left or []]
            right = [(basis["title"], basis.get("number")) for basis in right or []]
        agree = fold(left) == fold(right)
        score.count("meta", right=agree, complaint=f"{name}: wanted {left!r}, found {right!r}")
        score.tallies.setdefault(f"meta.{name}", Tally()).add(Tally(hit=agree, missed=not agree))


def _score_sections(score: Score, found: list[Record], wanted: list[Record]) -> None:
    def key(section: Record) -> tuple[object, ...]:
        return fold(section["path"]), section["level"], fold(section["title"])

    score.compare("sections", map(key, wanted), map(key, found))
    by_key = {key(section): section for section in found}
    for section in wanted:
        match = by_key.get(key(section))
        if match is None:
            continue
        for name, column in (("kinds", "kind"), ("groups", "group")):
            complaint = f"{show(key(section))}: wanted {section[column]}, found {match[column]}"
            score.count(name, right=section[column] == match[column], complaint=complaint)


def _roles(record: Record) -> list[tuple[object, ...]]:
    section = fold(record["section_path"])
    named = [(section, role, fold(unit)) for role in ("lead", "support", "shared") for unit in record.get(role) or []]
    return named + [(section, "group", fold(name)) for name in record.get("group_refs") or []]


def _told_in_prose(record: Record, wanted: list[Record]) -> bool:
    """Whether a duty found has no label or bracket and the annotation of its section holds nothing like it."""
    raw = str(fold(record["raw"]))
    if raw[:1] in OPENING_BRACKETS or any(label in raw for label in ROLE_LABELS):
        return False
    same_section = [item for item in wanted if fold(item["section_path"]) == fold(record["section_path"])]
    return not any(quotes_overlap(raw, str(fold(item["raw"]))) for item in same_section)


def _score_responsibilities(score: Score, found: list[Record], wanted: list[Record]) -> None:
    counted = [record for record in found if not _told_in_prose(record, wanted)]
    score.compare(
        "responsibilities",
        [role for record in wanted for role in _roles(record)],
        [role for record in counted for role in _roles(record)],
    )


def quotes_overlap(left: str, right: str) -> bool:
    """Whether two folded quotes share a stretch of at least half the shorter one."""
    if left in right or right in left:
        return True
    longest = SequenceMatcher(None, left, right, autojunk=False).find_longest_match().size
    return longest * 2 >= min(len(left), len(right))


def _accepts(wanted: Record, name: str, value: object) -> bool:
    """Whether the annotation has this value of the field or names it as another right answer."""
    answers = [wanted.get(name), *wanted.get("accept", {}).get(name, [])]
    return fold(value) in map(fold, answers)


def _has_number_or_frequency(indicator: Record) -> bool:
    return not (indicator.get("relative_to") and indicator["value"] is None)


def _score_indicators(score: Score, found: list[Record], wanted: list[Record]) -> None:
    wanted = [item for item in wanted if _has_number_or_frequency(item)]
    found = [item for item in found if _has_number_or_frequency(item)]

    def key(item: Record) -> tuple[object, ...]:
        return fold(item["section_path"]), fold(item["value"]), fold(item["unit"])

    def agreement(left: Record, right: Record) -> int:
        return sum(_accepts(left, name, right.get(name)) for name in (*MATCHED_FIELDS, "role"))

    def same(left: Record, right: Record) -> bool:
        path, _, _ = key(left)
        return path == key(right)[0] and all(_accepts(left, name, right[name]) for name in ("value", "unit"))

    def label(item: Record) -> str:
        return f"{show(key(item))} | {item['quote']}"

    pairs = [
        (agreement(left, right), -abs(len(left["quote"]) - len(right["quote"])), i, j)
        for i, left in enumerate(wanted)
        for j, right in enumerate(found)
        if same(left, right) and quotes_overlap(str(fold(left["quote"])), str(fold(right["quote"])))
    ]
    matched: dict[int, int] = {}
    for _, _, i, j in sorted(pairs, reverse=True):
        if i not in matched and j not in matched.values():
            matched[i] = j
    tally = score.tallies.setdefault("indicators", Tally())
    tally.add(Tally(len(matched), len(wanted) - len(matched), len(found) - len(matched)))
    score.mismatches += [f"indicators: missed   {label(item)}" for i, item in enumerate(wanted) if i not in matched]
    taken = set(matched.values())
    score.mismatches += [f"indicators: invented {label(item)}" for j, item in enumerate(found) if j not in taken]
    for i, j in sorted(matched.items()):
        for name in (*MATCHED_FIELDS, "role"):
            left, right = wanted[i].get(name), found[j].get(name)
            agree = _accepts(wanted[i], name, right)
            score.count(name, right=agree, complaint=f"{label(wanted[i])}: wanted {left}, found {right}")


def samples(text_dir: Path, gold_dir: Path | None) -> list[tuple[str, Path, Path]]:
    """(name, text, annotation) of every annotated sample; a sample whose text is missing is reported and left out."""
    found: list[tuple[str, Path, Path]] = []
    pattern = "*.json" if gold_dir else "*.gold.json"
    for gold in sorted((gold_dir or text_dir).glob(pattern)):
        name = gold.name.removesuffix(".json").removesuffix(".gold")
        texts = [] if gold_dir else sorted(path for path in text_dir.glob(f"{name}.*") if path.suffix != ".json")
        if not texts:
            source = json.loads(gold.read_text("utf-8"))["source"]
            texts = [text_dir / (source["name"] if isinstance(source, dict) else source)]
        texts = [path for path in texts if path.is_file()]
        if texts:
            found.append((name, texts[0], gold))
        else:
            print(f"{gold}: 找不到对应的文本", file=sys.stderr)
    return found


def score_sample(text: Path, gold: Path, compile_plan: Callable[..., Any] = compile_bytes) -> Score:
    plan = compile_plan(text.read_bytes(), text.name).to_dict()
    return score_plan(plan, json.loads(gold.read_text("utf-8")))


def report(total: Score) -> None:
    print("\nall samples together")
    for name, value in total.rates().items():
        goal = GOALS.get(name)
        verdict = "" if goal is None else f"  goal {goal:.2f}  {'met' if value >= goal else 'NOT MET'}"
        print(f"  {name:<20}{value:8.4f}{verdict}")
    fields = [f"{name.removeprefix('meta.')} {tally.hit}/{tally.hit + tally.missed}"
              for name, tally in total.tallies.items() if name.startswith("meta.")]  # fmt: skip
    print("  meta by field: " + ", ".join(fields))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text_dir", type=Path, nargs="?", default=OWN_SAMPLES)
    parser.add_argument("gold_dir", type=Path, nargs="?")
    parser.add_argument("-v", "--verbose", action="store_true", help="print every mismatch")
    parser.add_argument("-k", "--only", default="", help="only samples whose name holds this word")
    options = parser.parse_args()
    chosen = [sample for sample in samples(options.text_dir, options.gold_dir) if options.only in sample[0]]
    if not chosen:
        parser.error("no annotated samples found")
    heads = ("sect", "kind", "resp", "ind P", "ind R", "comp", "deadl", "freq", "meta")
    print(f"{'sample':<24}" + "".join(f"{head:>7}" for head in heads) + "  seconds")
    total = Score()
    for name, text, gold in chosen:
        began = time.perf_counter()
        score = score_sample(text, gold)
        seconds = time.perf_counter() - began
        rates = score.rates()
        print(f"{name[:24]:<24}" + "".join(f"{rates[column]:7.3f}" for column in GOALS) + f"{seconds:9.3f}")
        if options.verbose:
            print("".join(f"    {line}\n" for line in score.mismatches), end="")
        for kind, tally in score.tallies.items():
            total.tallies.setdefault(kind, Tally()).add(tally)
    report(total)
    return 0


if __name__ == "__main__":
    sys.exit(main())
