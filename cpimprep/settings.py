"""One settings file: zero-service defaults, production by environment variables.

Every variable may also be given as NAME_FILE, the path of a file that holds the value (Docker secrets).
"""

import logging
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import FileAwareEnv

from cpimprep import logs
from cpimprep.schedule import CELERY_BEAT_SCHEDULE as CELERY_BEAT_SCHEDULE  # a setting too

env = FileAwareEnv(strip_whitespace=True)  # editors end a file with a newline
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG: bool = env.bool("DEBUG", True)
DEMO: bool = env.bool("DEMO", False)
SECRET_KEY: str = env.str("SECRET_KEY", "insecure-only-for-trying-out" if DEBUG else "")
DATABASE_URL: str = env.str("DATABASE_URL", "")
REDIS_URL: str = env.str("REDIS_URL", "")

if not DEBUG and not DATABASE_URL.startswith("postgres"):
    raise ImproperlyConfigured(
        "DEBUG=0 needs DATABASE_URL=postgres://…: SQLite serves one person trying it, not a group. "
        "See docs/operating.md."
    )
if not DEBUG and not REDIS_URL:
    raise ImproperlyConfigured("DEBUG=0 needs REDIS_URL=redis://…, the broker between web and worker.")
if not DEBUG and len(SECRET_KEY) < 32:
    raise ImproperlyConfigured("DEBUG=0 needs SECRET_KEY (or SECRET_KEY_FILE) of at least 32 characters.")
if not DEBUG and (len(set(SECRET_KEY)) < 10 or "insecure" in SECRET_KEY):
    raise ImproperlyConfigured("SECRET_KEY can be guessed. Make one at random, as `make secrets` does.")
if DEMO and not DEBUG:
    raise ImproperlyConfigured("DEMO=1 makes accounts with a published password: it goes with DEBUG=1 only.")

ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if DEBUG else [])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
SITE_NAME = "cpimprep"

INSTALLED_APPS = [
    "accounts",
    "groups",
    "curriculum",
    "bank",
    "exams",
    "insights",
    "study",
    "api",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_structlog",
    "template_partials",
]

MIDDLEWARE = [
    "cpimprep.middleware.request_clock",
    "cpimprep.metrics.page.metrics_page",
    "cpimprep.metrics.requests.request_counter",
    "cpimprep.request_ids.request_id",
    "cpimprep.headers.more_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "cpimprep.middleware.right_clock",
    "cpimprep.middleware.nobody_listens",
    "cpimprep.headers.files_run_nothing",
    "cpimprep.request_lines.RequestLines",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cpimprep.middleware.user_time_zone",
    "cpimprep.middleware.note_of_use",
    "cpimprep.middleware.private_answers",
    "cpimprep.middleware.sign_in_of_the_whole_page",
    "cpimprep.metrics.requests.save_counter",
]

ROOT_URLCONF = "cpimprep.urls"
WSGI_APPLICATION = "cpimprep.wsgi.application"
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
                "cpimprep.context.site",
            ],
        },
    }
]

SQLITE = {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR_DIR / "cpimprep.sqlite3"}
DATABASE: dict[str, Any] = env.dj_db_url("DATABASE_URL") if DATABASE_URL else SQLITE
DATABASE.setdefault("OPTIONS", {})
if DATABASE["ENGINE"].endswith("postgresql"):
    # Compiling a query takes a second and saves nothing here: the list of regrades over four million answers took
    # 1.4 s with it and .06 s without.
    DATABASE["OPTIONS"].setdefault("options", "-c jit=off")
    # What is not used for half a minute is given back: after a restart of PostgreSQL the pool finds its dead
    # connections one by one, with a growing pause after each, so there should be few of them.
    DATABASE["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": env.int("DB_POOL_SIZE", 10),
        # There are at least as many connections as threads: who waits longer waits for a database that is away, and is
        # told so while their browser still listens. After it came back nobody waits long for the next try.
        "timeout": env.int("DB_POOL_TIMEOUT", 5),
        "reconnect_timeout": 5,
        "max_idle": 30,
    }
    # A connection is asked before it is lent: a restart of PostgreSQL would else cost an error for each in the pool.
    DATABASE |= {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}
