from django.urls import path

from kepu.governance.ledger.views import dashboard

urlpatterns = [
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/indicators/", dashboard.indicators, name="dashboard_indicators"),
    path("dashboard/boundaries/", dashboard.boundaries, name="boundaries"),
    path("dashboard/boundaries/remove/", dashboard.boundaries_remove, name="boundaries_remove"),
]
