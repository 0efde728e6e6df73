from django.urls import URLPattern, path

from kepu.operations.activities.views import quick

urlpatterns: list[URLPattern] = [
    path("quick/", quick.quick, name="quick"),
    path("quick/<int:pk>/done/", quick.quick_done, name="quick_done"),
]