if DATABASE["ENGINE"].endswith("sqlite3"):
    DATABASE["OPTIONS"] |= {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
DATABASES = {"default": DATABASE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "cpimprep.cache.ForgivingRedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# Celery. Without REDIS_URL the queue is in memory and wsgi.py starts a worker thread; until that thread
# runs, tasks run inline, so that shell, commands and tests see their effects.
CELERY_BROKER_URL = REDIS_URL or "memory://localhost/"
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# The end of an exam rings for a report: a broker that does not answer may hold it up for a few seconds, no longer.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.2}
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = (
    {"visibility_timeout": 300, "socket_timeout": 4, "socket_connect_timeout": 2}
    if REDIS_URL
    else {"polling_interval": 0.1}
)
# Seconds that a request may have waited for a thread of the web server; the player gives up after ten.
REQUEST_PATIENCE: float = env.float("REQUEST_PATIENCE", 8.0)

# From so many answers on an estimate is split over workers, and how many are asked to help at each of its rounds. To
# split triples the work (docs/scale.md), so there should be several.
CALIBRATION_SPLIT_ANSWERS: int = env.int("CALIBRATION_SPLIT_ANSWERS", 100_000_000)
CALIBRATION_HELPERS: int = env.int("CALIBRATION_HELPERS", 3)

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
    )
]
CSRF_FAILURE_VIEW = "cpimprep.pages.csrf_failure"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "study:today"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[cpimprep] "
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
# A class behind one address signs in at once: limits per address are generous, those per account are tight.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "10/300s/key,200/m/ip",
    "signup": "200/h/ip",
    "reset_password": "5/h/key,200/h/ip",
    "reset_password_from_key": "100/m/ip",
}
# How often one person (for visitors one address) may do what is costly or reaches others: times, seconds. A class takes
# the taster together; whoever writes questions looks at them all day.
THROTTLES: dict[str, tuple[int, int]] = {
    "tasters": (120, 3_600), "searches": (240, 60), "group-invitations": (60, 3_600), "joining": (60, 3_600),
    "problem-reports": (60, 3_600), "imports": (60, 3_600), "pictures": (300, 3_600), "evidence": (120, 3_600),
    "exports": (120, 3_600), "bank-copies": (30, 3_600), "previews": (240, 60), "deletions": (10, 3_600),
}  # fmt: skip
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG

EMAIL_CONFIG = env.dj_email_url("EMAIL_URL", "") if env.str("EMAIL_URL", "") else {}
vars().update(EMAIL_CONFIG)
if not EMAIL_CONFIG:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
# A mail server that hangs must not hold a worker; ?timeout=… of EMAIL_URL says otherwise.
EMAIL_TIMEOUT: int = EMAIL_CONFIG.get("EMAIL_TIMEOUT") or 15
# The web server refuses to start then (wsgi.py); commands that send no mail, such as collectstatic, may run.
EMAIL_IS_MISSING: bool = not DEBUG and not EMAIL_CONFIG
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", "cpimprep <no-reply@localhost>")

# Who may read /metrics; without a token there is no such page. Workers answer on a port of their own.
METRICS_TOKEN: str = env.str("METRICS_TOKEN", "")
WORKER_METRICS_PORT: int = env.int("WORKER_METRICS_PORT", 0)
if METRICS_TOKEN and len(METRICS_TOKEN) < 32:
    raise ImproperlyConfigured("METRICS_TOKEN (or METRICS_TOKEN_FILE) needs at least 32 random characters, or none.")

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "cpimprep.storage.HashedModuleStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
# Where files wait while they arrive; a disk of their own cannot fill up another.
FILE_UPLOAD_TEMP_DIR: str | None = env.str("UPLOAD_DIR", "") or None
CONTENT_DIR = BASE_DIR / "content"

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
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG and env.bool("HTTPS", True)
SECURE_SSL_REDIRECT = not DEBUG and env.bool("HTTPS", True)
# With the prefix browsers take it from this very host alone, by HTTPS: no other site of the domain can plant one.
SESSION_COOKIE_NAME = "__Host-sessionid" if SESSION_COOKIE_SECURE else "sessionid"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL_REDIRECT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_SSL_REDIRECT and env.bool("HSTS_INCLUDE_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = SECURE_SSL_REDIRECT and env.bool("HSTS_PRELOAD", False)
# Both bind other sites of the same domain, and browsers forget them slowly: its owner decides, not our default.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if env.bool("BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # throttling counts the client's address, which the proxy appends

# A request's id, its own or a proxy's, is settled before django-structlog looks (request_ids.py).
TRUST_REQUEST_IDS: bool = env.bool("BEHIND_PROXY", False)
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True
# Each task has one line, at its end; beat alone asks for twenty a minute.
DJANGO_STRUCTLOG_CELERY_TASK_START_LOG_LEVEL = logging.DEBUG
LOGGING = logs.settings(json=not DEBUG, level=env.str("LOG_LEVEL", "WARNING" if DEBUG else "INFO"))
