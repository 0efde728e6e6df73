from django.urls import URLPattern, path

from kepu.operations.activities.views import door

urlpatterns: list[URLPattern] = [
    path("sw.js", door.service_worker, name="service_worker"),
    path("<int:pk>/door/", door.door, name="door"),
    path("<int:pk>/door/scans/", door.scans, name="door_scans"),
    path("<int:pk>/door/check-in/", door.check_in, name="door_check_in"),
    path("<int:pk>/door/walk-in/", door.walk_in, name="door_walk_in"),
    path("<int:pk>/door/walk-in/<int:attendance_pk>/remove/", door.walk_in_remove, name="door_walk_in_remove"),
    path("<int:pk>/door/heads/", door.heads, name="door_heads"),
    path("<int:pk>/door/give-up/<int:sign_up_pk>/", door.give_up, name="door_give_up"),
    path("<int:pk>/door/roster/", door.roster, name="door_roster"),
    path("<int:pk>/door/roster/template/", door.roster_template, name="door_roster_template"),
    path("<int:pk>/door/names/", door.names, name="door_names"),
]
