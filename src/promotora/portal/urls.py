"""Every address of the site, each with its door."""

from django.urls import URLPattern, URLResolver, include, path

from promotora.apps.core.doors import EVERYONE, SIGNED_IN
from promotora.portal import views
from promotora.portal.doorways import with_door

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("language/", views.set_language, name="set_language"),
    path("look/", views.look, name="look"),
    path("look/<slug:kind>/", views.look_page, name="look_page"),
    path("", include("promotora.apps.tel.urls")),
    path("", include("promotora.apps.network.urls")),
    path("", include("promotora.apps.people.urls")),
    path("", include("promotora.apps.accounts.urls")),
    # Sign-in pages are open to everyone, and ask for themselves who is there; the rest is for who has signed in.
    path("account/", include(with_door(EVERYONE, "allauth.account.urls"))),
    path("account/", include(with_door(EVERYONE, "allauth.socialaccount.urls"))),
    path("account/", include(with_door(EVERYONE, "allauth.socialaccount.providers.openid_connect.urls"))),
    path("account/second-factor/", include(with_door(EVERYONE, "allauth.mfa.urls"))),
    path("account/sessions/", include(with_door(SIGNED_IN, "allauth.usersessions.urls"))),
]

handler403 = "promotora.portal.views.forbidden"
