from django.urls import path

from kepu.core.units import group_views

app_name = "groups"
urlpatterns = [
    path("", group_views.group_list, name="list"),
    path("new/", group_views.group_new, name="new"),
    path("<int:pk>/", group_views.group_detail, name="detail"),
    path("<int:pk>/members/", group_views.group_members, name="members"),
]
