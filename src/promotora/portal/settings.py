"""Django's settings. Whatever differs between installations comes from the environment (environment.py)."""

from pathlib import Path

import pghistory
from django.utils.translation import gettext_lazy as _

from promotora.portal import environment

HERE = Path(__file__).parent
WHERE = environment.read()

SECRET_KEY = WHERE.secret_key
DEBUG = False
ALLOWED_HOSTS = WHERE.hosts
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in WHERE.hosts if host not in environment.LOOPBACK]
ROOT_URLCONF = "promotora.portal.urls"
WSGI_APPLICATION = "promotora.portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "promotora.apps.core",
    "promotora.apps.accounts",
    "promotora.apps.people",
    "promotora.portal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "django_cotton",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "promotora.portal.manners.HouseManners",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "promotora.apps.accounts.entrance.Entrance",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "promotora.portal.frame.frame",
            ],
        },
    }
]
FORM_RENDERER = "promotora.portal.forms.Renderer"

# ------------------------------------------------------------------------------------------------------------- database
# The site connects as a role that owns nothing; the owner's connection is for migrations alone (portal/databases.py).

DATABASES = WHERE.databases
DATABASE_ROUTERS = ["promotora.portal.databases.OwnerMigrates"]
PGHISTORY_APPEND_ONLY = True
# A row as it was before each change; as it is now is in the row itself.
PGHISTORY_DEFAULT_TRACKERS = (pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
PGTRIGGER_MIGRATIONS = True

# -------------------------------------------------------------------------------------------------------------- sign-in

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = WHERE.idle_minutes * 60
SESSION_SAVE_EVERY_REQUEST = True  # each request moves the end of the session on: an idle time-out
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = WHERE.https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if WHERE.https else None
SECURE_SSL_REDIRECT = WHERE.https
SECURE_HSTS_SECONDS = 31_536_000 if WHERE.https else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# ------------------------------------------------------------------------------------------------ language, place, time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [HERE.parent / "locale"]
USE_I18N = True
TIME_ZONE = "America/Los_Angeles"
USE_TZ = True

# ---------------------------------------------------------------------------------------------------------------- files

STATIC_URL = "static/"
STATIC_ROOT = WHERE.home / "static"
STATICFILES_DIRS = [HERE / "static"]
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = WHERE.home / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

EMAIL_BACKEND = WHERE.email_backend
EMAIL_FILE_PATH = WHERE.home / "outbox"
DEFAULT_FROM_EMAIL = WHERE.sender

SITE_NAME = _("Promotora")
SYNTHETIC = WHERE.synthetic

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
