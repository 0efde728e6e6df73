"""What an app contributes to the faces: menu entries and home cards. Each app's module.py registers one Module."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kepu.core.permissions import Permission
from kepu.core.persons.models import Person


@dataclass(frozen=True, slots=True)
class MenuEntry:
    label: str
    url_name: str
    permission: Permission | None = None  # None: for everyone who is signed in
    order: int = 100
    section: str = ""  # entries of one section fold under its name, where a person has more than one of them


@dataclass(frozen=True, slots=True)
class HomeCard:
    """A template fragment on the home page. `context` may answer None: nothing to show to this person."""

    template: str
    context: Callable[[Person], dict[str, Any] | None]
    order: int = 100


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What is kept of people, why, and for how long: the row of the personal-data map."""

    what: str
    why: str
    kept: str


@dataclass(frozen=True, slots=True)
class Module:
    key: str
    menu: tuple[MenuEntry, ...] = ()
    home: tuple[HomeCard, ...] = ()
    personal_data: tuple[PersonalData, ...] = ()
    # What the audit page calls the app's deeds: name of the action → words.
    deeds: Mapping[str, str] = field(default_factory=dict)
    # Brings in what comes with the product, such as code sets. Run at opening, at every upgrade and by the demo, so it
    # adds or renews what is not there and answers how many rows that were.
    standard: Callable[[], int] | None = None
    demo: Callable[[], None] | None = None
    demo_order: int = 100


@dataclass(slots=True)
class _Registry:
    modules: dict[str, Module] = field(default_factory=dict)


_registry = _Registry()


def register(module: Module) -> None:
    """Called from AppConfig.ready."""
    _registry.modules[module.key] = module


def registered() -> list[Module]:
    return list(_registry.modules.values())


def load_standards() -> int:
    """Bring in what comes with the product, of every module. Returns how many rows were new or renewed."""
    return sum(module.standard() for module in registered() if module.standard is not None)
