"""What a document says about itself."""

from __future__ import annotations

from kepu.engines.compiler.outline import Outline
from kepu.engines.compiler.plan import Meta
from kepu.engines.compiler.source import Source


def read_meta(source: Source, outline: Outline) -> Meta:
    """Title, region, issuer, number, date, period, status and authorities; not stated is None."""
    return Meta()
