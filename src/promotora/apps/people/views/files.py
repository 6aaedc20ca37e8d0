"""Files that a browser saves."""

from django.http import HttpResponse


def file(content: bytes, name: str) -> HttpResponse:
    """A spreadsheet's file."""
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
