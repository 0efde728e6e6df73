"""Every model of the core in one place, so that Django finds them; each is defined in its own room."""

from kepu.core.audit.models import AuditEntry, AuditHead
from kepu.core.evidence.models import EvidenceFile
from kepu.core.measures.models import FactsVersion
from kepu.core.notices.models import Notice
from kepu.core.persons.models import Grant, Person
from kepu.core.regions.models import Region
from kepu.core.search.models import SearchEntry
from kepu.core.units.models import GroupMembership, Unit, UnitGroup, UnitName, UnitSuccession
from kepu.core.vocabularies.models import Term, Vocabulary

__all__ = [
    "AuditEntry",
    "AuditHead",
    "EvidenceFile",
    "FactsVersion",
    "Grant",
    "GroupMembership",
    "Notice",
    "Person",
    "Region",
    "SearchEntry",
    "Term",
    "Unit",
    "UnitGroup",
    "UnitName",
    "UnitSuccession",
    "Vocabulary",
]
