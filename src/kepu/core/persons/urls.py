from django.urls import path

from kepu.core.persons import views

app_name = "persons"
urlpatterns = [
    path("", views.person_list, name="list"),
    path("new/", views.person_new, name="new"),
    path("<int:pk>/", views.person_detail, name="detail"),
    path("<int:pk>/deactivate/", views.person_deactivate, name="deactivate"),
    path("<int:pk>/reactivate/", views.person_reactivate, name="reactivate"),
    path("<int:pk>/grant/", views.grant_new, name="grant"),
    path("<int:pk>/grants/<int:grant_pk>/revoke/", views.grant_revoke, name="revoke"),
    path("<int:pk>/unlock/", views.person_unlock, name="unlock"),
    path("<int:pk>/password/", views.person_password, name="password"),
    path("<int:pk>/second-factor/", views.person_second_factor, name="second_factor"),
]
