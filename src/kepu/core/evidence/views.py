"""Evidence files leave as attachments only: what somebody uploaded never runs on this site."""

from __future__ import annotations

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kepu.core import access
from kepu.core.evidence.models import EvidenceFile
from kepu.core.permissions import EVIDENCE_VIEW
from kepu.core.requests import StaffRequest, signed_in

# A browser that ignores "attachment" would still run these.
ACTIVE_TYPES = {"text/html", "image/svg+xml", "application/xhtml+xml"}


@signed_in
@require_safe
def download(request: StaffRequest, pk: int) -> FileResponse:
    evidence = access.fetch(request.user, EVIDENCE_VIEW, EvidenceFile, pk)
    try:
        opened = evidence.file.open("rb")
    except FileNotFoundError:
        raise Http404(_("文件“%(name)s”不在存储中，请联系系统管理员。") % {"name": evidence.name}) from None
    kind = "application/octet-stream" if evidence.media_type in ACTIVE_TYPES else evidence.media_type
    response = FileResponse(opened, as_attachment=True, filename=evidence.name, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
