"""Each room of screens brings its own addresses."""

from kepu.operations.activities.urls import activities, bulk, calendar, door, programmes, quick, training

app_name = "activities"
urlpatterns = [
    *calendar.urlpatterns,
    *programmes.urlpatterns,
    *training.urlpatterns,
    *quick.urlpatterns,
    *bulk.urlpatterns,
    *door.urlpatterns,
    *activities.urlpatterns,
]
