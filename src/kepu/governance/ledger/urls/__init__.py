"""Each room of screens brings its own addresses."""

from kepu.governance.ledger.urls import bindings, dashboard, figures, readings, weaknesses

app_name = "ledger"
urlpatterns = [
    *dashboard.urlpatterns,
    *bindings.urlpatterns,
    *figures.urlpatterns,
    *weaknesses.urlpatterns,
    *readings.urlpatterns,
]
