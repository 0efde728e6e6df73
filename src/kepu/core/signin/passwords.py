"""What a password must be, told in the reader's language."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LengthValidator(MinimumLengthValidator):
    """Django's own, whose refusal has no Chinese wording."""

    def get_error_message(self) -> str:
        return _("密码太短，至少要 %(count)d 个字符。") % {"count": self.min_length}
