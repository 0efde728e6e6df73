from django.urls import path

from kepu.operations.activities.views import activities

urlpatterns = [
    path("<int:pk>/", activities.detail, name="detail"),
]
