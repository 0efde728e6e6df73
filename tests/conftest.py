"""What every test shares: nothing is written into the site's own data folder, and passwords cost no time."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import override_settings


class QuickArgon2(Argon2PasswordHasher):
    """The site's own way to keep passwords, at a strength that suits a test."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


@pytest.fixture(scope="session", autouse=True)
def site_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    uploads = tmp_path_factory.mktemp("uploads")
    storages = copy.deepcopy(settings.STORAGES)
    storages["default"]["OPTIONS"]["location"] = uploads
    hashers = [f"{QuickArgon2.__module__}.{QuickArgon2.__qualname__}"]
    with override_settings(STORAGES=storages, MEDIA_ROOT=uploads, PASSWORD_HASHERS=hashers):
        yield
