"""The privacy of tables that came with libraries: staff's sign-in, sessions and jobs, and no members."""

from promotora.apps.core.security import Privacy, say

STAFF = [
    "account_emailaddress",
    "account_emailconfirmation",
    "axes_accessattempt",
    "axes_accessattemptexpiration",
    "axes_accessfailurelog",
    "axes_accesslog",
    "mfa_authenticator",
    "socialaccount_socialaccount",
    "socialaccount_socialapp",
    "socialaccount_socialtoken",
    "usersessions_usersession",
    "accounts_organizationevent",
    "accounts_positionevent",
]
SYSTEM = [
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_session",
    "pghistory_context",
    "procrastinate_events",
    "procrastinate_jobs",
    "procrastinate_periodic_defers",
    "procrastinate_workers",
]

for _table in STAFF:
    say(_table, Privacy.STAFF)
for _table in SYSTEM:
    say(_table, Privacy.SYSTEM)
say("django_migrations", Privacy.SYSTEM, only=["SELECT"])
