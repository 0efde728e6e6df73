"""How the sign-in library fits this house."""

from __future__ import annotations

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by the system administrator; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Whoever had to change a first password wanted to go on to work."""
        return "/"

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """No mail leaves by itself: offices often have no mail server, and notices stand in the workbench."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticators lie encrypted under the site's key: a copy of the database alone opens nothing."""

    def get_totp_issuer(self) -> str:
        return "Kepu"

    def get_totp_label(self, user) -> str:
        return user.username

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    key = hashlib.sha256(b"kepu.second-factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
