"""What ``startproject`` would have: the newsroom's database, and nothing of the newsroom."""

import os

from newsroom.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.bare"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "tests" / "bench"],  # noqa: F405
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
#: What the page is filled up with, so that it has the size of the newsroom's own.
BARE_PADDING = "x" * int(os.environ.get("BARE_PADDING", "0"))
