"""Codes in words, in a template that was given the words."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def word(words: Mapping[str, str], code: str) -> str:
    return words.get(code, code)
