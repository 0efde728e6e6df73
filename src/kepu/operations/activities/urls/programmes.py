from django.urls import path

from kepu.operations.activities.views import programmes

urlpatterns = [
    path("programmes/", programmes.programme_list, name="programmes"),
    path("programmes/new/", programmes.programme_new, name="programme_new"),
    path("programmes/<int:pk>/", programmes.programme_detail, name="programme"),
    path("programmes/<int:pk>/edit/", programmes.programme_edit, name="programme_edit"),
    path("programmes/<int:pk>/copy/", programmes.programme_copy, name="programme_copy"),
    path("programmes/<int:pk>/join/", programmes.programme_join, name="programme_join"),
]
