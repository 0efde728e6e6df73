from django.urls import URLPattern, path

from kepu.operations.activities.views import bulk

urlpatterns: list[URLPattern] = [
    path("bulk/", bulk.bulk_list, name="bulk"),
    path("bulk/template.xlsx", bulk.bulk_template, name="bulk_template"),
    path("bulk/<int:pk>/", bulk.bulk_detail, name="bulk_detail"),
    path("bulk/<int:pk>/problems.xlsx", bulk.bulk_problems, name="bulk_problems"),
    path("bulk/<int:pk>/confirm/", bulk.bulk_confirm, name="bulk_confirm"),
    path("bulk/<int:pk>/resume/", bulk.bulk_resume, name="bulk_resume"),
    path("bulk/<int:pk>/undo/", bulk.bulk_undo, name="bulk_undo"),
]
