"""All settings, from the environment. See docs/howto/deploy.md for every name."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from . import databases, environment, filings, log_format

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(environment.text("VAR_DIR", str(BASE_DIR / "var")))

DEBUG = environment.flag("DEBUG", False)
SECRET_KEY = environment.secret("SECRET_KEY", DEBUG)
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")
HTTPS = environment.flag("HTTPS", False)

INSTALLED_APPS = [
    "desk.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "website.static_files.SiteStaticFilesConfig",
    "crispy_forms",
    "simple_history",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "website",
    "policies",
    "calculator",
    "guides",
    "operations",
    "desk.apps.DeskConfig",
]

MIDDLEWARE = [
    "website.security_headers.SecurityHeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "website.request_limits.RequestLimitsMiddleware",
    "operations.page_cache.middleware.DatabaseAwayMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "desk.accounts.two_factor.TwoFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    # What libraries load in Django's language: the admin's pages and the pack of crispy-forms.
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates" / "django"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["desk.templatetags.desk"],
        },
    },
    # Every page that readers see.
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"environment": "config.jinja.environment", "context_processors": ["website.display.display"]},
    },
]

DATABASES = {
    "default": databases.database(
        environment.text_or_file("DATABASE_URL") or databases.sqlite_url(VAR_DIR / "site.sqlite3"),
        timeout=environment.number("DATABASE_TIMEOUT", 10),
    )
}
CACHES = {"default": databases.cache(environment.text_or_file("CACHE_URL"))}

# Copies of the database: how many of the newest stay, and of how many months the newest of each.
BACKUP_DIR = Path(environment.text("BACKUP_DIR", str(VAR_DIR / "backups")))
BACKUPS_KEPT = environment.number("BACKUPS_KEPT", 30)
BACKUP_MONTHS = environment.number("BACKUP_MONTHS", 12)
AUTOMATIC_BACKUPS = environment.flag("AUTOMATIC_BACKUPS", True)
# Hours after which /readyz calls the newest copy old, and after which it answers 503; 0: never.
BACKUP_OLD_HOURS = environment.number("BACKUP_OLD_HOURS", 30)
BACKUP_FAIL_HOURS = environment.number("BACKUP_FAIL_HOURS", 0)

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "desk.accounts.password_validators.LengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LOGIN_URL = "admin:login"
# Where somebody lands who was sent to the login from elsewhere.
LOGIN_REDIRECT_URL = "admin:index"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]

# The desk's door: five wrong passwords for one name from one address, then a quarter of an hour's wait. Of those who
# get in nothing is kept here, and what is kept of failures goes when the wait is over.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "desk.accounts.lockout.client_address"
AXES_LOCKOUT_CALLABLE = "desk.accounts.lockout.locked_out"
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
# Two-factor authentication: a code from the editor's phone.
DESK_TOTP = environment.flag("DESK_TOTP", False)
OTP_TOTP_ISSUER = "退休医保通"

# Messages to editors by mail; without a server none are sent.
EMAIL_HOST = environment.text("EMAIL_HOST")
EMAIL_PORT = environment.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = environment.text_or_file("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = environment.text("EMAIL_FROM", EMAIL_HOST_USER or "editors@localhost")

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
FORMAT_MODULE_PATH = ["config.formats"]
# Words of Django's admin in those of the desk.
LOCALE_PATHS = [BASE_DIR / "desk" / "locale"]

STATIC_URL = "static/"
# Of its own where nginx serves it: VAR_DIR is closed to others.
STATIC_ROOT = Path(environment.text("STATIC_DIR", str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "website.static_storage.MinifiedStaticFilesStorage"
    },
}

# Styles and scripts are for these pages only.
WHITENOISE_ALLOW_ALL_ORIGINS = False

CRISPY_TEMPLATE_PACK = "plain"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["plain"]
CRISPY_FAIL_SILENTLY = False

# 备案号 in the footer, each with the page of the registry where it can be looked up.
SITE_FILINGS = filings.links(environment.text("ICP_NUMBER"), environment.text("POLICE_NUMBER"))
# A folder of files that WeChat and Baidu ask for at the root of the site to see that it is ours.
WHITENOISE_ROOT = environment.text("VERIFICATION_DIR") or None

# The public address, for canonical links, the sitemap, the feed and printed sheets.
SITE_URL = environment.text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")

SECURE_SSL_REDIRECT = HTTPS
# to our own name, whatever name or port was asked for
SECURE_SSL_HOST = urlsplit(SITE_URL).netloc if HTTPS else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
# With the prefix a browser takes the cookie from this host only, and only over TLS.
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
SESSION_COOKIE_SECURE = HTTPS
# Signed out when the browser is closed, or after so long without a page of the desk (it slides, see desk/admin_site.py).
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 8 * 3600
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "desk.accounts.interrupted_forms.stale_form"
BEHIND_PROXY = environment.flag("BEHIND_PROXY", False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# The page cache of each worker; 0 keeps no page.
PAGE_CACHE_BYTES = environment.number("PAGE_CACHE_MEGABYTES", 64) * 1024 * 1024

# The audit trail is kept, its own "revert" is not: going back is publishing a copy of an older table.
SIMPLE_HISTORY_REVERT_DISABLED = True

# Uploads stay in memory: there is no handler for larger ones, and a request of more than this is refused unread (website/request_limits.py).
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
# A reader's answers never need more than this; a longer request is refused before it is read.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# the desk sends one file at a time
DATA_UPLOAD_MAX_NUMBER_FILES = 1
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000

LOGGING = log_format.configuration(environment.text("LOG_FORMAT", "line"), environment.text("LOG_LEVEL", "INFO"))
