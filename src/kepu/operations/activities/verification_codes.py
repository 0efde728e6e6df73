"""Verification codes of certificates: random, easy to read out, with a check character.

Ten random characters of 31 are some 8 × 10^14 codes: nobody finds one by trying. 0, 1, I, L and O are left out, because
people take them for each other. The number of characters is prime, so the check character shows every single wrong
character and every two neighbours that changed places.
"""

from __future__ import annotations

import secrets
import unicodedata

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RANDOM_CHARACTERS = 10
LENGTH = RANDOM_CHARACTERS + 1


def new_code() -> str:
    body = "".join(secrets.choice(ALPHABET) for _character in range(RANDOM_CHARACTERS))
    return body + check_character(body)


def check_character(body: str) -> str:
    total = sum(weight * ALPHABET.index(character) for weight, character in enumerate(body, start=2))
    return ALPHABET[-total % len(ALPHABET)]


def plain_code(typed: str) -> str:
    """The code without the spaces and dashes that people write, in capitals."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed).upper() if sign.isalnum())


def is_code(code: str) -> bool:
    """True where the code could be one of ours: length, alphabet and check character are right."""
    in_alphabet = len(code) == LENGTH and all(character in ALPHABET for character in code)
    return in_alphabet and check_character(code[:-1]) == code[-1]


def shown(code: str) -> str:
    """In groups, as it is printed: ABCD-EFGH-JKM."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
