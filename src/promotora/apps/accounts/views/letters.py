"""Letters that were not sent, for those who keep organizations: to whom, since when, and what the mail server said."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from promotora.apps.accounts import presenters
from promotora.apps.accounts.views.organizations import A_PAGE, KEEPERS
from promotora.apps.core import clock, mail
from promotora.apps.core.doors import opens_to


@opens_to(KEEPERS)
def letters(request: HttpRequest) -> HttpResponse:
    """Letters given up, and those that a mail server has not taken for an hour. What is in them is not shown."""
    page = Paginator(mail.not_sent(clock.now()), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "heading": presenters.letters_heading(page.paginator.count),
        "page": page,
        "given_up": mail.given_up().exists(),
        "today": clock.today(),
    }
    return render(request, "accounts/letters.html", context)


@opens_to(KEEPERS)
@require_POST
def send_letters_again(request: HttpRequest) -> HttpResponse:
    """Try once more what is given up, after the address or the mail server was mended."""
    count = mail.send_again()
    said = ngettext("%(count)s message is being sent again.", "%(count)s messages are being sent again.", count)
    messages.success(
        request, said % {"count": count} if count else _("No message is given up: there is nothing to send.")
    )
    return redirect("letters")
