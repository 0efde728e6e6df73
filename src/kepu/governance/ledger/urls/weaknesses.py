from django.urls import path

from kepu.governance.ledger.views import weaknesses

urlpatterns = [
    path("weaknesses/", weaknesses.weakness_list, name="weaknesses"),
    path("weaknesses/export.xlsx", weaknesses.export, name="weaknesses_export"),
    path("weaknesses/found/", weaknesses.found, name="weaknesses_found"),
    path("weaknesses/found/<int:pk>/raise/", weaknesses.raise_found, name="weaknesses_raise"),
    path("weaknesses/report/<int:pk>/", weaknesses.report, name="weaknesses_report"),
    path("weaknesses/<int:pk>/", weaknesses.detail, name="weakness"),
    path("weaknesses/<int:pk>/<slug:verb>/", weaknesses.move, name="weakness_move"),
]
