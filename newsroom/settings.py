"""The newsroom's settings: one file, read from the environment (or ``.env``)."""

from importlib.util import find_spec

from csp.constants import NONCE
from django.core.exceptions import ImproperlyConfigured
from environs import validate
from jinja2 import StrictUndefined

from articles.text import bounds
from newsroom.environment import (
    READ,
    ROOT,
    database,
    env,
    folder,
    head_of,
    like,
    mail,
    open_address,
    read,
    search,
    signatures,
    unread,
    web_address,
)

#: What trust.txt may say (JournalList, trust.txt specification).
_TRUST = (
    "member|belongto|control|controlledby|social|vendor|customer"
    "|disclosure|contact|datatrainingallowed"
)


DEBUG = read(env.bool, "DEBUG", False)
SECRET_KEY = read(env.str, "SECRET_KEY", validate=validate.Length(min=32))
ALLOWED_HOSTS = read(env.list, "HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = read(env.list, "ORIGINS", [])
# Behind a proxy that ends TLS and sets X-Forwarded-Proto.
HTTPS = read(env.bool, "HTTPS", False)
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
# Only where every host below this one is reached by TLS: browsers remember it for a year.
SECURE_HSTS_INCLUDE_SUBDOMAINS = read(env.bool, "HSTS_SUBDOMAINS", False)

# Behind a web server that says in X-Real-IP who asks, as deploy/nginx does.
NEWSROOM_PROXY = read(env.bool, "PROXY", False)

NEWSROOM_NAME = read(env.str, "NAME", "新闻编辑部")
NEWSROOM_CHAIN = signatures()
# Where people reach the newsroom from outside; links in letters begin with it.
_OPEN_URL = [validate.URL(require_tld=False), open_address]
NEWSROOM_URL = read(env.str, "URL", "http://127.0.0.1:8000", validate=_OPEN_URL).rstrip("/")

# Whom programs are told of and by; each is left out while it is empty.
NEWSROOM_WEBSUB_HUB = read(env.str, "WEBSUB_HUB", "", validate=web_address)
NEWSROOM_INDEXNOW_KEY = read(env.str, "INDEXNOW_KEY", "", validate=like(r"([A-Za-z0-9-]{8,128})?"))
NEWSROOM_BAIDU_TOKEN = read(env.str, "BAIDU_TOKEN", "")
NEWSROOM_SECURITY_CONTACT = read(
    env.list, "SECURITY_CONTACT", [], validate=like(r"(mailto:|https://|tel:)\S+")
)
NEWSROOM_TRUST = read(env.list, "TRUST", [], validate=like(rf"({_TRUST})=\S+"))

# Hosts, addresses and networks inside our own network that a webhook may call; else none is.
NEWSROOM_PRIVATE_HOSTS = read(env.list, "PRIVATE_HOSTS", [])

_MAIL = mail()
NEWSROOM_MAILS = bool(_MAIL)
globals().update(_MAIL)
DEFAULT_FROM_EMAIL = read(
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
    "articles.public.middleware.permissions",
    "articles.public.middleware.known_methods",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "articles.public.middleware.pressed_pages",
    "articles.public.middleware.plain_addresses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "articles.public.middleware.desk_language",
    "articles.public.middleware.bounded_bodies",
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
            "environment": "articles.public.jinja.environment",
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

DATABASES = {"default": database()}
NEWSROOM_SEARCH = search(DATABASES["default"]["ENGINE"])
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
#: Seconds that a link to set a password works.
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name", "email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "articles.rules.passwords.GuessableValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
# Ten wrong passwords lock one name from one address for a quarter of an hour.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# And who tries many names from one address is locked out as well.
AXES_HANDLER = "articles.admin.sign_in.Handler"
AXES_USERNAME_CALLABLE = "articles.admin.sign_in.name_at_sign_in"
AXES_CLIENT_IP_CALLABLE = "articles.admin.sign_in.address_at_sign_in"
AXES_LOCKOUT_TEMPLATE = "admin/locked_out.html"
AXES_ENABLE_ADMIN = False

LANGUAGE_CODE = read(env.str, "LANGUAGE", "zh-hans", validate=validate.OneOf(["zh-hans", "en"]))
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = read(env.str, "TIME_ZONE", "Asia/Shanghai")
USE_I18N = USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static"]
STATIC_ROOT = ROOT / "var" / "static"
MEDIA_ROOT = folder("MEDIA", "var/media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"
        if DEBUG
        else "newsroom.static_files.ModuleStorage"
    },
}
# Published pages are kept as files here, for the web server to send; empty, nothing is pressed.
NEWSROOM_PAGES = read(env.str, "PAGES", "var/pages")
if NEWSROOM_PAGES:
    NEWSROOM_PAGES = str(ROOT / NEWSROOM_PAGES)
# Or in a bucket of an object store that speaks S3; keys and endpoint come from AWS_… variables.
if _BUCKET := read(env.str, "PAGES_BUCKET", ""):
    if not find_spec("storages"):
        raise ImproperlyConfigured("NEWSROOM_PAGES_BUCKET: install requirements/s3.txt first.")
    STORAGES["pages"] = {
        "BACKEND": "articles.press.bucket.Storage",
        "OPTIONS": {"bucket_name": _BUCKET},
    }
# A CDN in front is told what to forget by a call to this address, signed with the secret.
NEWSROOM_PURGE_URL = read(env.str, "PURGE_URL", "", validate=web_address)
NEWSROOM_PURGE_SECRET = read(env.str, "PURGE_SECRET", "")
# Where the log ended when it was last looked at: a file that whoever changes the database alone
# does not reach. Each database has its own.
NEWSROOM_HEAD = read(env.path, "HEAD", head_of(DATABASES["default"]))
NEWSROOM_LOCKS = ROOT / "var" / "locks"
TASKS = {"default": {"BACKEND": "articles.framework.task_queue.Backend"}}
# Behind a pooler nobody can be called.
NEWSROOM_POOLED = read(env.bool, "POOLED", False)

# A manuscript with pictures pasted into it is large, but not this large; what each address takes
# is said in articles/text/bounds.py.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = bounds.FIELDS
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "articles.admin.forms.files.UploadHandler",
]

TAGGIT_CASE_INSENSITIVE = True
TAGGIT_TAGS_FROM_STRING = "articles.text.words.names_in"
TAGGIT_STRING_FROM_TAGS = "articles.text.words.joined"

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
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
SECURE_REFERRER_POLICY = "same-origin"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

# What is told of an error, on a page or in the log, names no password.
DEFAULT_EXCEPTION_REPORTER = "newsroom.secrecy.Report"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "newsroom.secrecy.Line",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

# Variables that are set and that no line above has read: a check names them.
READ_VARIABLES, UNREAD_VARIABLES = sorted(READ), unread()
