from django.urls import path

from kepu.core.units import views

app_name = "units"
urlpatterns = [
    path("", views.unit_list, name="list"),
    path("new/", views.unit_new, name="new"),
    path("<int:pk>/", views.unit_detail, name="detail"),
    path("<int:pk>/alias/", views.unit_alias, name="alias"),
    path("<int:pk>/rename/", views.unit_rename, name="rename"),
    path("<int:pk>/merge/", views.unit_merge, name="merge"),
    path("<int:pk>/split/", views.unit_split, name="split"),
]
