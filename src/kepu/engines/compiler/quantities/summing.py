"""Whether a count sums up over the plan (培训200人) or is a level to reach (达到200人)."""

from __future__ import annotations

import re

from kepu.engines.compiler.plan import Comparator
from kepu.engines.compiler.quantities import words
from kepu.engines.compiler.quantities.clauses import MASK
from kepu.engines.compiler.quantities.numbers import Quantity
from kepu.engines.compiler.quantities.units import EVENT_UNITS, LEARNING_UNITS, MONEY_UNITS

_SUMMED_MONEY = re.compile(r"发放|减免|募集|筹集|筹措|招引|引进|新增|签约|拨付|争取|带动|撬动|吸引")
_STANDS_AT = re.compile("达到?$")
# What is built stays: 建设工作室达到30家 is a level; whom one trains one after another adds up: 培训农民达到4万名.
_STANDING_UNITS = frozenset(["家", "个", "所", "处", "座", "间", "支", "户", "套", "台", "亩", "条", "部"])
_PLACES = re.compile(r"^(?:全[市县区省州]|[我本][市县区省州]|共|其中|新)+$")


def is_output(quantity: Quantity, lead: str, near: str, directly: Comparator | None, *, carried: bool) -> bool:
    """Whether a count sums up over the plan, rather than being a level to reach."""
    if quantity.unit in LEARNING_UNITS:
        return False
    if quantity.unit in MONEY_UNITS:
        if words.PER_CAPITA.search(lead):
            return False
        return bool(words.MANY_YEARS.search(lead) or _SUMMED_MONEY.search(lead))
    if directly == "<=" or _last_is_having(lead) or words.PER_CAPITA.search(lead):
        return False
    if words.EACH.search(lead) and not words.BUILT_THERE.search(lead):
        return False
    plain = words.COMPARING.sub("", near).rstrip(MASK)
    if _PLACES.match(plain):
        plain = ""
    if "累计" in near:
        return True
    opening = words.STRICT_OPENING if words.REACHING.search(near) else words.OPENING_VERB
    if _STANDS_AT.search(near) and quantity.unit in _STANDING_UNITS and not words.SUMMED_UP.search(lead):
        return False
    governed = opening.match(lead) or opening.match(near.lstrip("、和及与"))
    if words.LEVEL_HEAD_AT_END.search(plain) and (not governed or plain.startswith("、")):
        return False
    if governed or _ends_with_verb(plain):
        return True
    if directly is None:
        return carried or bool(words.OUTPUT_VERB.search(lead)) or quantity.unit in EVENT_UNITS
    return carried and not plain.strip("、和及与")


def _last_is_having(lead: str) -> bool:
    """Whether the verb nearest to the number is one of having (配备, 保持) rather than of making."""
    clause_of_noun = lead.rfind("的") + 1  # 具备竞争力的企业2家: 具备 says which ones
    having = max((found.end() for found in words.LEVEL_VERB.finditer(lead, clause_of_noun)), default=-1)
    return having > max((found.start() for found in words.OUTPUT_VERB.finditer(lead)), default=-1)


def _ends_with_verb(text: str) -> bool:
    if text.endswith(words.NOUN_LIKE_VERBS) and len(text.strip(MASK)) > 4:
        return False
    return words.VERB_AT_END.search(text) is not None
