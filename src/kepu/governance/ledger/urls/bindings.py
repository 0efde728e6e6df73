from django.urls import path

from kepu.governance.ledger.views import bindings

urlpatterns = [
    path("plans/<int:plan_pk>/bindings/", bindings.binding_list, name="bindings"),
    path("plans/<int:plan_pk>/bindings/accept/", bindings.accept_all, name="bindings_accept"),
    path("indicators/<int:pk>/binding/", bindings.binding, name="binding"),
    path("measures/", bindings.measures, name="measures"),
]
