"""The product's settings; only the addresses are more."""

from kepu.config.settings import *  # noqa: F403

ROOT_URLCONF = "bare.urls"
