"""One fact and its columns: the shape that operations offer, that Parquet keeps and that every question is asked of."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pyarrow as pa

SCHEMA_VERSION = 1

FACETS = ("kind", "theme", "place_type", "area", "track", "series", "level", "fee")
MODES = ("onsite", "online", "")
AREAS = ("urban", "rural", "")


class Fact(NamedTuple):
    """Something that happened, as one measure counts it. No text is ever None: what is not known is "".

    measure: key such as "activities.lectures.held".
    region: twelve-digit code of the one region where it counts.
    unit: path of the one unit for which it counts, such as "00000012/00000044/".
    quantity: in the measure's base unit; the measure's scale divides once, at the end.
    subject: what distinct, last, coverage and quota count: the keyed hash of a person, the code of a region, the key
        of a school. Facts of several sites are read together, so it must mean the same, or differ, across sites:
        a key that only its own site knows carries the site in front ("990123/school-7").
    source: the record it comes from, such as "activities.activity:123".
    """

    measure: str
    happened_on: date
    region: str
    unit: str
    group: str
    mode: str
    quantity: int
    subject: str
    source: str
    kind: str = ""
    theme: str = ""
    place_type: str = ""
    area: str = ""
    track: str = ""
    series: str = ""
    level: str = ""
    fee: str = ""


_TYPES = {"happened_on": pa.date32(), "quantity": pa.int64()}
SCHEMA = pa.schema([pa.field(name, _TYPES.get(name, pa.string()), nullable=False) for name in Fact._fields])


def table_of(facts: list[Fact]) -> pa.Table:
    """The facts as columns. Raises pyarrow's errors where a value has not the type of its column."""
    columns = zip(*facts, strict=True) if facts else ([] for _ in SCHEMA)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, SCHEMA, strict=True)]
    return pa.Table.from_arrays(arrays, schema=SCHEMA)
