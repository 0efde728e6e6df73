"""One form for every look-alike, one character for one character."""

from __future__ import annotations

import html
import re
import unicodedata

from kepu.engines.compiler.lines.characters import SIMPLIFIED, TRADITIONAL

_SAME = {
    "（": "(﹙⁽❨",
    "）": ")﹚⁾❩",
    "〔": "[［﹝【〖❲",
    "〕": "]］﹞】〗❳",
    "《": "«≪",
    "》": "»≫",
    "，": ",﹐",
    "：": ":∶︰﹕꞉",
    "；": ";﹔",
    "！": "!﹗",
    "？": "?﹖",
    "、": "﹑､",
    "。": "｡",
    ".": "．﹒",
    "%": "％﹪",
    "—": "-－–―─‐‑‒−﹣━﹘",
    "~": "～〜∼˜",
    "〇": "○◯",
    "·": "•・∙⋅",
    "“": "「『〝",
    "”": "」』〞",
}


def _table() -> dict[int, str]:
    table = {ord(variant): form for form, variants in _SAME.items() for variant in variants}
    for block in (range(0xFF10, 0xFF5B), range(0x2F00, 0x2FD6), range(0xF900, 0xFAFF)):
        for code in block:
            plain = unicodedata.normalize("NFKC", chr(code))
            if code not in table and len(plain) == 1:
                # Full-width brackets and colons lie between the letters; their folded form is set above.
                table[code] = table.get(ord(plain), plain)
    table |= {ord(old): new for old, new in zip(TRADITIONAL, SIMPLIFIED, strict=True)}
    return {code: form for code, form in table.items() if chr(code) != form}


_TABLE = _table()
_LOOK_ALIKE = re.compile(f"[{re.escape(''.join(map(chr, _TABLE)))}]")  # most lines hold none, and looking is cheap
_FEW = 12  # replacing as many signs one after the other takes less time than a translation
_FOLDED_TWICE = frozenset(chr(code) for code, form in _TABLE.items() if ord(form) in _TABLE)
_GROUPED = re.compile(r"，(?=\d{3}(?!\d))(?<=\d，)")
# A dot that ends a sentence typed with ASCII punctuation; after a numeral it belongs to a label (一. or （一）.).
_SENTENCE_DOT = re.compile(r"\.(?!\.)(?<=[一-鿿”》）%]\.)(?<![一二三四五六七八九十]\.)(?<![一二三四五六七八九十]）\.)")
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,6}|#[xX][0-9A-Fa-f]{2,5})[;；]")


def _entity(found: re.Match[str]) -> str:
    """An HTML entity left in a text, as the character it means, repeated to keep the length."""
    character = html.unescape(found.group().replace("；", ";"))
    return character.translate(_TABLE) * len(found.group()) if len(character) == 1 else found.group()


def fold(text: str) -> str:
    """`text` with look-alikes in one form and of the same length.

    Brackets are （） and 〔〕 (square and lenticular ones too), titles 《》, dashes —, waves ~, digits, letters, full stop
    of a number and % ASCII, other punctuation full-width, the zero of Chinese numerals 〇, quotation marks “”.
    A comma between digits of one number stays a comma. Traditional characters become simplified ones.
    """
    folded = text
    variants = set(_LOOK_ALIKE.findall(text))
    if len(variants) > _FEW or not variants.isdisjoint(_FOLDED_TWICE):
        folded = text.translate(_TABLE)
    else:
        for variant in variants:
            folded = folded.replace(variant, _TABLE[ord(variant)])
    if "&" in folded:
        folded = _ENTITY.sub(_entity, folded)
    if "." in folded:
        folded = _SENTENCE_DOT.sub("。", folded)
    return _GROUPED.sub(",", folded)
