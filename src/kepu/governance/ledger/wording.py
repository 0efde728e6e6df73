"""How a way of reading is said in words: measure, filters, fold, census."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext

from kepu.core.measures import CENSUSES, Fold, Measure, UnknownMeasure, get
from kepu.core.vocabularies.queries import terms_on
from kepu.governance.ledger.models import Binding
from kepu.governance.ledger.readings.shapes import PER_WORDS

FOLD_WORDS = {
    Fold.SUM: "合计",
    Fold.COUNT: "计数",
    Fold.DISTINCT: "不重复计数",
    Fold.LAST: "最近一次的数",
    Fold.MEAN: "平均",
    Fold.RATIO: "占基数的百分比",
    Fold.COVERAGE: "名录中达到次数的百分比",
    Fold.QUOTA: "每一期名录中达到次数的百分比",
}


def facet_choices(measure: Measure, day: date) -> dict[str, tuple[str, dict[str, str]]]:
    """Facet → its name, and code: label of its values; an empty table where values are typed freely."""
    choices: dict[str, tuple[str, dict[str, str]]] = {}
    if measure.by_group:
        choices["group"] = (gettext("人群"), _terms("population-group", day))
    for facet in measure.facets:
        values = _terms(facet.vocabulary, day) if facet.vocabulary else {c: gettext(w) for c, w in facet.choices}
        choices[facet.key] = (gettext(facet.name), values)
    return choices


def _terms(vocabulary: str, day: date) -> dict[str, str]:
    return {term.code: term.label for term in terms_on(vocabulary, day)}


def filters_in_words(filters: Mapping[str, Sequence[str]], choices: Mapping[str, tuple[str, dict[str, str]]]) -> str:
    """人群：青少年；活动类型：讲座或竞赛. Empty: everything counts."""
    said = []
    for key, codes in filters.items():
        name, labels = choices.get(key, (key, {}))
        said.append(f"{name}：{gettext('或').join(labels.get(code, code) for code in codes)}")
    return "；".join(said)


def census_in_words(census: str, at_least: int, per: str) -> str:
    """每学期，每所学校至少 4 次."""
    if not census:
        return str(PER_WORDS[per]) if per else ""
    entry = CENSUSES[census]
    words = gettext("每%(counter)s%(name)s至少 %(count)s 次") % {
        "counter": gettext(entry.counter),
        "name": gettext(entry.name),
        "count": at_least,
    }
    return f"{PER_WORDS[per]}，{words}" if per else words


def binding_in_words(binding: Binding | None, day: date) -> str:
    """科普讲座场次（人群：青少年）；每学期，每所学校至少 4 次."""
    if binding is None:
        return gettext("尚未确定")
    if binding.kind == Binding.Kind.DECLARED:
        return gettext("人工填报")
    try:
        measure = get(binding.measure)
    except UnknownMeasure:
        return gettext("度量“%(key)s”已不存在") % {"key": binding.measure}
    filters = filters_in_words(binding.filters, facet_choices(measure, day)) if binding.filters else ""
    parts = [gettext(measure.name) + (f"（{filters}）" if filters else "")]
    counted = census_in_words(binding.census, binding.at_least, binding.per)
    return "；".join([*parts, *([counted] if counted else [])])
