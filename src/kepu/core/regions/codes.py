"""Region codes: GB/T 2260 six digits and the twelve-digit statistical codes. The code is the path."""

from __future__ import annotations

from enum import IntEnum


class Level(IntEnum):
    """How many leading digits of the twelve name a region of this level."""

    COUNTRY = 0
    PROVINCE = 2
    CITY = 4
    COUNTY = 6
    TOWNSHIP = 9
    VILLAGE = 12

    @property
    def label(self) -> str:
        return {0: "全国", 2: "省级", 4: "市级", 6: "县级", 9: "乡镇街道", 12: "村（社区）"}[int(self)]


class BadRegionCode(ValueError):
    """The code is not one of 2, 4, 6, 9 or 12 digits."""


def full_code(code: str) -> str:
    """The twelve-digit form of a code given in 2, 4, 6, 9 or 12 digits.

    Raises BadRegionCode.
    """
    if not (code.isascii() and code.isdigit() and len(code) in (2, 4, 6, 9, 12)):
        raise BadRegionCode(f"行政区划代码“{code}”应为 2、4、6、9 或 12 位数字")
    return code.ljust(12, "0")


def is_code(text: str) -> bool:
    """True for twelve digits, whether or not a region has them."""
    return len(text) == 12 and text.isascii() and text.isdigit()


def level_of(code: str) -> Level:
    """The level that a twelve-digit code stands for: its trailing zeros tell."""
    for level in Level:
        if code[level:].strip("0") == "":
            return level
    raise AssertionError("twelve digits always end in an empty remainder")


def subtree_range(code: str) -> tuple[str, str]:
    """First and last twelve-digit code inside the region: a subtree is a range of codes, both ends included."""
    prefix = code[: level_of(code)]
    return prefix.ljust(12, "0"), prefix.ljust(12, "9")


def ancestors(code: str) -> list[str]:
    """Codes of the regions that hold this one, nearest first, the country excluded."""
    own = level_of(code)
    return [code[:level].ljust(12, "0") for level in sorted(Level, reverse=True) if 0 < level < own]
