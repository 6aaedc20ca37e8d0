"""Manners of every answer: nothing from elsewhere runs in a page, and nothing private is kept by a browser."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


def policy(sign_on: Sequence[str] = ()) -> str:
    """What a page may load and where its forms may lead: here, and to those who sign people in for us."""
    return "; ".join(
        [
            "default-src 'self'",
            "img-src 'self' data:",
            "object-src 'none'",
            "base-uri 'self'",
            " ".join(["form-action 'self'", *sign_on]),
            "frame-ancestors 'none'",
        ]
    )


class HouseManners:
    """Middleware: headers that every page carries."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.policy = policy(settings.SINGLE_SIGN_ON_ORIGINS)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        return response
