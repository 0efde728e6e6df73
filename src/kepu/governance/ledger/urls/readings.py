from django.urls import path

from kepu.governance.ledger.views import readings

urlpatterns = [
    path("readings/", readings.reading_list, name="readings"),
    path("indicators/<int:pk>/", readings.reading, name="reading"),
]
