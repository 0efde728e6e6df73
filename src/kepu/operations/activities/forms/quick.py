"""The one screen of the quick record. Forms never save."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kepu.core.evidence.forms import PhotosField, PhotosInput
from kepu.core.persons.models import Person
from kepu.core.regions.models import Region
from kepu.core.units.forms import day_field
from kepu.operations.activities.actions.quick import Photo, QuickRecord
from kepu.operations.activities.models import Activity
from kepu.operations.activities.queries import planning
from kepu.operations.activities.queries.quick import PLACE_OF_TYPE, Habits, title_for
from kepu.operations.activities.queries.words import MAIN_GROUPS

MOST_PEOPLE = 1_000_000
ELSEWHERE = "-"


class QuickForm(forms.Form):
    client_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    photos = PhotosField(
        label=_("照片"),
        required=False,
        help_text=_("拍照或从相册选，可以多张。"),
        widget=PhotosInput(attrs={"class": "quick-photos"}),
    )
    kind = forms.ChoiceField(label=_("是什么活动"), required=False, widget=forms.RadioSelect)
    other_kind = forms.ChoiceField(label=_("其他类型"), required=False)
    spot = forms.ChoiceField(label=_("在哪里"), required=False, widget=forms.RadioSelect)
    place = forms.CharField(label=_("地点"), max_length=120, required=False)
    people = forms.IntegerField(
        label=_("来了多少人"),
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": _("请填写来了多少人，数不清的估一个数。")},
    )
    group = forms.ChoiceField(label=_("主要是"), required=False)
    title = forms.CharField(label=_("名称"), max_length=120, required=False)
    day = day_field(label=_("日期"))
    region = forms.ModelChoiceField(label=_("地区"), queryset=Region.objects.none())

    def __init__(
        self, *args: Any, person: Person, habits: Habits, kinds: dict[str, str], groups: dict[str, str], **kwargs: Any
    ) -> None:
        """kinds, groups: code → words."""
        unit = person.unit
        start = {
            "spot": habits.spots[0].key if habits.spots else ELSEWHERE,
            "group": habits.group,
            "day": timezone.localdate(),
            "region": unit.region_id,
        }
        kwargs["initial"] = start | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.person, self.habits, self.kinds = person, habits, kinds
        first = [(code, kinds[code]) for code in habits.kinds if code in kinds]
        shown = {code for code, _label in first}
        self._choices("kind", first)
        self._choices(
            "other_kind", [("", _("其他类型…")), *((c, label) for c, label in kinds.items() if c not in shown)]
        )
        self._choices("spot", [*((spot.key, spot.place) for spot in habits.spots), (ELSEWHERE, _("其他地点"))])
        main = [(code, groups[code]) for code in MAIN_GROUPS if code in groups]
        self._choices("group", [*main, ("", _("其他或分不清"))])
        self.fields["region"].queryset = planning.regions_near(unit.region)  # type: ignore[attr-defined]

    def _choices(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind = cleaned.get("other_kind") or cleaned.get("kind")
        if not kind and not {"kind", "other_kind"} & self.errors.keys():
            self.add_error("kind", _("请点一个活动类型。"))
        spot = self.habits.spot(cleaned.get("spot") or "")
        if spot is None and not cleaned.get("place") and "place" not in self.errors:
            self.add_error("place", _("请写明在哪里，如“文化广场”。"))
        return cleaned | {"kind": kind, "found_spot": spot}

    def record(self) -> QuickRecord:
        given = self.cleaned_data
        spot = given["found_spot"] if not given["place"] else None
        place = spot.place if spot else given["place"].strip()
        photos = [
            Photo(photo.as_file(), photo.picture.sha256, photo.picture.taken_at)
            for photo in (given["photos"].taken if given["photos"] else ())
        ]
        return QuickRecord(
            client_key=given["client_key"],
            unit=self.person.unit,
            kind=given["kind"],
            title=given["title"].strip() or title_for(place, self.kinds[given["kind"]], given["day"]),
            day=given["day"],
            region=spot.region if spot else given["region"],
            place=place,
            place_type=spot.place_type if spot else PLACE_OF_TYPE.get(self.person.unit.type, ""),
            people=given["people"],
            group=given["group"],
            photos=photos,
        )

    def problems(self) -> dict[str, list[str]]:
        """Name of the field → what is wrong, in words that name the field."""
        return {
            name: [f"{self.fields[name].label}：{words}" if name in self.fields else str(words) for words in errors]
            for name, errors in self.errors.items()
        }


def like(activity: Activity) -> dict[str, Any]:
    """The same again, today."""
    main = [row for row in activity.reach.all() if not row.part_of_whole]
    most = max(main, key=lambda row: row.people, default=None)
    return {
        "kind": activity.kind,
        "other_kind": activity.kind,
        "spot": f"{activity.region_id}|{activity.place}" if activity.place else ELSEWHERE,
        "place": "",
        "region": activity.region_id,
        **({"people": sum(row.people for row in main), "group": most.group} if most else {}),
    }
