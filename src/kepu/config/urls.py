"""Root urls: each app brings its own."""

from django.urls import include, path

urlpatterns = [
    path("plans/", include("kepu.governance.plans.urls")),
    path("activities/", include("kepu.operations.activities.urls")),
    path("ledger/", include("kepu.governance.ledger.urls")),
    path("p/", include("kepu.faces.portal.urls")),
    path("accounts/", include("kepu.core.signin.urls")),
    path("", include("kepu.core.urls")),
    path("", include("kepu.faces.workbench.urls")),
]
