"""What stands behind the arguments of every address: a row of ours and one of the neighbour's, by the name it goes by.

`live`, `making`, `ours` and `county` are ours: nobody of the neighbour county reaches them. `public` is for citizens,
`secret` for whoever knows the address.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from kepu.core.evidence.actions import store_evidence
from kepu.core.models import EvidenceFile, Grant, Person, Unit, Vocabulary
from kepu.governance.plans.models import Indicator, Plan
from kepu.operations.activities.actions.calendar import open_feed, secret_of
from kepu.operations.activities.models import Activity, SignUp, Trainee
from kepu.operations.activities.verification_codes import check_character
from tests import factories
from tests.cast import Cast
from tests.factories import ledger, planned, sheets, training
from tests.factories.activities import wrapped
from tests.factories.calendar import theme_day
from tests.factories.photos import photo
from tests.factories.sign_ups import open_activity, signed_up

Rows = dict[str, dict[str, dict[str, object]]]


def rows_by_address(cast: Cast) -> Rows:
    """For addresses that take arguments, by full name or by namespace: the row's name → the arguments."""
    live = factories.published_plan(cast.zhou)
    making = factories.plan_in_the_making(cast.zhou)
    foreign = factories.published_plan(cast.meng)
    return {
        **plan_rows(live, making, foreign),
        **core_rows(cast, live.document.evidence_id),
        **ledger_rows(cast, live, foreign),
        **activity_rows(cast),
        **calendar_rows(cast),
        **training_rows(cast),
    }


def plan_rows(live: Plan, making: Plan, foreign: Plan) -> Rows:
    plans: dict[str, dict[str, object]] = {
        "live": {"pk": live.pk},
        "making": {"pk": making.pk},
        "foreign": {"pk": foreign.pk},
    }
    indicator = counted_indicator(making)
    return {
        "plans:document": {"making": {"pk": making.document_id}, "foreign": {"pk": foreign.document_id}},
        "plans:export": {
            name: {**given, "what": "tasks", "form": "xlsx"} for name, given in plans.items() if name != "making"
        },
        "plans:row_add": {"making": {"pk": making.pk, "kind": "indicator"}},
        "plans:row_edit": {"making": {"pk": making.pk, "kind": "indicator", "row_pk": indicator.pk}},
        "plans:owner": {"live": {"pk": live.pk, "row_pk": counted_indicator(live).pk}},
        "plans": plans,
    }


def counted_indicator(plan: Plan) -> Indicator:
    """One that is counted in units, not in per cent, so that its target can be given out."""
    return next(row for row in plan.indicators.order_by("pk") if row.value is not None and row.unit_label != "%")


def core_rows(cast: Cast, file: int) -> Rows:
    edition = Vocabulary.objects.create(key="unit-type", edition="2026", name="单位类型")
    theirs = factories.group("各成员单位", cast.neighbour)
    photos: dict[str, dict[str, object]] = {
        "ours": {"pk": photo_of(cast.he).pk},
        "foreign": {"pk": photo_of(cast.ou).pk},
    }
    return {
        "units": {"ours": {"pk": cast.health.pk}, "foreign": {"pk": cast.neighbour_education.pk}},
        "groups": {"ours": {"pk": cast.members.pk}, "foreign": {"pk": theirs.pk}},
        "regions": {"ours": {"code": cast.county.code}, "foreign": {"code": cast.neighbour.code}},
        "persons": {"ours": {"pk": cast.he.pk}, "foreign": {"pk": cast.ou.pk}},
        "persons:revoke": {"ours": {"pk": cast.he.pk, "grant_pk": Grant.objects.get(person=cast.he).pk}},
        "files": {"ours": {"pk": file}},
        "files:copy": photos,
        "files:thumbnail": photos,
        "vocabularies": {"any": {"pk": edition.pk}},
    }


def photo_of(person: Person) -> EvidenceFile:
    unit = person.unit
    return store_evidence(data=photo(), name="现场.jpg", kind="photo", unit=unit, region=unit.region, by=person)


def ledger_rows(cast: Cast, live: Plan, foreign: Plan) -> Rows:
    ours, theirs = counted_indicator(live), counted_indicator(foreign)
    ledger.binding(ours)
    ledger.binding(theirs)
    stated = {
        "ours": {"pk": ledger.figure(ours, cast.education, by=cast.he).pk},
        "foreign": {"pk": ledger.figure(theirs, cast.neighbour_education, by=cast.ou).pk},
    }
    weak = {
        "ours": {"pk": ledger.weakness(ours, cast.education).pk},
        "foreign": {"pk": ledger.weakness(theirs, cast.neighbour_education).pk},
    }
    plans: dict[str, dict[str, object]] = {"live": {"plan_pk": live.pk}, "foreign": {"plan_pk": foreign.pk}}
    return {
        "ledger:bindings": plans,
        "ledger:bindings_accept": plans,
        "ledger:figure_confirm": stated,
        "ledger:figure_return": stated,
        "ledger:weaknesses_raise": {"live": {"pk": live.pk}, "foreign": {"pk": foreign.pk}},
        "ledger:weakness": weak,
        "ledger:weakness_move": {name: {**given, "verb": "answer"} for name, given in weak.items()},
        "ledger": {"live": {"pk": ours.pk}, "foreign": {"pk": theirs.pk}},
    }


