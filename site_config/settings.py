"""All settings of the blog. What an owner may choose comes from the environment, the rest is decided here."""

from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from site_config import environment
from site_config.database_url import database
from site_config.email_url import mail
from site_config.media_storage import media_storage

BASE_DIR = Path(__file__).resolve().parent.parent

# -- what the owner chooses ----------------------------------------------------------------------------------

DEBUG = environment.boolean("DEBUG", default=False)
PORT = environment.port("PORT", default=8000)
DATA_DIR = environment.directory("DATA_DIR", default=BASE_DIR / "var")
# Every absolute address comes from here, never from the Host header.
SITE_URL = environment.site_url("SITE_URL", default=f"http://127.0.0.1:{PORT}")
IS_HTTPS = SITE_URL.startswith("https:")
_host = urlsplit(SITE_URL).hostname or ""
ALLOWED_HOSTS = environment.hosts(
    "ALLOWED_HOSTS", default=[f"[{_host}]" if ":" in _host else _host, "localhost", "127.0.0.1", "[::1]"]
)
TRUSTED_PROXIES = environment.networks("TRUSTED_PROXIES", default=["127.0.0.1", "::1"])

DATABASES = {"default": database("DATABASE_URL", default=DATA_DIR / "blog.sqlite3", relative_to=BASE_DIR)}
_IS_SQLITE = DATABASES["default"]["ENGINE"] == "site_config.backends.sqlite3"
SECRET_KEY = environment.secret_key("SECRET_KEY", keep_in=DATA_DIR if _IS_SQLITE else None)

_mail = mail("EMAIL_URL", default=DATA_DIR / "mail")
EMAIL_BACKEND = _mail.backend
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.use_tls, _mail.use_ssl
EMAIL_FILE_PATH = _mail.file_path
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = environment.address("DEFAULT_FROM_EMAIL", default=environment.webmaster(_host))

# -- the application -----------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "blog.apps.BlogConfig",
    "blog.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "taggit",
]

MIDDLEWARE = [
    "site_config.headers.PolicyMiddleware",  # outermost: every answer passes it
    "site_config.proxies.ProxyMiddleware",
    "site_config.incoming.SizeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "site_config.health.HealthMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "site_config.compression.TextCompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "site_config.conditional.ConditionalMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "site_config.csrf.CookieWithTokenMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "blog.middleware.SiteMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "site_config.urls"
WSGI_APPLICATION = "site_config.wsgi.application"
APPEND_SLASH = False  # the blog's own redirects mend slash, case and old address in one step
AUTH_USER_MODEL = "blog.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGIN_URL = "admin:login"
TAGGIT_TAGS_FROM_STRING = "blog.models.tag.parse_tags"
TAGGIT_STRING_FROM_TAGS = "blog.models.tag.join_tags"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{validator}"}
    for validator in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

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
                "blog.reading.context.everywhere",
            ],
        },
    },
]

LANGUAGES = [("en", _("English")), ("nl", _("Dutch"))]
LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "blog" / "locale"]
TIME_ZONE = "UTC"  # the zone dates are shown in is a setting of the site, edited in the admin

# -- files ---------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": media_storage("MEDIA_STORAGE_URL"),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False  # who may use a file elsewhere is decided in headers.py
# Bytes. A text of 200,000 characters, up to four bytes each, those percent-encoded, and the rest of its form.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4_000_000
LARGEST_REQUEST = 25_000_000  # an image of 20 MB and its form; files go to disk while they arrive

# -- safety --------------------------------------------------------------------------------------------------

# Names as in Django 6, where this becomes a setting of its own.
SECURE_CSP = {
    "default-src": ["'none'"],
    "style-src": ["'self'"],
    "script-src": ["'self'"],
    "connect-src": ["'self'"],  # results while one types, and choices in the admin
    "img-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
}
# With `no-referrer` browsers would send `Origin: null` with our own forms.
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

SECURE_SSL_REDIRECT = IS_HTTPS  # who is sent to https, and why nobody runs in circles: see proxies.py
SECURE_SSL_HOST = urlsplit(SITE_URL).netloc
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked by machines, by address and in plain HTTP
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SILENCED_SYSTEM_CHECKS = [
    # Whether other hosts under the same domain have https too, and whether the domain goes on the browsers'
    # preload list (which takes months to leave), only its owner can say; a proxy can add both to the header.
    "security.W005",
    "security.W021",
]

# `__Host-` cookies are set by this very host over https or not at all (RFC 6265bis, 4.1.3.2).
_prefix = "__Host-" if IS_HTTPS else ""
SESSION_COOKIE_NAME = f"{_prefix}sessionid"
SESSION_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_prefix}csrftoken"
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no third cookie

# -- what the server says on stderr --------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "full": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "one_line": {
            "()": "site_config.logs.OneLineFormatter",
            "format": "{asctime} {levelname}: {message}",
            "style": "{",
        },
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "full"},
        "stderr_one_line": {"class": "logging.StreamHandler", "formatter": "one_line"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        # A wrong address is the reader's affair; our own failures are logged as errors, with their traceback.
        "django.request": {"level": "ERROR"},
        # What robots try needs no traceback, but who forgot a name in ALLOWED_HOSTS needs the hint.
        "django.security": {"handlers": ["stderr_one_line"], "level": "ERROR", "propagate": False},
        "_granian": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "granian.access": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
