"""Background work of plans: take an id, fetch, call one action."""

from kepu.governance.plans.actions import compile_now
from kepu.governance.plans.models import Document


def compile_document(document_id: int) -> None:
    """Compile one uploaded document. Running it twice changes nothing."""
    compile_now(Document.objects.select_related("evidence", "uploaded_by", "unit", "region").get(pk=document_id))
