"""What every page's shell shows: the menu of this person, notices not yet read; to strangers, the way to the portal."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from kepu.core.access import holds
from kepu.core.modules import registered


def shell(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"public_home": reverse("portal:home")}
    return {
        "menu": SimpleLazyObject(lambda: menu_for(request)),
        "unread_notices": SimpleLazyObject(lambda: user.notices.filter(read_at__isnull=True).count()),
    }


def menu_for(request: HttpRequest) -> list[dict[str, Any]]:
    """Entries this person may use, and sections of them; the one whose address the page lies under is current.

    A section is {label, entries, current} and stands where its first entry would; one with a single entry is that entry.
    """
    entries = sorted(
        (entry for module in registered() for entry in module.menu), key=lambda entry: (entry.order, entry.label)
    )
    shown = [
        {"label": gettext(entry.label), "url": reverse(entry.url_name), "section": entry.section}
        for entry in entries
        if entry.permission is None or holds(request.user, entry.permission)
    ]
    # The home page lies above every address, so it is current only where it is asked for itself.
    under = [e for e in shown if (request.path == "/" if e["url"] == "/" else request.path.startswith(e["url"]))]
    current = max(under, key=lambda entry: len(entry["url"]), default=None)
    sections: dict[str, list[dict[str, Any]]] = {}
    for number, entry in enumerate(shown):
        sections.setdefault(entry["section"] or f"#{number}", []).append({**entry, "current": entry is current})
    return [
        members[0]
        if len(members) == 1
        else {"label": gettext(name), "entries": members, "current": any(member["current"] for member in members)}
        for name, members in sections.items()
    ]
