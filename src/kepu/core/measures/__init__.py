"""Where operations offer facts and the ledger asks for them.

An operation declares each of its measures once (`Measure`, in its measures.py) and registers them from AppConfig.ready.
Governance asks with a `Question`: value, parts by township, month or group, or the facts themselves. Asking again gives
the same answer; nothing is pushed. The catalogue can be read without a database; only asking needs one.

    from kepu.core import measures
    lectures = measures.get("activities.lectures")
    measures.answer(measures.Question(lectures.key, date(2026, 1, 1), date(2026, 6, 30), region="990123000000"))
"""

from kepu.core.measures.asking import (
    Answer,
    Question,
    answer,
    answer_by,
    answer_with_parts,
    answers_by_period,
    facts_of,
)
from kepu.core.measures.catalogue import (
    ADDABLE,
    COLUMNS,
    CannotAdd,
    Facet,
    Fold,
    Measure,
    UnknownMeasure,
    get,
    register,
    registered,
)
from kepu.core.measures.census import CENSUSES, Census, census
from kepu.core.measures.periods import Per, Period, period_of, periods_between
from kepu.core.measures.promises import Promise, PromiseBook, promises, register_promises
from kepu.core.measures.records import Evidence, SourceRecord, record_url, records, register_records
from kepu.core.measures.stamps import changed, stamp

__all__ = [
    "ADDABLE",
    "CENSUSES",
    "COLUMNS",
    "Answer",
    "CannotAdd",
    "Census",
    "Evidence",
    "Facet",
    "Fold",
    "Measure",
    "Per",
    "Period",
    "Promise",
    "PromiseBook",
    "Question",
    "SourceRecord",
    "UnknownMeasure",
    "answer",
    "answer_by",
    "answer_with_parts",
    "answers_by_period",
    "census",
    "changed",
    "facts_of",
    "get",
    "period_of",
    "periods_between",
    "promises",
    "record_url",
    "records",
    "register",
    "register_promises",
    "register_records",
    "registered",
    "stamp",
]
