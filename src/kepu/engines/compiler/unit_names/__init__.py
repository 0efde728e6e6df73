"""Names of units as they stand in official documents: told apart, told from groups, and matched with each other."""

from kepu.engines.compiler.unit_names.aliases import find_aliases, key_of, likely_canonical
from kepu.engines.compiler.unit_names.kinds import is_group, looks_like_unit
from kepu.engines.compiler.unit_names.splitting import fold, split_names, split_spans

__all__ = [
    "find_aliases",
    "fold",
    "is_group",
    "key_of",
    "likely_canonical",
    "looks_like_unit",
    "split_names",
    "split_spans",
]
