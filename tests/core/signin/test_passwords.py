"""What is said of a password that is too short."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from kepu.core.signin.passwords import LengthValidator


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", "密码太短，至少要 10 个字符。"),
        ("en", "The password is too short: at least 10 characters."),
    ],
)
def test_a_short_password_is_refused_in_the_reader_s_language(language: str, words: str) -> None:
    validator = LengthValidator(min_length=10)
    validator.validate("ten-chars!")
    with translation.override(language), pytest.raises(ValidationError) as refused:
        validator.validate("nine-char")
    assert refused.value.messages == [words]
