"""From an uploaded file to a live plan: every step a person or the compiler takes."""

from kepu.governance.plans.actions.confirming import (
    add_row,
    confirm_all,
    correct_facts,
    correct_row,
    register_names,
    resolve_name,
    review_rows,
    settle_finding,
)
from kepu.governance.plans.actions.importing import compile_now, import_document
from kepu.governance.plans.actions.publishing import (
    PUBLISH_WORDS,
    abandon_plan,
    assign_owner,
    publish_plan,
    withdraw_plan,
)
from kepu.governance.plans.actions.rows import CORRECTABLE, ROW_MODELS, clause_at, row_of

__all__ = [
    "CORRECTABLE",
    "PUBLISH_WORDS",
    "ROW_MODELS",
    "abandon_plan",
    "add_row",
    "assign_owner",
    "clause_at",
    "compile_now",
    "confirm_all",
    "correct_facts",
    "correct_row",
    "import_document",
    "publish_plan",
    "register_names",
    "resolve_name",
    "review_rows",
    "row_of",
    "settle_finding",
    "withdraw_plan",
]
