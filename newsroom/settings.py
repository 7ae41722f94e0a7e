"""The newsroom's settings: one file, read from the environment (or ``.env``), loud on nonsense."""

import re
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import dj_email_url
from csp.constants import NONCE
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError, validate
from jinja2 import StrictUndefined

from articles import chain

ROOT = Path(__file__).resolve().parent.parent

env = Env(prefix="NEWSROOM_")
env.read_env(str(ROOT / ".env"), recurse=False)


def _read(reader, name, *args, **kwargs):
    """One variable, or an error that names it and says what is wrong with it."""
    try:
        return reader(name, *args, **kwargs)
    except EnvError as error:
        raise ImproperlyConfigured(f"NEWSROOM_{name}: {error}") from error


def _database():
    url = Env().str("DATABASE_URL", f"sqlite:///{ROOT / 'var' / 'newsroom.sqlite3'}")
    try:
        found = dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL: {error}") from error
    if not found["ENGINE"].endswith(("sqlite3", "postgresql")):
        raise ImproperlyConfigured("DATABASE_URL: only sqlite:// and postgres:// are supported.")
    if found["ENGINE"].endswith("sqlite3"):
        Path(found["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
        # Threads of one test must share a file; a database in memory is one connection's own.
        found["TEST"] = {"NAME": str(ROOT / "var" / "test.sqlite3")}
    return found


def _chain():
    try:
        return chain.parse(_read(env.str, "CHAIN", chain.DEFAULT))
    except ValueError as error:
        raise ImproperlyConfigured(f"NEWSROOM_CHAIN: {error}") from error


def _mail():
    """Django's settings for mail from one address; empty, no mail is sent."""
    url = _read(env.str, "EMAIL_URL", "")
    if not url:
        return {}
    try:
        found = dj_email_url.parse(url)
    except ValueError as error:
        raise ImproperlyConfigured(f"NEWSROOM_EMAIL_URL: {error}") from error
    if "EMAIL_BACKEND" not in found:
        raise ImproperlyConfigured(
            "NEWSROOM_EMAIL_URL: not of the form submission://name:password@host:587/, "
            "smtp://name:password@host:465/?ssl=True or console://."
        )
    # A mail server that does not answer must not keep the deliverer.
    return {**found, "EMAIL_TIMEOUT": found["EMAIL_TIMEOUT"] or 10}


def _like(pattern):
    """A validator: a value, or each of several, has this form."""

    def check(value):
        for one in [value] if isinstance(value, str) else value:
            if not re.fullmatch(pattern, one, re.ASCII):
                raise EnvError(f"{one!r} is not of the form {pattern}")

    return check


#: What trust.txt may say (JournalList, trust.txt specification).
_TRUST = (
    "member|belongto|control|controlledby|social|vendor|customer"
    "|disclosure|contact|datatrainingallowed"
)


def _search(database: str) -> dict[str, str]:
    """The search engine: the database's own, or OpenSearch at an address."""
    address = _read(env.str, "SEARCH", "")
    if not address:
        return {
            "ENGINE": f"articles.search.{'sqlite' if 'sqlite' in database else 'postgresql'}.Engine"
        }
    parts = urlsplit(address)
    named = re.fullmatch("/[a-z0-9][a-z0-9_-]*", parts.path)
    if parts.scheme not in ("http", "https") or not parts.hostname or not named:
        raise ImproperlyConfigured(
            "NEWSROOM_SEARCH: not of the form https://name:password@host:9200/index."
        )
    return {"ENGINE": "articles.search.opensearch.Engine", "ADDRESS": address}


DEBUG = _read(env.bool, "DEBUG", False)
SECRET_KEY = _read(env.str, "SECRET_KEY", validate=validate.Length(min=32))
ALLOWED_HOSTS = _read(env.list, "HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = _read(env.list, "ORIGINS", [])
# Behind a proxy that ends TLS and sets X-Forwarded-Proto.
HTTPS = _read(env.bool, "HTTPS", False)
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000

# Behind a web server that says in X-Real-IP who asks, as deploy/nginx does.
NEWSROOM_PROXY = _read(env.bool, "PROXY", False)

NEWSROOM_NAME = _read(env.str, "NAME", "新闻编辑部")
NEWSROOM_CHAIN = _chain()
# Where people reach the newsroom from outside; links in letters begin with it.
NEWSROOM_URL = _read(
    env.str, "URL", "http://127.0.0.1:8000", validate=validate.URL(require_tld=False)
).rstrip("/")

# Whom programs are told of and by; each is left out while it is empty.
NEWSROOM_WEBSUB_HUB = _read(env.str, "WEBSUB_HUB", "", validate=_like(r"(https?://\S+)?"))
NEWSROOM_INDEXNOW_KEY = _read(
    env.str, "INDEXNOW_KEY", "", validate=_like(r"([A-Za-z0-9-]{8,128})?")
)
NEWSROOM_BAIDU_TOKEN = _read(env.str, "BAIDU_TOKEN", "")
NEWSROOM_SECURITY_CONTACT = _read(
    env.list, "SECURITY_CONTACT", [], validate=_like(r"(mailto:|https://|tel:)\S+")
)
NEWSROOM_TRUST = _read(env.list, "TRUST", [], validate=_like(rf"({_TRUST})=\S+"))

_MAIL = _mail()
NEWSROOM_MAILS = bool(_MAIL)
globals().update(_MAIL)
DEFAULT_FROM_EMAIL = _read(
    env.str, "EMAIL_FROM", _MAIL.get("DEFAULT_FROM_EMAIL") or "newsroom@localhost"
)

INSTALLED_APPS = [
    "articles.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "axes",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "js_asset",
    "django_prose_editor",
    # Last, so that our screens come in place of the libraries' own.
    "articles.apps.ArticlesConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "articles.middleware.pressed_pages",
    "articles.middleware.plain_addresses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "articles.middleware.desk_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"

TEMPLATES = [
    {
        # Readers' pages, site/…
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [ROOT / "templates" / "site"],
        "OPTIONS": {
            "environment": "articles.templating.environment",
            "undefined": StrictUndefined,
            "keep_trailing_newline": True,
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
]

DATABASES = {"default": _database()}
NEWSROOM_SEARCH = _search(DATABASES["default"]["ENGINE"])
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "articles.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
# Ten wrong passwords lock one name from one address for a quarter of an hour.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "articles.middleware.name_at_sign_in"
AXES_CLIENT_IP_CALLABLE = "articles.middleware.address_at_sign_in"
AXES_LOCKOUT_TEMPLATE = "admin/locked_out.html"
AXES_ENABLE_ADMIN = False

LANGUAGE_CODE = _read(env.str, "LANGUAGE", "zh-hans", validate=validate.OneOf(["zh-hans", "en"]))
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = _read(env.str, "TIME_ZONE", "Asia/Shanghai")
USE_I18N = USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static"]
STATIC_ROOT = ROOT / "var" / "static"
MEDIA_ROOT = _read(env.path, "MEDIA", ROOT / "var" / "media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Published pages are kept as files here, for the web server to send; empty, nothing is pressed.
NEWSROOM_PAGES = _read(env.str, "PAGES", str(ROOT / "var" / "pages"))
# Or in a bucket of an object store that speaks S3; keys and endpoint come from AWS_… variables.
if _BUCKET := _read(env.str, "PAGES_BUCKET", ""):
    if not find_spec("storages"):
        raise ImproperlyConfigured("NEWSROOM_PAGES_BUCKET: install requirements/s3.txt first.")
    STORAGES["pages"] = {
        "BACKEND": "articles.press.bucket.Storage",
        "OPTIONS": {"bucket_name": _BUCKET},
    }
# A CDN in front is told what to forget by a call to this address, signed with the secret.
NEWSROOM_PURGE_URL = _read(env.str, "PURGE_URL", "", validate=_like(r"(https?://\S+)?"))
NEWSROOM_PURGE_SECRET = _read(env.str, "PURGE_SECRET", "")
NEWSROOM_LOCKS = ROOT / "var" / "locks"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# A manuscript with pictures pasted into it is large, but not this large.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

TAGGIT_CASE_INSENSITIVE = True
TAGGIT_TAGS_FROM_STRING = "articles.text.names_in"
TAGGIT_STRING_FROM_TAGS = "articles.text.joined"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'", NONCE],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
