"""Shapes of what is typed about activities. Forms never save."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kepu.core.access import scoped
from kepu.core.asking import whole_number
from kepu.core.measures import promises
from kepu.core.permissions import REGION_VIEW
from kepu.core.persons.models import Person
from kepu.core.regions.codes import Level
from kepu.core.regions.models import Region
from kepu.core.units.forms import UnitChoice, day_field, regions_for
from kepu.core.units.models import Unit
from kepu.operations.activities.actions.activities import (
    MOST_REPEATS,
    ActivityDraft,
    CoHostLine,
    SpeakerLine,
    draft_of,
)
from kepu.operations.activities.models import Activity, CoHost, Programme, ThemeDay
from kepu.operations.activities.models.activity import Area, HostLevel, Mode
from kepu.operations.activities.permissions import ACTIVITY_VIEW, PROGRAMME_VIEW
from kepu.operations.activities.queries import planning
from kepu.operations.activities.queries.calendar import RegionCalendar, region_of
from kepu.operations.activities.queries.words import GROUP, KIND, MAIN_GROUPS, PLACE, THEME, TRACK
from kepu.operations.activities.states import ActivityState

UNSAID = ("", "—")


def time_field(**given: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(widget=widget, **given)


def number_field(label: Any, **given: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=2_000_000_000, widget=widget, **given)


class ProgrammeChoice(forms.ModelChoiceField):
    def label_from_instance(self, programme: Programme) -> str:
        return f"{programme.name}（{programme.unit}）"


class RegionChoice(forms.ModelChoiceField):
    """Regions in the order of their codes, so that villages stand below their township."""

    def label_from_instance(self, region: Region) -> str:
        return f"　　{region.name}" if region.level == Level.VILLAGE else region.name


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, person: Person) -> str:
        return f"{person.name}（{person.unit}）"


class ActivityFilter(forms.Form):
    """What a list shows. Other rooms link here with the same names: see queries/works.py."""

    q = forms.CharField(label=_("名称或地点"), required=False)
    kind = forms.ChoiceField(label=_("类型"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *ActivityState.choices])
    group = forms.ChoiceField(label=_("人群"), required=False)
    unit = UnitChoice(label=_("主办单位"), queryset=Unit.objects.none(), required=False, empty_label=_("全部"))
    region = forms.ModelChoiceField(
        label=_("举办地区"),
        queryset=Region.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("全部"),
    )
    area = forms.ChoiceField(label=_("城乡"), required=False, choices=[("", _("全部")), *Area.choices])
    programme = ProgrammeChoice(
        label=_("所属计划"), queryset=Programme.objects.none(), required=False, empty_label=_("全部")
    )
    clause = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, person: Person, words: dict[str, dict[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # "from" is a word of Python, so it cannot stand above.
        self.fields["from"] = day_field(label=_("从"), required=False)
        self.fields["until"] = day_field(label=_("到"), required=False)
        self.order_fields(["q", "from", "until"])
        self.fields["kind"].choices = [("", _("全部")), *words[KIND].items()]  # type: ignore[attr-defined]
        self.fields["group"].choices = [("", _("全部")), *words[GROUP].items()]  # type: ignore[attr-defined]
        units = scoped(person, ACTIVITY_VIEW, Unit.objects.all()).select_related("region")
        self.fields["unit"].queryset = units.order_by("region__code", "name")  # type: ignore[attr-defined]
        self.fields["region"].queryset = regions_for(person, REGION_VIEW)  # type: ignore[attr-defined]
        programmes = scoped(person, PROGRAMME_VIEW, Programme.objects.select_related("unit"))
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """The conditions that make sense; the others are left aside."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


# The plan -----------------------------------------------------------------------------------------------------------


