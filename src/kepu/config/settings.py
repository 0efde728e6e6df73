"""Settings. Everything a site may want to change comes from the environment, with a working default for one machine.

KEPU_DATA_DIR      where the database, uploads and the secret live (default: ./var)
KEPU_DATABASE_URL  sqlite:///path or postgresql://user:password@host:port/name (default: SQLite in the data folder)
KEPU_ALLOWED_HOSTS host names, separated by commas (default: loopback)
KEPU_HTTPS         1 behind a TLS proxy: secure cookies, HSTS
KEPU_DEBUG         1 for development only
KEPU_SIGNUP_RATE   forms of the public pages that one address may send per minute (default: 60; 0: no limit)
KEPU_TRAINING_KEEP_YEARS  years after a training class until names of its trainees are erased (default: 3)
KEPU_SIGNUP_KEEP_DAYS  days after an activity until names and telephones of its sign-ups are erased (default: 365)
"""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from kepu.config.database import database_from_url

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("KEPU_DATA_DIR", "var")).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)


def _secret(variable: str, file_name: str) -> str:
    """A secret of the site: from the environment, else made once and kept in the data folder, readable by its owner."""
    if key := os.environ.get(variable):
        return key
    kept = DATA_DIR / file_name
    try:
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key


SECRET_KEY = _secret("KEPU_SECRET_KEY", "secret.key")
# Seals personal details; to lose it is to lose them. See core/persons/sealed.py.
KEPU_PERSONAL_KEY = _secret("KEPU_PERSONAL_KEY", "personal.key")
DEBUG = os.environ.get("KEPU_DEBUG") == "1"
HTTPS = os.environ.get("KEPU_HTTPS") == "1"
ALLOWED_HOSTS = os.environ.get("KEPU_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("KEPU_TRUSTED_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    # Ours first: their templates stand before those of the libraries.
    "kepu.core",
    "kepu.ui",
    "kepu.operations.activities",
    "kepu.governance.plans",
    "kepu.governance.ledger",
    "kepu.faces.portal",
    "kepu.faces.workbench",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    # Both configure themselves against each other unless told not to; the loaders below are explicit.
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_q",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kepu.core.middleware.RequestContext",
    "kepu.core.signin.middleware.SessionLimits",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "kepu.config.urls"
WSGI_APPLICATION = "kepu.config.wsgi.application"

_LOADERS = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [("django.template.loaders.cached.Loader", _LOADERS)] if not DEBUG else _LOADERS,
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kepu.faces.workbench.context.shell",
            ],
        },
    }
]

DATABASES = {
    "default": database_from_url(os.environ.get("KEPU_DATABASE_URL", f"sqlite:///{DATA_DIR / 'kepu.sqlite3'}"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "core.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "kepu.core.signin.passwords.LengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "kepu.core.signin.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_PREVENT_ENUMERATION = True
# Whoever guesses is slowed by address here, and locked out by account below.
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "20/m/ip", "reauthenticate": "10/m/user"}
MFA_ADAPTER = "kepu.core.signin.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "kepu.core.signin.views.locked_out"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True
AXES_CLIENT_IP_CALLABLE = "kepu.core.signin.addresses.client_address"

# An account is locked whatever address is tried from; addresses are limited by ACCOUNT_RATE_LIMITS.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

KEPU_IDLE_SECONDS = int(os.environ.get("KEPU_IDLE_MINUTES", "30")) * 60
KEPU_SESSION_SECONDS = int(os.environ.get("KEPU_SESSION_HOURS", "10")) * 3600
# Roles that may do nothing before they have a second factor, e.g. system_admin,security_admin,audit_admin.
KEPU_SECOND_FACTOR_ROLES = [r for r in os.environ.get("KEPU_SECOND_FACTOR_ROLES", "").split(",") if r]

# Forms that anybody may send: so many from one address per minute; 0 for no limit. A school shares one address.
KEPU_SIGNUP_RATE = int(os.environ.get("KEPU_SIGNUP_RATE", "60"))
# Names and telephones of those who signed up are erased so long after the activity.
KEPU_TRAINING_KEEP_YEARS = int(os.environ.get("KEPU_TRAINING_KEEP_YEARS", "3"))
KEPU_SIGNUP_KEEP_DAYS = int(os.environ.get("KEPU_SIGNUP_KEEP_DAYS", "365"))

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = KEPU_SESSION_SECONDS

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "uploads"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = DATA_DIR / "uploads"
# A little more than the largest file that is taken in.
KEPU_MAX_REQUEST_BYTES = 60 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Strict from the first day: nothing inline, nothing from elsewhere.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

# Shared by all processes of the site, so that limits by address hold for all of them.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kepu_cache"},
    # Of each process for itself: for counts so frequent that to write them down would cost more than what they guard.
    "process": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "kepu",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}

# Jobs run at least once: each is written so that running twice changes nothing. retry > timeout > the longest job.
Q_CLUSTER = {
    "name": "kepu",
    "orm": "default",
    "workers": 1,
    "timeout": 600,
    "retry": 720,
    "poll": 0.5,
    "max_attempts": 3,
    "catch_up": False,
    "save_limit": 500,
    "label": "Kepu",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
