"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from promotora.apps.accounts.views import invitations, letters, oneself, organizations, team

urlpatterns: list[URLPattern | URLResolver] = [
    path("team/", team.team, name="team"),
    path("team/invite/", team.invite, name="invite"),
    path("team/invitations/<int:pk>/again/", team.send_again, name="send_invitation_again"),
    path("team/invitations/<int:pk>/withdraw/", team.withdraw, name="withdraw_invitation"),
    path("team/roles/<int:pk>/end/", team.end_position, name="end_position"),
    path("team/roles/<int:pk>/bring-back/", team.bring_back, name="bring_back_position"),
    path("organizations/", organizations.organizations, name="organizations"),
    path("organizations/add/", organizations.add_organization, name="add_organization"),
    path("organizations/<int:pk>/", organizations.organization, name="organization"),
    path("organizations/<int:pk>/change/", organizations.change_organization, name="change_organization"),
    path("organizations/<int:pk>/end/", organizations.end_organization, name="end_organization"),
    path("organizations/<int:pk>/reopen/", organizations.reopen_organization, name="reopen_organization"),
    path(
        "organizations/<int:pk>/invitations/<int:invitation>/again/",
        organizations.send_again_to_administrator,
        name="send_administrator_again",
    ),
    path(
        "organizations/<int:pk>/invitations/<int:invitation>/withdraw/",
        organizations.withdraw_from_administrator,
        name="withdraw_administrator",
    ),
    path("messages/", letters.letters, name="letters"),
    path("messages/again/", letters.send_letters_again, name="send_letters_again"),
    path("invitations/<str:key>/", invitations.invitation, name="invitation"),
    path("me/", oneself.me, name="me"),
    path("me/act-as/", oneself.act_as, name="act_as"),
    path("me/second-factor/", oneself.second_factor, name="second_factor"),
    path("me/second-factor/go-on/", oneself.go_on, name="second_factor_go_on"),
    # These come before allauth's own of the same address and name.
    path("account/second-factor/totp/activate/", oneself.activate_app, name="mfa_activate_totp"),
    path("account/second-factor/webauthn/add/", oneself.add_passkey, name="mfa_add_webauthn"),
]
