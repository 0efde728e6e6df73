"""Evidence files leave as attachments only: what somebody uploaded never runs on this site.

Of photos, pages show the copies that were made here, which hold pixels and nothing else.
"""

from __future__ import annotations

from django.db.models.fields.files import FieldFile
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
    kind = "application/octet-stream" if evidence.media_type in ACTIVE_TYPES else evidence.media_type
    response = FileResponse(
        _opened(evidence, evidence.file), as_attachment=True, filename=evidence.name, content_type=kind
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in
@require_safe
def thumbnail(request: StaffRequest, pk: int) -> FileResponse:
    evidence = access.fetch(request.user, EVIDENCE_VIEW, EvidenceFile, pk)
    return picture_response(evidence, evidence.thumbnail)


@signed_in
@require_safe
def copy(request: StaffRequest, pk: int) -> FileResponse:
    evidence = access.fetch(request.user, EVIDENCE_VIEW, EvidenceFile, pk)
    return picture_response(evidence, evidence.public_copy)


def picture_response(evidence: EvidenceFile, stored: FieldFile) -> FileResponse:
    """The public copy or the thumbnail of a photo, inline. Whether this reader may see it has been asked before.

    Pages for citizens use it too, once what the photo belongs to has been made public.
    """
    response = FileResponse(_opened(evidence, stored), content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    # A page of forty thumbnails is looked at again and again; another person at the same screen asks anew before long.
    response["Cache-Control"] = "private, max-age=600"
    return response


def _opened(evidence: EvidenceFile, stored: FieldFile) -> FieldFile:
    if evidence.erased_at is not None:
        raise Http404(
            _("文件“%(name)s”已经清除：%(reason)s") % {"name": evidence.name, "reason": evidence.erasure_reason}
        )
    if not stored:
        raise Http404(_("文件“%(name)s”没有可以显示的图像。") % {"name": evidence.name})
    try:
        return stored.open("rb")
    except FileNotFoundError:
        raise Http404(_("文件“%(name)s”不在存储中，请联系系统管理员。") % {"name": evidence.name}) from None
