"""Every setting of Footstrong, read from the environment (see .env.example).

There is no separate "production" file: an installation whose SITE_URL is not this machine
is a public one, and a public one refuses to start with a default secret or with DEBUG.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
if (BASE_DIR / ".env").is_file():
    env.read_env(BASE_DIR / ".env")

# --- Where and how this installation runs -----------------------------------------------------

PORT = env.int("PORT", default=8000)
SITE_URL = env.str("SITE_URL", default=f"http://localhost:{PORT}").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme not in ("http", "https") or not _site.hostname:
    raise ImproperlyConfigured(f"SITE_URL must be http(s)://host[:port], found {SITE_URL!r}")
IS_LOCAL = _site.hostname in ("localhost", "127.0.0.1", "::1")

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

_LOCAL_SECRET = "local-only-secret-key-that-no-public-site-may-use"
SECRET_KEY = env.str("SECRET_KEY", default=_LOCAL_SECRET)
DEBUG = env.bool("DEBUG", default=False)

if not IS_LOCAL:
    if SECRET_KEY == _LOCAL_SECRET or len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("SECRET_KEY must be set to 50 or more random characters")
    if DEBUG:
        raise ImproperlyConfigured("DEBUG must be off when SITE_URL is public")
    if _site.scheme != "https":
        raise ImproperlyConfigured("SITE_URL must begin with https:// when it is public")
    if not env.str("DATABASE_URL", default=""):
        raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_site.hostname])
if IS_LOCAL:
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *ALLOWED_HOSTS]
CSRF_TRUSTED_ORIGINS = [f"{_site.scheme}://{_site.netloc}"]

# A file whose seconds are added to the real time: lets the demo and the browser tests live
# tomorrow morning today (`manage.py clock`). Never read on a public site.
CLOCK_FILE = Path(env.str("CLOCK_FILE", default=str(VAR_DIR / "clock"))) if IS_LOCAL else None

# --- Applications -----------------------------------------------------------------------------

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "accounts",
    "programs.catalogue",
    "programs.pain",
    "programs.running",
    "programs.plans",
    "programs.reminders",
    "programs.reports",
    "programs.coaching",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.CompressTextMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.RefuseNulMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.PersonalTimeMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
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
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Data -------------------------------------------------------------------------------------

DATABASES = {
    "default": env.db_url_config(
        env.str("DATABASE_URL", default="") or f"sqlite:///{VAR_DIR / 'footstrong.sqlite3'}"
    ),
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: with deferred transactions one of two writers dies with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # What a connection has asked five times is planned once for all: a third of each statement.
    # A pooler that hands out another connection for each transaction may not allow it.
    if env.bool("PREPARED_STATEMENTS", default=True):
        DATABASES["default"].setdefault("OPTIONS", {}).update(
            server_side_binding=True, prepare_threshold=5
        )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The demo starts a Redis of its own here, beside whatever else listens on Redis's usual port.
REDIS_PORT = env.int("REDIS_PORT", default=6391)
REDIS_URL = env.str("REDIS_URL", default="") or f"redis://127.0.0.1:{REDIS_PORT}/0"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL},
    # What a process may forget, and need not ask anybody for: which devices it saw of late.
    "process": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}

# 1 MB is far more than any form here; a larger body is refused before it is read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# --- People and sign-in -----------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.PersonBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/today/"
LOGOUT_REDIRECT_URL = "landing"

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
# Digits, for the number pad of a phone; eight, because three may be tried.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
# One code lives as long as another; three minutes are too short for a slow mail server.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.GuessForm"
ACCOUNT_FORMS = {
    "signup": "accounts.entrance.SignupForm",
    "change_password": "accounts.entrance.ChangePasswordForm",
    "set_password": "accounts.entrance.SetPasswordForm",
    "reset_password_from_key": "accounts.entrance.ResetPasswordKeyForm",
}
# Behind a proxy all visitors share its address, and would share one rate limit.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0 if IS_LOCAL else 1)
# An open session alone changes neither address nor keys.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# A changed password, address or key is told to the address on file.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_TOTP_ISSUER = "Footstrong"
# A phone whose clock is half a minute off still signs in (RFC 6238, 5.2: at most one step).
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_LOCAL
USERSESSIONS_TRACK_ACTIVITY = True
# Coaches see other people's health data, so a password alone does not let them in.
COACH_MFA_REQUIRED = env.bool("COACH_MFA_REQUIRED", default=True)

# --- Mail -------------------------------------------------------------------------------------

EMAIL_HOST = env.str("EMAIL_HOST", default="127.0.0.1")
EMAIL_PORT = env.int("EMAIL_PORT", default=1025)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Footstrong <plan@footstrong.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# How many reminders the mail provider takes in any 60 seconds, and how many the recipients' own
# providers do ("gmail.com=300,example.org=60"). 0: as many as there are. More than that wait.
MAIL_RATE_PER_MINUTE = env.int("MAIL_RATE_PER_MINUTE", default=0)
MAIL_RATE_PER_DOMAIN = {
    domain: int(most) for domain, most in env.dict("MAIL_RATE_PER_DOMAIN", default={}).items()
}

# Who may report bounces and complaints (docs/operations.md). Without it there is no such page.
MAIL_WEBHOOK_SECRET = env.str("MAIL_WEBHOOK_SECRET", default="")
# A provider whose own webhook is read, such as "postmark", and its keys: ANYMAIL_WEBHOOK_SECRET
# ("user:password", needed), ANYMAIL_MAILGUN_WEBHOOK_SIGNING_KEY and so on.
MAIL_PROVIDER = env.str("MAIL_PROVIDER", default="")
ANYMAIL = {
    name.removeprefix("ANYMAIL_"): value
    for name, value in os.environ.items()
    if name.startswith("ANYMAIL_")
}
# Who may read /metrics besides this machine itself, as "Authorization: Bearer ...".
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

# --- Celery -----------------------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 120
CELERY_TASK_TIME_LIMIT = 150
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
TICK_SECONDS = env.int("TICK_SECONDS", default=60)
CELERY_BEAT_SCHEDULE = {
    "reminders": {
        "task": "programs.reminders.tasks.tick",
        "schedule": TICK_SECONDS,
        # A tick that waited behind others says nothing that the next one does not.
        "options": {"expires": TICK_SECONDS},
    },
    "reminders-ahead": {
        "task": "programs.reminders.tasks.look_ahead",
        "schedule": 60 * 60,
        "options": {"expires": 59 * 60},
    },
    "reminders-totals": {
        "task": "programs.reminders.tasks.count_up",
        "schedule": 5 * 60,
        "options": {"expires": 5 * 60},
    },
    "reminders-silence": {
        "task": "programs.reminders.tasks.notice_silence",
        "schedule": crontab(hour=2, minute=20),
        "options": {"expires": 60 * 60},
    },
    "invitations": {
        "task": "programs.coaching.tasks.mail_invitations",
        "schedule": 60,
        "options": {"expires": 55},
    },
    "introductions": {
        "task": "programs.coaching.tasks.mail_introductions",
        "schedule": 60,
        "options": {"expires": 55},
    },
    "moves": {
        "task": "programs.coaching.tasks.carry_out_moves",
        "schedule": 60,
        "options": {"expires": 55},
    },
    "practice": {
        "task": "programs.coaching.tasks.live_practice",
        "schedule": 5 * 60,
        "options": {"expires": 5 * 60},
    },
    "messages": {
        "task": "programs.coaching.tasks.mail_unread",
        "schedule": 60,
        "options": {"expires": 55},
    },
    "keeping": {
        "task": "accounts.tasks.keep_house",
        "schedule": 15 * 60,
        "options": {"expires": 14 * 60},
    },
}
# visibility_timeout alone does not bound redelivery on Redis: kombu scans its unacknowledged
# messages only every tenth sweep unless the other two say otherwise.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": env.int("BROKER_VISIBILITY_SECONDS", default=300),
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
}

# --- Language, time, static files -------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "programs" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS: list[Path] = []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Files with personal data. Web and worker share the folder; no address leads to it.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": env.str("PRIVATE_DIR", default=str(VAR_DIR / "private")),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if IS_LOCAL
        else "config.static_files.HashedFiles"
    },
}
WHITENOISE_USE_FINDERS = IS_LOCAL
WHITENOISE_AUTOREFRESH = IS_LOCAL

# --- Security ---------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "media-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
CSRF_COOKIE_HTTPONLY = True
if not IS_LOCAL:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

# --- Logging: never a mail address, a name or a health value -----------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # A request that was refused is logged with its path, and a link from a mail holds whose it is.
    "loggers": {"django.request": {"level": "ERROR"}},
}
