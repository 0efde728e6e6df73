"""Personal details at rest: sealed so that a stolen database tells nothing, and keyed so that one person is counted once.

The secret is made once per site and kept apart from the session secret, because losing it loses the sealed details and
changing it would count everybody anew. KEPU_PERSONAL_KEY overrides it; back up personal.key with the database.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import unicodedata
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

KEY_LENGTH = 32


@lru_cache(maxsize=4)
def _secrets(key: str) -> tuple[Fernet, bytes]:
    secret = key.encode()
    sealing = hmac.new(secret, b"seal", hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(sealing)), hmac.new(secret, b"count", hashlib.sha256).digest()


def seal(text: str) -> str:
    """The text in a form only this site can read; empty stays empty."""
    return _secrets(settings.KEPU_PERSONAL_KEY)[0].encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    """The text again; empty where it was sealed under another key."""
    if not sealed:
        return ""
    try:
        return _secrets(settings.KEPU_PERSONAL_KEY)[0].decrypt(sealed.encode()).decode()
    except InvalidToken:
        return ""


def person_key(*parts: str) -> str:
    """32 hex digits that stand for one person: a keyed hash of what was given, spelling differences removed.

    Give the identity number alone where there is one, else phone and name. What was given cannot be found from it.
    """
    plain = "\x1f".join("".join(unicodedata.normalize("NFKC", part).split()).upper() for part in parts)
    return hmac.new(_secrets(settings.KEPU_PERSONAL_KEY)[1], plain.encode(), hashlib.sha256).hexdigest()[:KEY_LENGTH]


def mask_name(name: str) -> str:
    """王小明 → 王**; the surname stays."""
    return name[:1] + "*" * (len(name) - 1) if name else ""


def mask_phone(phone: str) -> str:
    """13812345678 → 138****5678; of shorter numbers only the last two digits stay."""
    head, tail = (phone[:3], phone[-4:]) if len(phone) >= 11 else ("", phone[-2:] if len(phone) > 4 else "")
    return f"{head}{'*' * (len(phone) - len(head) - len(tail))}{tail}"
