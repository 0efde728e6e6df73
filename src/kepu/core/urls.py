"""The screens of the core, one room after the other."""

from django.urls import include, path

urlpatterns = [
    path("units/", include("kepu.core.units.urls")),
    path("groups/", include("kepu.core.units.group_urls")),
    path("regions/", include("kepu.core.regions.urls")),
    path("persons/", include("kepu.core.persons.urls")),
    path("audit/", include("kepu.core.audit.urls")),
    path("vocabularies/", include("kepu.core.vocabularies.urls")),
    path("files/", include("kepu.core.evidence.urls")),
]
