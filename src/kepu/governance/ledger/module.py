"""What the ledger brings to the workbench: menu entries, home cards, names of deeds."""

from __future__ import annotations

from kepu.core.modules import Module

DEEDS: dict[str, str] = {}

module = Module("ledger", deeds=DEEDS)
