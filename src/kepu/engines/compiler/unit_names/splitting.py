"""One list of names → the single names, each still where it stood.

All work is done on folded text, in which every bracket is （ or ） and punctuation is full width, one character for
one: an index into the folded text is an index into the text as written.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from kepu.engines.compiler.unit_names.kinds import BARE_TERRITORY, is_group, looks_like_unit

_FOLD = str.maketrans(
    "([{［｛【〔〖﹝﹙⟨❲﹛)]}］｝】〕〗﹞﹚⟩❳﹜,､﹐﹑:﹕;﹔｡",
    "（（（（（（（（（（（（（））））））））））））），、，、：：；；。",
)

_VARIANT = re.compile(f"[{re.escape(''.join(map(chr, _FOLD)))}]")  # most texts hold none, and looking is cheap

_PIECES_REMEMBERED = 4096  # a scheme repeats the same 30 to 80 names some hundred times
_SEPARATORS = frozenset("、，；。/／\n")
_BETWEEN_SEPARATORS = re.compile("[^、，；。/／\n]+")
_LEADING = re.compile(r"(?:以及|会同|由|和|及|与|并|同)(?=.{2})")
_ET_CETERA = re.compile(r"(?<![高平同初中优何])等(?!级|教育|学校|院校|候)")
# What 等 may introduce: nothing but a count (等部门, 等12家单位), or one more name (等有关部门和单位, 等和各省政府).
_AFTER_ET_CETERA = re.compile(
    r"(?:[\d一二三四五六七八九十]+(?:个|家))?(?P<count>(?:成员|责任)?(?:多个)?(?:职能)?(?:部门和单位|部门、单位|部门单位|部门|单位))?"
    r"(?:以及|和|及|与|并|，|、)?(?P<more>.*)"
)
_ITEM_NUMBER = re.compile(r"(?:\d{1,2}(?:[.．）]|$)|（\d{1,2}）|[①-⑳])")
_CONJUNCTION = re.compile(r"以及|和|及|与")

# 松岭新区等相关区政府, 河口镇等有关乡镇: what stands before 等 is a place, what follows the places of its kind.
_PLACE_AS_EXAMPLE = re.compile(r"[一-鿿]{2,10}[省市县区州旗盟镇乡]$")
_PLACES = re.compile(r"(?:有关|相关|各)+[省市县区州旗盟镇乡街道（）、]+(?:党委|人民|政府|管委会|办事处)*$")

# What may stand before 和/及/与 when it parts two units rather than two halves of one name.
_WHOLE_BEFORE = re.compile(
    r"(?:局|委|办|厅|科协|工商联|社科联|妇联|文联|残联|侨联|总工会|中心|政府|办公室|委员会|党校|法院|检察院|集团|公司|"
    r"学会|协会|管委会|街道|办事处|（[^（）]*）|"
    r"(?:组织|宣传|统战|工作|教育|科技|财政|公安|民政|司法|商务|文化和旅游|国防|外交|交通运输|农业农村|水利|应急管理|住房城乡建设|"
    r"自然资源|生态环境|工业和信息化|人力资源社会保障)部)$"
)
_STARTS_ALONE = re.compile(
    r"国家|全国|中国|中央|省|市|县|区|州|旗|盟|自治[区州县]|新区|兵团|团[省市县区州旗]委|共青团|各|有关|相关|其他"
)
_PARTY_SEAT = re.compile(r"(?:委|党委|党工委)$")  # 各县（市、区）委、政府
# A unit that runs straight into the next one, the 、 between them lost: 县教育局县科技局.
_RUN_TOGETHER = re.compile(
    r"(?:(?<=[局办厅协联校院会室])|(?<=[^省市县区州旗]委)|(?<=[团共][省市县区州旗]委)|(?<=中心)|(?<=政府)|(?<=[传织战]部))"
    r"(?=(?:省|市|县|区|州|旗|团[省市县区州旗]委|(?<=[局协联会])各)(?!场(?!监)|政(?!府)|容|民(?:中心|服务|之家)|区块|域|级以|直属|属|内|分局|支队|总队|委.{2,12}分)..)"
)


def fold(text: str) -> str:
    """The text with brackets and punctuation in one form each; the length stays the same."""
    for variant in set(_VARIANT.findall(text)):
        text = text.replace(variant, chr(_FOLD[ord(variant)]))
    return text


def split_names(text: str, breaks: Collection[int] = ()) -> list[str]:
    """The names in a list such as 区教育局、区科协和各街道, as written.

    breaks: offsets in `text` before which the source had white space. They part names where nothing else in the list
    does and both sides can be a name.
    """
    return [text[start:end] for start, end in split_spans(fold(text), breaks)]


def split_spans(folded: str, breaks: Collection[int] = ()) -> list[tuple[int, int]]:
    """As split_names, on folded text; (start, end) of each name."""
    if breaks and any(char in _SEPARATORS for char in folded):
        breaks = ()
    spans: list[tuple[int, int]] = []
    joined: list[bool] = []  # whether a 、 alone stands before the name
    for start, end in _at_separators(folded):
        if breaks:
            trimmed = [trim(folded, *part) for part in _parts(folded, start, end, breaks)]
            names = [name for name in trimmed if name is not None]
        else:
            names = [(start + a, start + b) for a, b in _names_in(folded[start:end])]
        for name in names:
            joined.append(bool(spans) and folded[spans[-1][1] : name[0]] == "、")
            spans.append(name)
    return _with_territories_joined(folded, spans, joined) if "各" in folded else spans


@lru_cache(_PIECES_REMEMBERED)
def _names_in(piece: str) -> tuple[tuple[int, int], ...]:
    """The names in what stands between two separators."""
    trimmed = (trim(piece, *part) for part in _parts(piece, 0, len(piece), ()))
    return tuple(name for name in trimmed if name is not None)


def _at_separators(folded: str) -> list[tuple[int, int]]:
    if "（" not in folded:
        return [found.span() for found in _BETWEEN_SEPARATORS.finditer(folded)]
    pieces: list[tuple[int, int]] = []
    depth = begin = 0
    for at, char in enumerate(folded):
        if char == "（":
            depth += 1
        elif char == "）":
            depth = max(0, depth - 1)
        elif char in _SEPARATORS and not depth:
            pieces.append((begin, at))
            begin = at + 1
    pieces.append((begin, len(folded)))
    return [(start, end) for start, end in pieces if start < end]


def trim(folded: str, start: int, end: int) -> tuple[int, int] | None:
    """The stretch without a leading 由/及/和 and a trailing 等, 等部门; None where nothing is left."""
    lead = _LEADING.match(folded, start, end)
    if lead:
        start = lead.end()
    if end - start > 1 and folded[end - 1] == "等":
        end -= 1
    number = _ITEM_NUMBER.match(folded, start, end)
    if number:
        start = number.end()
    while start < end and folded[start] in "）：*★▲●":
        start += 1
    while end > start and folded[end - 1] in "：（*★▲●":
        end -= 1
    return (start, end) if start < end else None


def _parts(folded: str, start: int, end: int, breaks: Collection[int]) -> list[tuple[int, int]]:
    """The stretch cut at 等和, at 和/及/与 between whole units, at white space and where two units run together."""
    if end - start < 5:
        return [(start, end)]
    cuts: list[tuple[int, int]] = []  # what lies between two names: (end of one, start of the next)
    for match in _ET_CETERA.finditer(folded, start + 2, end):
        if _depth(folded, start, match.start()) == 0:
            if _PLACE_AS_EXAMPLE.match(folded, start, match.start()) and _PLACES.match(folded, match.end(), end):
                continue
            after = _AFTER_ET_CETERA.match(folded, match.end(), end)
            more = after.start("more") if after and len(after["more"]) > 1 else end
            cuts.append((match.start(), more))
    cuts += [
        match.span()
        for match in _CONJUNCTION.finditer(folded, start + 2, end - 2)
        if _depth(folded, start, match.start()) == 0 and _parts_units(folded, start, match.start(), match.end(), end)
    ]
    if not folded.endswith(("分局", "支队", "大队"), start, end):
        run_together = [match.start() for match in _RUN_TOGETHER.finditer(folded, start + 2, end)]
        cuts += [(at, at) for at in [*run_together, *breaks] if _both_units(folded, start, at, end)]
    parts: list[tuple[int, int]] = []
    begin = start
    for cut_start, cut_end in sorted(set(cuts)):
        if cut_start < begin or cut_start == start:
            continue
        parts.append((begin, cut_start))
        begin = cut_end
    return [part for part in [*parts, (begin, end)] if part[0] < part[1]]


def _both_units(folded: str, start: int, at: int, end: int) -> bool:
    if not start + 1 < at < end - 1 or _depth(folded, start, at) != 0:
        return False
    return looks_like_unit(folded[max(start, at - 16) : at]) and looks_like_unit(folded[at:end])


def _depth(folded: str, start: int, at: int) -> int:
    return folded.count("（", start, at) - folded.count("）", start, at)


def _parts_units(folded: str, start: int, before_end: int, after_start: int, end: int) -> bool:
    before, after = folded[start:before_end], folded[after_start:end]
    if _STARTS_ALONE.match(after) and is_group(after) and (looks_like_unit(before) or before.endswith("等")):
        return not before.startswith("各") or "各" in after[:4]
    own_level = (
        _STARTS_ALONE.match(after) and before.endswith(("部", "院", "会", "校", "室")) and looks_like_unit(before)
    )
    if not own_level and not _WHOLE_BEFORE.search(before):
        return False
    rest = _CONJUNCTION.split(after)[0]
    return looks_like_unit(after) and (len(rest) > 2 or looks_like_unit(rest))


def _with_territories_joined(folded: str, spans: list[tuple[int, int]], joined: list[bool]) -> list[tuple[int, int]]:
    """各乡镇、街道 and 各市、县（区）人民政府 are one collective name although a 、 stands inside."""
    merged: list[tuple[int, int]] = []
    for span, after_comma in zip(spans, joined, strict=True):
        name = folded[span[0] : span[1]]
        if merged and after_comma and (BARE_TERRITORY.fullmatch(name) or name in ("政府", "人民政府")):
            before = folded[merged[-1][0] : merged[-1][1]]
            open_ended = not before.endswith(("政府", "办事处", "管委会", "单位", "部门"))
            if open_ended and "各" in before[:6] and (_ends_in_territory(before) or _PARTY_SEAT.search(before)):
                merged[-1] = (merged[-1][0], span[1])
                continue
        merged.append(span)
    return merged


def _ends_in_territory(name: str) -> bool:
    tail = re.sub(r"^(?:有关|相关)", "", name[name.rfind("各") + 1 :])
    return all(BARE_TERRITORY.fullmatch(part) for part in tail.split("、") if part)
