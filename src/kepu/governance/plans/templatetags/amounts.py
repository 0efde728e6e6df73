"""Numbers as people write them."""

from __future__ import annotations

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def plain_number(value: Decimal | None) -> str:
    """12.3600 → 12.36, 10000.0000 → 10000; empty for None."""
    return "" if value is None else f"{value.normalize():f}"
