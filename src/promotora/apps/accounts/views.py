"""Pages of this room."""

from datetime import date
from typing import Any

from allauth.account.authentication import record_authentication
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.views import AddWebAuthnView
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from promotora.apps.accounts import actions, positions, presenters, queries
from promotora.apps.accounts.adapter import INVITED, speak
from promotora.apps.accounts.forms import (
    EndForm,
    EndPositionForm,
    FirstAdministratorForm,
    InvitationForm,
    JoinForm,
    OneselfForm,
    OrganizationForm,
    OrganizationSearch,
    changed_meanwhile,
    with_version,
)
