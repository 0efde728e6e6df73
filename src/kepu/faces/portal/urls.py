"""Citizens' pages: nobody signs in here. The last place under /p/ that somebody else may add to is this list."""

from django.urls import URLPattern, path

from kepu.faces.portal.views import activities, certificates, sign_up, type_size

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("", activities.what_is_on, name="home"),
    path("calendar.ics", activities.calendar, name="calendar"),
    path("type/", type_size.change, name="type_size"),
    path("a/<slug:token>/", activities.activity, name="activity"),
    path("a/<slug:token>/calendar.ics", activities.activity_calendar, name="activity_calendar"),
    path("a/<slug:token>/sign-up/", sign_up.sign_up, name="sign_up"),
    path("a/<slug:token>/sign-up/party/", sign_up.sign_up_party, name="sign_up_party"),
    path("mine/", sign_up.find, name="mine"),
    path("s/<slug:code>/", sign_up.mine, name="sign_up_detail"),
    path("s/<slug:code>/cancel/", sign_up.cancel, name="sign_up_cancel"),
    path("certificates/", certificates.search, name="certificates"),
    path("certificates/<str:code>/", certificates.certificate, name="certificate"),
]
