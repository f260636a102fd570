"""Settings of Gisa, read from the environment; a bad value stops the start.

Every setting that a user may want to change is listed in README.md, "Run it for a team".
"""

from __future__ import annotations

import os
import secrets
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from annotator.sso_settings import sso_settings

BASE_DIR = Path(__file__).resolve().parent.parent


def env_bool(name: str, default: bool) -> bool:
    """A yes/no from the environment; anything else than 1, true, yes, on, 0, false, no, off stops the start."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")


def env_int(name: str, default: int) -> int:
    """A whole number of 0 or more from the environment."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def env_list(name: str, default: str) -> list[str]:
    """Comma-separated words from the environment."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def secret_key(directory: Path) -> str:
    """GISA_SECRET_KEY, else a random key that is made once and kept in the data directory."""
    if key := os.environ.get("GISA_SECRET_KEY"):
        return key
    file = directory / "secret_key"
    if not file.exists():
        directory.mkdir(parents=True, exist_ok=True)
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(50))
    return file.read_text()


GISA_DATA_DIR = Path(os.environ.get("GISA_DATA_DIR", BASE_DIR / "var"))
GISA_MAX_FILE_BYTES = env_int("GISA_MAX_FILE_BYTES", 2 * 1024**3)
GISA_MAX_ARCHIVE_BYTES = env_int("GISA_MAX_ARCHIVE_BYTES", 16 * 1024**3)
GISA_MAX_UPLOAD_BYTES = env_int("GISA_MAX_UPLOAD_BYTES", 256 * 1024**2)

TESTING = "pytest" in sys.modules
DEBUG = env_bool("GISA_DEBUG", False)
SECRET_KEY = secret_key(GISA_DATA_DIR)
ALLOWED_HOSTS = env_list("GISA_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("GISA_ORIGINS", "")

INSTALLED_APPS = [
    "annotator",
    "annotator.apps.GisaAdmin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "annotator.callers.KnowCaller",
    "annotator.logs.RequestLog",
    "annotator.headers.SafeHeaders",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "annotator.compression.CompressAnswers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "annotator.pages.errors.ErrorPages",
]

# Single sign-on and the second factor: nothing of them is loaded unless they are switched on.
SSO = sso_settings(os.environ, env_bool("GISA_SECOND_FACTOR", False))
globals().update(SSO)
SSO_NAME: str = SSO["SSO_NAME"]
SECOND_FACTOR: bool = SSO["SECOND_FACTOR"]
INSTALLED_APPS += SSO.get("SSO_APPS", [])
MIDDLEWARE += SSO.get("SSO_MIDDLEWARE", [])

# Metrics are there when their package is.
METRICS = find_spec("prometheus_client") is not None
GISA_METRICS_TOKEN = os.environ.get("GISA_METRICS_TOKEN", "")
if METRICS:
    MIDDLEWARE.insert(1, "annotator.metrics.CountRequests")

ROOT_URLCONF = "annotator.urls"
WSGI_APPLICATION = "annotator.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Immediate transactions take the write lock when they begin, so that two savers queue up instead of one of them
# failing half-way; FULL makes a commit survive a power cut.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}
DATABASES: dict[str, Any] = {
    "default": dj_database_url.config(
        default=f"sqlite:///{GISA_DATA_DIR / 'gisa.sqlite3'}", conn_max_age=600, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    # A file, so that the threads of a live test server see the same database as the test.
    DATABASES["default"]["TEST"] = {"NAME": GISA_DATA_DIR / "test.sqlite3"} if TESTING else {}
    GISA_DATA_DIR.mkdir(parents=True, exist_ok=True)

AUTH_USER_MODEL = "annotator.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "projects"
LOGOUT_REDIRECT_URL = "login"

LANGUAGE_CODE = "en"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "annotator" / "locale"]
TIME_ZONE = os.environ.get("GISA_TIME_ZONE", "Asia/Seoul")
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("GISA_STATIC_ROOT", BASE_DIR / "staticfiles"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "annotator.staticfiles.HashedStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING
# Else every client of a test lists all static files first, which takes longer than most tests.
WHITENOISE_AUTOREFRESH = DEBUG or TESTING

# Uploads go to disk beyond 1 MB; the views bound their size themselves and say so.
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024**2
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024**2
DATA_UPLOAD_MAX_NUMBER_FILES = 1_000

# Nothing may come from elsewhere, nothing may be inline: hostile text that got through would find nothing to run.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF, *SSO.get("SSO_ORIGINS", [])],
        "frame-ancestors": [NONE],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
GISA_HTTPS = env_bool("GISA_HTTPS", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = GISA_HTTPS
# A supervisor on the same machine asks these without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if GISA_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = GISA_HTTPS
GISA_BEHIND_PROXY = env_bool("GISA_BEHIND_PROXY", False)
if GISA_BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = GISA_HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True

# Background jobs. The database is the queue by default: nothing else has to run.
TASKS: dict[str, Any] = {
    "default": {
        "BACKEND": "django_tasks.backends.dummy.DummyBackend" if TESTING else "django_tasks_db.DatabaseBackend",
    }
}
# Models that suggest, by address. Set by whoever runs the installation: a lead only switches them on or off.
GISA_MODELS = {
    name: os.environ.get(name, "")
    for name in ("GISA_MODEL_URL", "GISA_LLM_URL", "GISA_LLM_MODEL", "GISA_LLM_KEY", "GISA_KIWI")
}

# Whether webhooks may lead into private networks. Leads choose the addresses; this is for whoever runs the server.
GISA_WEBHOOKS_PRIVATE = env_bool("GISA_WEBHOOKS_PRIVATE", False)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "annotator.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["annotator.api.renderers.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["annotator.api.parsers.OrjsonParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "annotator.api.errors.handle",
    # `?format=` names an export format here, not a renderer.
    "URL_FORMAT_OVERRIDE": None,
}
REST_KNOX = {"TOKEN_TTL": None, "AUTH_HEADER_PREFIX": "Token"}
SPECTACULAR_SETTINGS = {
    "TITLE": "Gisa",
    "DESCRIPTION": "Articles in, labels out. Offsets are Unicode code points, end-exclusive.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "annotator.api.schema.add_errors",
    ],
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "LayerKindEnum": "annotator.core.records.LAYER_KINDS",
        "ProbePurposeEnum": "annotator.models.checking.PROBES",
        "WorkStateEnum": "annotator.models.assigning.STATES",
    },
}

# GISA_LOG_JSON: an object a line, and one for every request; else lines for people, without those.
LOG_JSON = env_bool("GISA_LOG_JSON", False)
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "annotator.logs.LineFormatter"},
        "json": {"()": "annotator.logs.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json" if LOG_JSON else "line"}},
    "loggers": {
        "annotator.requests": {"level": "INFO" if LOG_JSON else "WARNING"},
        # Django's own handlers write in their own form.
        "django": {"handlers": [], "propagate": True, "level": "INFO"},
        "django.server": {"handlers": [], "propagate": True},
    },
    "root": {"handlers": ["console"], "level": "INFO" if not TESTING else "ERROR"},
}
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
