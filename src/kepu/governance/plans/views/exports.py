"""Files of a published plan to take away."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header

from kepu.core import access
from kepu.core.requests import StaffRequest, signed_in
from kepu.engines.documents import Table, table_as_docx, table_as_xlsx
from kepu.governance.plans.content import PlanContent
from kepu.governance.plans.exports.indicator_table import indicator_table
from kepu.governance.plans.exports.plan_json import plan_as_json
from kepu.governance.plans.exports.task_table import task_table
from kepu.governance.plans.permissions import PLAN_EXPORT
from kepu.governance.plans.queries import live_plans_for

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TABLES: dict[str, Callable[[PlanContent], Table]] = {"tasks": task_table, "indicators": indicator_table}


@signed_in
def export(request: StaffRequest, pk: int, what: str, form: str) -> HttpResponse:
    """tasks or indicators as xlsx or docx; plan as json. The file is named after the plan."""
    plan = access.fetch(request.user, PLAN_EXPORT, live_plans_for(request.user), pk)
    with translation.override(settings.LANGUAGE_CODE):  # A document of the office, whoever takes it.
        return _made(PlanContent.of(plan), what, form)


def _made(content: PlanContent, what: str, form: str) -> HttpResponse:
    if (what, form) == ("plan", "json"):
        text = json.dumps(plan_as_json(content), ensure_ascii=False, indent=2) + "\n"
        return _file(text.encode(), "application/json", f"{content.plan.title}.json")
    if what not in TABLES or form not in ("xlsx", "docx"):
        raise Http404
    table = TABLES[what](content)
    made_on = timezone.localtime()
    if form == "xlsx":
        return _file(table_as_xlsx(table, made_on=made_on), XLSX, f"{table.title}.xlsx")
    return _file(table_as_docx(table, made_on=made_on), DOCX, f"{table.title}.docx")


def _file(data: bytes, media_type: str, name: str) -> HttpResponse:
    disposition = content_disposition_header(True, name) or "attachment"
    return HttpResponse(data, content_type=media_type, headers={"Content-Disposition": disposition})
