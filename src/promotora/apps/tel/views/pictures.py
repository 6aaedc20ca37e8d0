"""A list in pictures, each with its numbers and its downloads. The plan's own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from promotora.apps.accounts.terms import Permission
from promotora.apps.core import clock
from promotora.apps.core.doors import opens_to, those_who_may
from promotora.apps.network.queries.room.speaking import staff_by_language
from promotora.apps.people.presenters.words import day
from promotora.apps.tel.models import Run
from promotora.apps.tel.pictures.every import every_picture, one_picture
from promotora.apps.tel.pictures.picture import Picture
from promotora.apps.tel.queries import pictures as queries
from promotora.apps.tel.queries import runs

MAKERS = those_who_may(Permission.MAKE_LISTS)


@opens_to(MAKERS)
def pictures(request: HttpRequest, run_id: int) -> HttpResponse:
    """Every picture of one list."""
    run = _own(request, run_id)
    drawn = every_picture(_counts(run), queries.months_up_to(run), _spoken(run))
    context = {
        "heading": _("The list of %(day)s in pictures") % {"day": day(run.as_of)},
        "lead": _("Who is listed, where they live, what they live with, and how it changes from month to month."),
        "trail": [(_("Lists"), reverse("runs")), (str(day(run.as_of)), reverse("run", args=[run.pk]))],
        "pictures": [(one, _url("picture_csv", run, one), _url("picture_svg", run, one)) for one in drawn],
    }
    return render(request, "tel/pictures.html", context)


@opens_to(MAKERS)
def as_csv(request: HttpRequest, run_id: int, name: str) -> HttpResponse:
    """The numbers of one picture, as they are shown."""
    return _file(_one(request, run_id, name).table.csv(), "text/csv", f"{name}-{run_id}.csv")


@opens_to(MAKERS)
def as_svg(request: HttpRequest, run_id: int, name: str) -> HttpResponse:
    """One picture as a file."""
    return _file(_one(request, run_id, name).svg, "image/svg+xml", f"{name}-{run_id}.svg")


def _one(request: HttpRequest, run_id: int, name: str) -> Picture:
    run = _own(request, run_id)
    found = one_picture(name, _counts(run), queries.months_up_to(run), _spoken(run))
    if found is None:
        raise Http404
    return found


def _own(request: HttpRequest, run_id: int) -> Run:
    """A run of the reader's own plan that has a list."""
    run = runs.run(run_id)
    position = request.position  # type: ignore[attr-defined]
    if run is None or run.organization_id != position.organization_id:
        raise Http404
    return run


def _counts(run: Run) -> dict[str, object]:
    counts = queries.counts_of(run)
    if not counts:
        raise Http404
    return counts


def _spoken(run: Run) -> dict[str, int]:
    return staff_by_language(run.organization, clock.today())


def _url(name: str, run: Run, picture: Picture) -> str:
    return reverse(name, args=[run.pk, picture.name]) if name == "picture_csv" or picture.svg else ""


def _file(text: str, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
