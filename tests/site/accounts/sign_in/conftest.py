"""Dana, who signs in, the director above her, and limits that no other test has used up."""

import pytest
from django.core.cache import cache
from tests.site import people

from promotora.apps.accounts.roles import Role


@pytest.fixture(autouse=True)
def limits_of_its_own(settings):
    """No test uses up another's tries."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "sign-in"}}
    cache.clear()


@pytest.fixture
def dana(db):
    return people.staff("Dana Reyes", people.organization(), Role.CARE_COORDINATOR, email="dana@eastside.example")


@pytest.fixture
def director(dana):
    return people.staff("Maria Ochoa", dana.organization, Role.DIRECTOR)