class PlanForm(forms.Form):
    """What, when, where and for whom; the rest may wait."""

    FIRST = ("title", "kind", "starts_at", "ends_at", "region", "place", "groups")
    MORE = (
        "theme",
        "mode",
        "place_type",
        "area",
        "level",
        "track",
        "is_free",
        "plan_people",
        "capacity",
        "sign_up_until",
        "contact",
        "summary",
    )

    unit = UnitChoice(label=_("主办单位"), queryset=Unit.objects.none())
    title = forms.CharField(label=_("名称"), max_length=120)
    kind = forms.ChoiceField(label=_("类型"))
    starts_at = time_field(label=_("开始"))
    ends_at = time_field(label=_("结束"))
    region = RegionChoice(label=_("地区"), queryset=Region.objects.none(), help_text=_("在村里办的请选到村。"))
    place = forms.CharField(label=_("地点"), max_length=120, required=False)
    groups = forms.MultipleChoiceField(label=_("面向人群"), required=False, widget=forms.CheckboxSelectMultiple)
    programme = ProgrammeChoice(
        label=_("所属计划"), queryset=Programme.objects.none(), required=False, empty_label=_("不属于任何计划")
    )
    clause_thread = forms.ChoiceField(
        label=_("对应任务"), required=False, help_text=_("本单位在实施方案中承担的任务。")
    )
    theme_day = forms.ModelChoiceField(
        label=_("主题日"), queryset=ThemeDay.objects.none(), required=False, empty_label=_("没有")
    )
    responsible = PersonChoice(label=_("负责人"), queryset=Person.objects.none(), required=False, empty_label=_("我"))
    theme = forms.ChoiceField(label=_("主题分类"), required=False)
    mode = forms.ChoiceField(label=_("形式"), choices=Mode.choices)
    place_type = forms.ChoiceField(label=_("场所类型"), required=False)
    area = forms.ChoiceField(label=_("城乡"), required=False, choices=[("", _("随地区")), *Area.choices])
    level = forms.ChoiceField(label=_("举办层级"), required=False, choices=[("", _("随主办单位")), *HostLevel.choices])
    track = forms.ChoiceField(label=_("培训类别"), required=False)
    is_free = forms.BooleanField(label=_("免费"), required=False)
    plan_people = number_field(_("预计人数"))
    capacity = number_field(_("名额"), help_text=_("不填表示不限。报满后自动候补。"))
    sign_up_until = time_field(label=_("报名截止"), required=False)
    contact = forms.CharField(
        label=_("咨询电话"), max_length=60, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    summary = forms.CharField(label=_("内容简介"), required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(
        self, *args: Any, person: Person, words: dict[str, dict[str, str]], base: Activity | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.base = person, base
        hosts = planning.hosts_for(person)
        self.set_queryset("unit", hosts)
        host = self._host()
        day = timezone.localdate()
        self.set_choices("kind", [UNSAID, *words[KIND].items()])
        self.set_choices("theme", [UNSAID, *words[THEME].items()])
        self.set_choices("place_type", [UNSAID, *words[PLACE].items()])
        self.set_choices("track", self._with_kept("track", [UNSAID, *words[TRACK].items()]))
        self.set_choices("groups", list(words[GROUP].items()))
        kept_region = self.initial.get("region")
        self.set_queryset("region", planning.regions_near(host.region, kept_region, base.region if base else None))
        joined = planning.programmes_to_join(person, host, day)
        kept = Programme.objects.filter(pk__in=[base.programme_id] if base else [])
        given = self.initial.get("programme")
        if given is not None:
            kept = kept | Programme.objects.filter(pk=given.pk)
        self.set_queryset("programme", (joined | kept).select_related("unit").distinct())
        days = {row.pk for row in RegionCalendar.of(region_of(person)).days.values()}
        days |= {base.theme_day_id} if base and base.theme_day_id else set()
        self.set_queryset("theme_day", ThemeDay.objects.filter(pk__in=days).order_by("name"))
        persons = Person.objects.filter(is_active=True, unit__path__startswith=host.path) | Person.objects.filter(
            pk__in=[person.pk, base.responsible_id if base else None]
        )
        self.set_queryset("responsible", persons.select_related("unit").order_by("name"))
        tasks = promises().tasks_of(host, day)
        choices = [(str(task.thread), f"{task.label}（{task.plan}）" if task.plan else task.label) for task in tasks]
        self.set_choices("clause_thread", self._with_kept("clause_thread", [("", _("没有")), *choices]))
        if len(self.fields["clause_thread"].choices) == 1:  # type: ignore[attr-defined]
            del self.fields["clause_thread"]

    def _host(self) -> Unit:
        """Whose region, programmes and tasks the choices are: the host asked for, where it may be one."""
        hosts: Any = self.fields["unit"].queryset  # type: ignore[attr-defined]
        asked = self.data.get("unit") if self.is_bound else None
        if (host_pk := whole_number(asked)) is not None:
            found = hosts.filter(pk=host_pk).first()
            if found is not None:
                return found
        initial = self.initial.get("unit")
        return initial if isinstance(initial, Unit) else self.person.unit

    def set_choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def set_queryset(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def _with_kept(self, name: str, choices: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
        """What stands already can stay, even where the list no longer knows it."""
        kept = str(getattr(self.base, name, "") or self.initial.get(name) or "")
        known = {str(value) for value, _label in choices}
        return choices if not kept or kept in known else [*choices, (kept, _("原来选定的"))]

    @cached_property
    def first_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FIRST]

    @cached_property
    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MORE]

    @property
    def main_groups(self) -> list[Any]:
        return [choice for choice in self["groups"] if choice.data["value"] in MAIN_GROUPS]

    @property
    def special_groups(self) -> list[Any]:
        return [choice for choice in self["groups"] if choice.data["value"] not in MAIN_GROUPS]

    @property
    def more_is_wrong(self) -> bool:
        return bool(self.errors.keys() - {*self.FIRST, "__all__"})

    def clean_clause_thread(self) -> UUID | None:
        chosen = self.cleaned_data["clause_thread"]
        return UUID(chosen) if chosen else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at < starts_at:
            self.add_error("ends_at", _("结束时间早于开始时间，请改正。"))
        until = cleaned.get("sign_up_until")
        if until and ends_at and until > ends_at:
            self.add_error("sign_up_until", _("报名截止晚于活动结束，请改早。"))
        return cleaned


class _LineForm(forms.Form):
    """One line of a short list; a line without its name is left aside."""

    use_required_attribute = False

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.region = region


class _UnitLineForm(_LineForm):
    name = forms.CharField(
        label=_("单位"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"list": "unit-names", "aria-label": _("单位"), "placeholder": _("单位名称")}),
    )

    def clean_name(self) -> Unit | None:
        name = self.cleaned_data["name"].strip()
        if not name:
            return None
        unit = planning.unit_named(name, self.region)
        if unit is None:
            raise forms.ValidationError(
                _("没有找到“%(name)s”。请写单位的规范名称或别名，或从列表中选择。"), params={"name": name}
            )
        return unit


class CoHostForm(_UnitLineForm):
    role = forms.ChoiceField(
        label=_("角色"),
        choices=CoHost.Role.choices,
        initial=CoHost.Role.ORGANISER,
        required=False,
        widget=forms.Select(attrs={"aria-label": _("角色")}),
    )


class ServedForm(_UnitLineForm):
    pass


def _short(label: Any, length: int) -> forms.CharField:
    """A field that tells its name inside, for a line of several."""
    widget = forms.TextInput(attrs={"aria-label": label, "placeholder": label})
    return forms.CharField(label=label, max_length=length, required=False, widget=widget)


class SpeakerForm(_LineForm):
    name = _short(_("姓名"), 60)
    affiliation = _short(_("单位、职称"), 100)
    topic = _short(_("讲题"), 120)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("name") and (cleaned.get("affiliation") or cleaned.get("topic")):
            self.add_error("name", _("请填写专家姓名。"))
        return cleaned


CoHostLines = forms.formset_factory(CoHostForm, extra=2, max_num=30, absolute_max=60)
ServedLines = forms.formset_factory(ServedForm, extra=3, max_num=100, absolute_max=120)
SpeakerLines = forms.formset_factory(SpeakerForm, extra=2, max_num=30, absolute_max=60)


class PlanForms:
    """The plan form with its lists: co-hosts, speakers, served units."""

    def __init__(
        self,
        data: Any,
        *,
        person: Person,
        words: dict[str, dict[str, str]],
        base: Activity | None = None,
        initial: dict[str, Any] | None = None,
        parts_of: Activity | None = None,
    ) -> None:
        """base: the activity that is corrected. parts_of: the one whose co-hosts, speakers and units are shown first."""
        self.base, self.parts_of = base, parts_of
        self.main = PlanForm(data, person=person, words=words, base=base, initial=initial)
        region = self.main._host().region
        shown = draft_of(parts_of) if parts_of is not None else None
        common = {"data": data, "form_kwargs": {"region": region}}
        co_hosts = [{"name": line.unit.name, "role": line.role} for line in (shown.co_hosts if shown else None) or ()]
        served = [{"name": unit.name} for unit in (shown.served if shown else None) or ()]
        speakers = [
            {"name": line.name, "affiliation": line.affiliation, "topic": line.topic}
            for line in (shown.speakers if shown else None) or ()
        ]
        self.co_hosts = CoHostLines(prefix="cohosts", initial=co_hosts, **common)
        self.served = ServedLines(prefix="served", initial=served, **common)
        self.speakers = SpeakerLines(prefix="speakers", initial=speakers, **common)
        self.unit_names = planning.names_around(region)

    def is_valid(self) -> bool:
        # Each is asked, so that everything wrong is told at once.
        judged = [part.is_valid() for part in (self.main, self.co_hosts, self.served, self.speakers)]
        return all(judged)

    @property
    def parts_are_filled(self) -> bool:
        """Whether to show the lists at once: something stands in them, or is wrong."""
        lists = (self.co_hosts, self.served, self.speakers)
        return any(lines.initial or any(lines.errors) for lines in lists)

    def draft(self) -> ActivityDraft:
        """What was typed, on top of what stands."""
        given = dict(self.main.cleaned_data)
        lines: dict[str, Any] = {
            "co_hosts": [
                CoHostLine(row["name"], row["role"] or CoHost.Role.ORGANISER) for row in _filled(self.co_hosts)
            ],
            "speakers": [SpeakerLine(row["name"], row["affiliation"], row["topic"]) for row in _filled(self.speakers)],
            "served": [row["name"] for row in _filled(self.served)],
        }
        if self.base is not None:
            return replace(draft_of(self.base), **given, **lines)
        return ActivityDraft(**given, **lines, copied_from=self.parts_of)


def _filled(lines: Any) -> list[dict[str, Any]]:
    return [form.cleaned_data for form in lines if form.cleaned_data.get("name")]


class RepeatForm(forms.Form):
    every = forms.ChoiceField(label=_("每隔"), choices=[("week", _("一周")), ("month", _("一个月"))])
    times = forms.IntegerField(
        label=_("再办几次"),
        min_value=1,
        max_value=MOST_REPEATS,
        initial=4,
        help_text=_("每次是一项单独的活动，可以分别修改、取消。"),
    )


class PostponeForm(forms.Form):
    starts_at = time_field(label=_("新的开始时间"))
    ends_at = time_field(label=_("新的结束时间"), required=False, help_text=_("不填则时长不变。"))
    reason = forms.CharField(label=_("原因"), max_length=300)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at < starts_at:
            self.add_error("ends_at", _("结束时间早于开始时间，请改正。"))
        return cleaned


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=300)
