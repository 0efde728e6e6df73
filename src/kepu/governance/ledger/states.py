"""Which moves of declared figures and weak links are legal."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class FigureState(models.TextChoices):
    DECLARED = "declared", _("待核定")
    CONFIRMED = "confirmed", _("已核定")
    RETURNED = "returned", _("已退回")


FIGURE_MOVES: dict[tuple[str, str], str] = {
    (FigureState.DECLARED, "confirm"): FigureState.CONFIRMED,
    (FigureState.DECLARED, "return"): FigureState.RETURNED,
    (FigureState.CONFIRMED, "return"): FigureState.RETURNED,
}


class WeaknessState(models.TextChoices):
    OPEN = "open", _("待制定措施")
    ANSWERED = "answered", _("整改中")
    CHECKED = "checked", _("已销号")
    DISMISSED = "dismissed", _("不列入")


WEAKNESS_MOVES: dict[tuple[str, str], str] = {
    (WeaknessState.OPEN, "answer"): WeaknessState.ANSWERED,
    (WeaknessState.ANSWERED, "answer"): WeaknessState.ANSWERED,
    (WeaknessState.ANSWERED, "check"): WeaknessState.CHECKED,
    (WeaknessState.ANSWERED, "send_back"): WeaknessState.OPEN,
    (WeaknessState.OPEN, "dismiss"): WeaknessState.DISMISSED,
    (WeaknessState.CHECKED, "reopen"): WeaknessState.OPEN,
    (WeaknessState.DISMISSED, "reopen"): WeaknessState.OPEN,
}

VERBS: dict[str, str | Promise] = {
    "confirm": _("核定"),
    "return": _("退回"),
    "answer": _("填报措施"),
    "check": _("核验销号"),
    "send_back": _("退回重做"),
    "dismiss": _("不列入"),
    "reopen": _("重新列入"),
}
WORDS: dict[str, str | Promise] = {**VERBS, **dict(FigureState.choices), **dict(WeaknessState.choices)}
