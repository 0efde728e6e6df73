"""Root urls: each app brings its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("kepu.faces.workbench.urls")),
]
