from django.urls import URLPattern, path

from kepu.operations.activities.views import door

urlpatterns: list[URLPattern] = [
    path("sw.js", door.service_worker, name="service_worker"),
    path("<int:pk>/door/", door.door, name="door"),
]
