"""Builders of the stories of signing in: what is tried, and what a page says of it."""

import re

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import SESSION_KEY
from django.test import Client

LOGIN = "/account/login/"
WRONG = "This email and this password do not go together."


def text(answer):
    """A page as it was written, its blanks made one."""
    return " ".join(answer.content.decode().split())


def tries(password, email="dana@eastside.example", browser=None, **more):
    """What signing in with this email and password is answered."""
    return (browser or Client()).post(LOGIN, {"login": email, "password": password}, **more)


def is_in(browser):
    """Somebody is signed in there."""
    return SESSION_KEY in browser.session


def code_of(secret):
    """The six digits that an authenticator shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def without_token(answer):
    """A page without what every page has of its own."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text(answer))
