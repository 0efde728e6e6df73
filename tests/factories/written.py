"""A published plan written row by row, so that a test knows every row and does not hang on what the compiler reads."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.core.files.base import ContentFile
from django.utils import timezone

from kepu.core.models import EvidenceFile, Person, Unit, UnitGroup
from kepu.governance.plans.clause_search import make_findable
from kepu.governance.plans.models import Clause, Document, Duty, Indicator, Phase, Plan


class Writer:
    """Writes the text and its rows together: what is written last is the place of the row."""

    def __init__(self, by: Person, **facts) -> None:
        self.text = ""
        region = facts.pop("region", by.unit.region)
        evidence = EvidenceFile(
            kind="document", name="plan.txt", media_type="text/plain", size_bytes=1, sha256="0" * 64
        )
        evidence.unit, evidence.region, evidence.uploaded_by = by.unit, region, by
        evidence.file.save("plan.txt", ContentFile(b"-"), save=False)
        evidence.save()
        self.document = Document.objects.create(
            unit=by.unit, region=region, evidence=evidence, name="plan.txt", uploaded_by=by
        )
        given = {
            "title": "青禾县全民科学素质行动规划纲要实施方案（2026—2030年）",
            "issuer": "青禾县人民政府",
            "doc_number": "青府发〔2026〕1号",
            "issue_date": date(2026, 3, 1),
            "first_year": 2026,
            "last_year": 2030,
            "state": "published",
            "published_at": timezone.now(),
            "published_by": by,
        }
        self.plan = Plan.objects.create(document=self.document, unit=by.unit, region=region, **{**given, **facts})
        self.reviewed = {"review": "confirmed", "reviewed_by": by, "reviewed_at": timezone.now()}
        self.stack: list[Clause] = []

    def _write(self, words: str) -> dict[str, int]:
        start = len(self.text)
        self.text += words
        return {"line": self.text.count("\n", 0, start) + 1, "start": start, "end": len(self.text)}

    def clause(
        self, level: int, label: str, title: str, kind: str, body: str = "", group: str = "", **fields
    ) -> Clause:
        self.stack = [clause for clause in self.stack if clause.level < level]
        parent = self.stack[-1] if self.stack else None
        place = self._write(f"{label}{title}")
        clause = Clause.objects.create(
            plan=self.plan,
            parent=parent,
            position=self.plan.clauses.count(),
            path=f"{parent.path}/{label}" if parent else label,
            level=level,
            label=label,
            title=title,
            kind=kind,
            group=group,
            body=body,
            **{**self.reviewed, **fields},
            **place,
        )
        self._write(f"\n{body}\n" if body else "\n")
        self.stack.append(clause)
        return clause

    def indicator(
        self, quote: str, metric: str, comparator: str = ">=", value: str | None = None, **fields
    ) -> Indicator:
        place = self._write(quote)
        self._write("。\n")
        return Indicator.objects.create(
            plan=self.plan,
            clause=self.stack[-1],
            position=self.plan.indicators.count(),
            quote=quote,
            metric=metric,
            comparator=comparator,
            value=None if value is None else Decimal(value),
            **{**self.reviewed, **fields},
            **place,
        )

    def duties(self, **parts: list[Unit | UnitGroup | str]) -> list[Duty]:
        """lead=[…], support=[…], shared=[…]: units, groups, or names that mean nobody."""
        words = "，".join(f"{Duty.Role(role).label}：{'、'.join(map(str, bearers))}" for role, bearers in parts.items())
        raw = f"（{words}）"
        place = self._write(raw)
        self._write("\n")
        made = []
        for role, bearers in parts.items():
            for bearer in bearers:
                duty = Duty.objects.create(
                    plan=self.plan,
                    clause=self.stack[-1],
                    position=self.plan.duties.count(),
                    role=role,
                    name_as_written=str(bearer),
                    raw=raw,
                    unit=bearer if isinstance(bearer, Unit) else None,
                    unit_group=bearer if isinstance(bearer, UnitGroup) else None,
                    **self.reviewed,
                    **place,
                )
                made.append(duty)
        return made

    def phase(self, name: str, first: int | None, last: int | None) -> Phase:
        place = self._write(name)
        self._write("\n")
        return Phase.objects.create(
            plan=self.plan,
            position=self.plan.phases.count(),
            name=name,
            first_year=first,
            last_year=last,
            **self.reviewed,
            **place,
        )

    def done(self) -> Plan:
        self.document.text = self.text
        self.document.save(update_fields=["text"])
        make_findable(self.plan.clauses.all())
        return self.plan


def county_plan(cast, **facts) -> Plan:
    """One of everything the plan page shows: floor and stretch, groups, gaps, phases, measures with units of their own."""
    others = UnitGroup.objects.get_or_create(
        region=cast.county, name="其他成员单位", rule="except_leads", members_of=cast.members
    )[0]
    plan = Writer(cast.zhou, **facts)
    plan.clause(1, "一", "工作目标", "goal", "推动全县公民科学素质稳步提升。")
    share = {"metric": "公民具备科学素质的比例", "unit_label": "%", "scope": "全县"}
    plan.indicator("2025年为12.36%", comparator="=", value="12.36", role="baseline", deadline=2025, **share)
    plan.indicator("到2030年达到18%以上", value="18", deadline=2030, **share)
    plan.indicator("力争达到20%", value="20", role="stretch", deadline=2030, **share)
    plan.clause(1, "二", "重点任务", "other")
    plan.clause(2, "（一）", "青少年科学素质提升行动", "action", "面向全体学生。", "youth")
    plan.duties(lead=[cast.education], support=[cast.science, cast.members])
    plan.clause(3, "1", "办好科学课堂", "measure", "每学期举办科普讲座不少于4次。", "youth")
    plan.indicator("每学期举办科普讲座不少于4次", "科普讲座", value="4", unit_label="次", frequency="semester")
    plan.clause(3, "2", "培训科技教师", "measure", "到2028年培训科技教师300人次。（牵头：县卫健委）", "youth")
    plan.indicator("到2028年培训科技教师300人次", "培训科技教师", "=", "300", unit_label="人次", deadline=2028)
    plan.duties(lead=[cast.health])
    plan.clause(2, "（二）", "科普设施工程", "project")
    plan.duties(shared=[cast.science, cast.town_hall])
    plan.clause(3, "1", "建设县科技馆", "measure", "建成县科技馆。")
    plan.clause(2, "（三）", "老年人科学素质提升行动", "action", "", "elderly")
    plan.clause(3, "1", "智慧助老", "measure", "帮助老年人使用智能手机。", "elderly")
    plan.clause(1, "三", "保障措施", "safeguard")
    plan.clause(2, "（一）", "加强领导", "safeguard", "各单位列入年度计划。")
    plan.duties(lead=[cast.science], support=[others])
    plan.phase("启动阶段", 2026, 2026)
    plan.phase("推进阶段", 2027, 2029)
    plan.phase("收尾", None, None)
    return plan.done()
