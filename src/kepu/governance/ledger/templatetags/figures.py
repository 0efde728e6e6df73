"""Figures as the dashboard prints them."""

from __future__ import annotations

from decimal import Decimal

from django import template

from kepu.governance.ledger.queries import dashboard
from kepu.governance.ledger.readings import Reading

register = template.Library()


@register.filter
def figure(value: Decimal | int | None) -> str:
    """12.364 → 12.36, 1234567.0000 → 1,234,567; empty for None."""
    if value is None:
        return ""
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")


@register.filter
def label_of(reading: Reading) -> str:
    """What to call a promise in a list."""
    return dashboard.label_of(reading)


@register.filter
def share(value: Decimal | None) -> str:
    """Per hundred with one decimal: 33.333 → 33.3%; empty for None."""
    return "" if value is None else f"{value:.1f}".removesuffix(".0") + "%"
