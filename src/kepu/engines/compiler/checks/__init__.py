"""What a person should look at before a compiled plan goes live.

`CHECKS` lists every code with its severity and title. What the reader noted of the file (`Source.notes`) is not
repeated.
"""

from __future__ import annotations

from kepu.engines.compiler.checks.catalogue import CHECKS, MOST_OF_A_KIND, capped
from kepu.engines.compiler.checks.duties import check_duties
from kepu.engines.compiler.checks.figures import check_figures
from kepu.engines.compiler.checks.units import check_units
from kepu.engines.compiler.checks.wording import check_wording
from kepu.engines.compiler.outline import Outline
from kepu.engines.compiler.plan import Diagnostic, Plan
from kepu.engines.compiler.source import Source

__all__ = ["CHECKS", "MOST_OF_A_KIND", "diagnose"]


def diagnose(source: Source, outline: Outline, plan: Plan) -> list[Diagnostic]:
    """Contradictions, slips and gaps, in the order of the text; those of the whole document come first."""
    findings = [
        *check_wording(source, outline, plan),
        *check_units(plan),
        *check_duties(plan),
        *check_figures(source, plan),
    ]
    return capped(findings)
