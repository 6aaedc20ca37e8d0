"""Contracts of a plan: the list of all, made under a certificate in force, and ended with the reason."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from promotora.apps.accounts.terms import Permission
from promotora.apps.core import clock
from promotora.apps.core.doors import opens_to
from promotora.apps.network.actions.certifying import contracting
from promotora.apps.network.forms.certifying.contracts import ContractForm, EndContractForm, as_applied
from promotora.apps.network.models import Certification, Contract
from promotora.apps.network.presenters.certifying.processes import contract_said, placements_url, served_said
from promotora.apps.network.queries.certifying import pages as queries
from promotora.apps.network.queries.room.served import members_served
from promotora.apps.network.views.certifying.frame import (
    CERTIFIERS,
    SEERS,
    Act,
    ask_first,
    by,
    may,
    own,
    page,
    plan_of,
)
from promotora.apps.network.views.certifying.review import sent
from promotora.apps.people.forms.fields import tidied
from promotora.apps.people.views.visit import there

TAB = "certification_contracts"
A_PAGE = 25
LONGEST = 100


@opens_to(SEERS)
def network_contracts(request: HttpRequest) -> HttpResponse:
    """What the plan agreed with whom: those that hold today, or all."""
    plan, today = plan_of(request), clock.today()
    q, everything = tidied(request.GET.get("q", ""))[:LONGEST], "all" in request.GET
    rows = queries.contracts_of_plan(plan, q, None if everything else today)
    page_of = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    served = members_served([row.organization_id for row in page_of.object_list], plan.pk)
    context = {
        "page": page_of,
        "contracts": [(contract_said(row, today), served.get(row.organization_id, 0)) for row in page_of.object_list],
        "q": q,
        "everything": everything,
    }
    return render(request, "network/certifying/contract_list.html", context)


@opens_to(CERTIFIERS)
def contract_add(request: HttpRequest, certification_id: int) -> HttpResponse:
    """Make a contract under a certificate in force."""
    row = own(request, certification_id)
    form = ContractForm(sent(request), initial=as_applied(row, clock.today()))
    act = Act(
        title=_("What do you agree with %(name)s?") % {"name": row.organization.name},
        verb=_("Make the contract"),
        lead=[_("From its first day on members may be assigned there, as many as there is room for.")],
        tab=TAB,
        thanks=_("The contract is made. They get a message."),
    )
    return ask_first(
        request,
        row,
        act,
        form,
        lambda: contracting.make_contract(certification=row, given=form.given(), by=by(request), at=clock.now()),
    )


@opens_to(SEERS)
def contract(request: HttpRequest, certification_id: int, contract_id: int) -> HttpResponse:
    """One contract, and how many members are served under it."""
    row, one = _both(request, certification_id, contract_id)
    return page(
        request,
        row,
        "contract",
        tab=TAB,
        said=contract_said(one, clock.today()),
        served=served_said(_served(one)),
        placements=_placements(request),
    )


@opens_to(CERTIFIERS)
def contract_end(request: HttpRequest, certification_id: int, contract_id: int) -> HttpResponse:
    """End a contract sooner than agreed."""
    row, one = _both(request, certification_id, contract_id)
    form = EndContractForm(sent(request), initial={"last_day": clock.today()})
    act = Act(
        title=_("End the contract with %(name)s?") % {"name": row.organization.name},
        verb=_("End it"),
        lead=[
            served_said(_served(one)),
            _("They stay there until somebody places them elsewhere. Nobody more is assigned after the last day."),
        ],
        kind="danger",
        tab=TAB,
        back=contract_said(one, clock.today()).url,
        thanks=_("The contract ends. They get a message."),
    )

    def end() -> None:
        contracting.end_contract(contract=one, by=by(request), at=clock.now(), **form.cleaned_data)

    return ask_first(request, row, act, form, end, placements=_placements(request))


def _both(request: HttpRequest, certification_id: int, contract_id: int) -> tuple[Certification, Contract]:
    row = own(request, certification_id)
    return row, there(queries.contract(row, contract_id))


def _served(one: Contract) -> int:
    return members_served([one.organization_id], one.plan_id).get(one.organization_id, 0)


def _placements(request: HttpRequest) -> str:
    return placements_url() if may(request, Permission.ASSIGN_MEMBERS) else ""