@dataclass(frozen=True, slots=True)
class Held:
    """An activity that takes sign-ups, with one sign-up and somebody at the door."""

    activity: Activity
    sign_up: SignUp

    @classmethod
    def by(cls, unit: Unit, **fields: object) -> Held:
        activity = open_activity(unit, **fields)
        activity.attendances.create(source="door", first_seen_at=timezone.now())
        activity.evidence.create(kind="link", link="https://example.org/report")
        return cls(activity, signed_up(activity))

    @property
    def address(self) -> dict[str, object]:
        return {"pk": self.activity.pk}


def activity_rows(cast: Cast) -> Rows:
    """`county`: what the county's office holds in the township."""
    held = {
        "ours": Held.by(cast.education),
        "county": Held.by(cast.science, region=cast.town),
        "foreign": Held.by(cast.neighbour_education),
    }
    over = {name: {"pk": wrapped(each.activity.unit).pk} for name, each in held.items()}
    quick = {name: {"pk": wrapped(each.activity.unit, source="quick").pk} for name, each in held.items()}
    programmes = {
        "ours": {"pk": planned.programme(cast.education).pk},
        "county": {"pk": planned.programme(cast.science).pk},
        "foreign": {"pk": planned.programme(cast.neighbour_science).pk},
    }
    imports: dict[str, tuple[Person, str]] = {
        "ours": (cast.he, "checked"),
        "county": (cast.zhou, "checked"),
        "foreign": (cast.ou, "checked"),
    }
    bulk = {name: {"pk": sheets.sheet(by, state=state).pk} for name, (by, state) in imports.items()}
    token: dict[str, dict[str, object]] = {"public": {"token": held["ours"].activity.public_token}}
    return {
        "activities:move": {name: {**each.address, "verb": "close_sign_up"} for name, each in held.items()},
        "activities:verify": over,
        "activities:quick_done": quick,
        "activities:evidence_remove": {
            name: {**each.address, "evidence_pk": each.activity.evidence.get().pk} for name, each in held.items()
        },
        "activities:door_walk_in_remove": {
            name: {**each.address, "attendance_pk": each.activity.attendances.get().pk} for name, each in held.items()
        },
        "activities:door_give_up": {
            name: {**each.address, "sign_up_pk": each.sign_up.pk} for name, each in held.items()
        },
        **dict.fromkeys(
            [f"activities:programme{what}" for what in ("", "_edit", "_copy", "_join")],
            programmes,
        ),
        **dict.fromkeys(
            [f"activities:bulk_{what}" for what in ("detail", "problems", "confirm", "resume", "undo")], bulk
        ),
        "activities": {name: each.address for name, each in held.items()},
        "portal:sign_up_detail": {"public": {"code": held["ours"].sign_up.code}},
        "portal:sign_up_cancel": {"public": {"code": held["ours"].sign_up.code}},
        "portal": token,
    }


def calendar_rows(cast: Cast) -> Rows:
    """`any`: a theme day of the standard list."""
    theme_day("standard")
    theme_day("ours", region=cast.county)
    theme_day("foreign", region=cast.neighbour)
    days: dict[str, dict[str, object]] = {
        "any": {"key": "standard"},
        "ours": {"key": "ours"},
        "foreign": {"key": "foreign"},
    }
    year = timezone.localdate().year
    dated = {name: {**given, "year": year} for name, given in days.items()}
    ours, theirs = (open_feed(content="theme_days", by=by) for by in (cast.he, cast.ou))
    return {
        "activities:calendar_year": {"any": {"year": year}},
        **dict.fromkeys([f"activities:theme_day{what}" for what in ("", "_edit", "_off", "_on", "_restore")], days),
        "activities:theme_day_year": dated,
        "activities:theme_day_year_reset": dated,
        "activities:feed_open": {"any": {"content": "unit"}},
        "activities:feed_revoke": {"ours": {"pk": ours.pk}, "foreign": {"pk": theirs.pk}},
        "activities:feed": {"secret": {"secret": secret_of(ours)}},
    }


def training_rows(cast: Cast) -> Rows:
    courses, classes, trainees = {}, {}, {}
    certified: dict[str, Trainee] = {}
    for number, (name, unit) in enumerate(
        {"ours": cast.education, "county": cast.science, "foreign": cast.neighbour_education}.items()
    ):
        held = training.training_class(unit)
        body = f"22222222{'ABC'[number]}2"
        courses[name] = {"pk": training.course(unit).pk}
        classes[name] = {"pk": held.pk}
        trainees[name] = {"pk": training.trainee(held).pk}
        certified[name] = training.certified(held, body + check_character(body))
    of_class = ("class_edit", "training_class", "trainee_add", "roster_upload", "attendance", "certificates")
    return {
        "activities:course_edit": courses,
        **dict.fromkeys([f"activities:{what}" for what in (*of_class, "certificates_issue")], classes),
        "activities:trainee_remove": trainees,
        "activities:certificate_revoke": {name: {"pk": row.pk} for name, row in certified.items()},
        "portal:certificate": {"public": {"code": certified["ours"].verification_code}},
    }
