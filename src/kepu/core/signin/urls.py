"""Only those pages of the sign-in library that a closed system needs."""

from allauth.account import views as account
from axes.decorators import axes_dispatch, axes_form_invalid
from django.urls import include, path
from django.utils.decorators import method_decorator

from kepu.core.signin import views


@method_decorator(axes_dispatch, name="dispatch")
@method_decorator(axes_form_invalid, name="form_invalid")
class LoginView(account.LoginView):
    """The library's sign-in, counted by the lockout."""


urlpatterns = [
    path("login/", LoginView.as_view(), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("two-step/", views.security, name="mfa_index"),
    path("two-step/", include("allauth.mfa.urls")),
    path("security/", views.security, name="account_security"),
    path("help/", views.ask_the_administrator, name="account_signup"),
    path("help/password/", views.ask_the_administrator, name="account_reset_password"),
    path("help/email/", views.ask_the_administrator, name="account_email"),
    path("help/set/", views.ask_the_administrator, name="account_set_password"),
]
