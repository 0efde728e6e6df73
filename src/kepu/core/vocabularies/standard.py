"""The editions that come with the product: data/editions.csv names them, data/KEY-EDITION.csv holds their terms."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True, slots=True)
class StandardEdition:
    key: str
    edition: str
    name: str
    basis: str
    valid_from: date
    terms: tuple[tuple[str, str, str], ...]  # code, label, note


def standard_editions() -> Iterator[StandardEdition]:
    for row in _rows("editions"):
        terms = _rows(f"{row['key']}-{row['edition']}")
        yield StandardEdition(
            key=row["key"],
            edition=row["edition"],
            name=row["name"],
            basis=row["basis"],
            valid_from=date.fromisoformat(row["valid_from"]),
            terms=tuple((term["code"], term["label"], term["note"]) for term in terms),
        )


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
