"""Django's settings. Whatever differs between installations comes from the environment (environment.py)."""

from datetime import timedelta
from pathlib import Path

import pghistory
from django.utils.translation import gettext_lazy as _

from promotora.portal import environment

HERE = Path(__file__).parent
WHERE = environment.read()

SECRET_KEY = WHERE.secret_key
SECRET_KEY_FALLBACKS = WHERE.former_secret_keys
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
    "promotora.apps.network",
    "promotora.apps.tel",
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
COTTON_ISOLATE_BY_DEFAULT = True  # a part sees what it is given, not what its page happens to hold
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
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["name", "email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

ACCOUNT_ADAPTER = "promotora.apps.accounts.adapter.SignIn"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # no page asks them: an invitation makes the account
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True  # one address a person; a new one counts once it is proved
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Promotora: "
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if WHERE.https else "http"
# Wrong passwords. axes (below) locks one account for one address, so that a stranger cannot lock a person out of their
# own office. These limits bound guessing by one address at many accounts, and by many addresses at one account.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,50/h/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if WHERE.https else 0

MFA_ADAPTER = "promotora.apps.accounts.adapter.SecondFactor"
MFA_FORMS = {
    "authenticate": "promotora.apps.accounts.forms.CodeToSignIn",
    "reauthenticate": "promotora.apps.accounts.forms.CodeToGoOn",
    "activate_totp": "promotora.apps.accounts.forms.SetUpApp",
}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
# Passkeys need https. Browsers and the library except http://localhost (not 127.0.0.1) without a setting for it.
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off

SOCIALACCOUNT_ADAPTER = "promotora.apps.accounts.adapter.SingleSignOn"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": WHERE.single_sign_on}}
SINGLE_SIGN_ON_ORIGINS = environment.origins(WHERE.single_sign_on)
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "promotora.apps.accounts.entrance.address_of"
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_SENSITIVE_PARAMETERS = ["username", "login", "ip_address", "oldpassword", "password1", "csrfmiddlewaretoken"]
AXES_VERBOSE = False

# What allauth's limits count with, shared by all processes of this machine. Files and not a table: a request that fails
# takes its transaction back, and would take its tries back too; and people of one office who sign in at once would
# wait for each other's rows. Several machines count apart; the lockout is in the database and counts for all.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": WHERE.home / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

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
FORMAT_MODULE_PATH = [
    "promotora.portal.formats"
]  # Spanish as it is written here: dates and numbers of the United States
USE_I18N = True
TIME_ZONE = "America/Los_Angeles"
USE_TZ = True

# ---------------------------------------------------------------------------------------------------------------- files

STATIC_URL = "static/"
STATICFILES_DIRS = [HERE / "static"]
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = WHERE.home / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

globals().update(WHERE.mail)  # EMAIL_BACKEND and what it needs
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
