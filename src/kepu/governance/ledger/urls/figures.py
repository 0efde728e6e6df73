from django.urls import path

from kepu.governance.ledger.views import figures

urlpatterns = [
    path("figures/", figures.figure_list, name="figures"),
    path("figures/<int:pk>/confirm/", figures.confirm, name="figure_confirm"),
    path("figures/<int:pk>/return/", figures.send_back, name="figure_return"),
    path("indicators/<int:pk>/declare/", figures.declare, name="declare"),
    path("indicators/<int:pk>/shares/", figures.shares, name="shares"),
    path("bases/", figures.base_list, name="bases"),
]
