"""Publishing tells those who have work to do, and withdrawing and publishing again loses nothing."""

from __future__ import annotations

from kepu.core.models import Notice
from kepu.governance.plans.actions import confirm_all, import_document, publish_plan, withdraw_plan
from kepu.governance.plans.tasks import compile_document
from tests import factories
from tests.factories.written import Writer


def told(words: str) -> list[str]:
    return sorted(Notice.objects.filter(text__contains=words).values_list("person__name", flat=True))


def test_those_with_a_part_in_the_plan_are_told_whether_named_or_in_a_group(cast):
    towns = factories.group("各乡镇", cast.county, (cast.town_hall,))
    plan = Writer(cast.zhou, state="confirming", published_at=None, published_by=None)
    plan.clause(1, "一", "任务", "other")
    plan.duties(lead=[cast.school], support=[cast.health, towns])
    publish_plan(plan.done(), by=cast.zhou)
    # 何秀兰 is liaison of the office above the school.
    assert told("已发布") == ["何秀兰", "方敏", "韦大山"]


def test_a_newer_version_can_be_withdrawn_and_published_again(cast):
    before = factories.published_plan(cast.zhou)
    text = factories.SCHEME.replace("达到20%", "达到22%").format(region="青禾县", lead="县教育局", support="县科协")
    document = import_document(
        data=text.encode(), name="newer.txt", unit=cast.science, region=cast.county, amends=before, by=cast.zhou
    )
    compile_document(document.pk)
    document.refresh_from_db()
    after = document.plan
    confirm_all(after, by=cast.zhou)
    publish_plan(after, by=cast.zhou)
    withdraw_plan(after, by=cast.zhou, reason="附件有误")
    publish_plan(after, by=cast.zhou)
    before.refresh_from_db()
    assert (before.state, after.state, after.supersedes) == ("superseded", "published", before)
