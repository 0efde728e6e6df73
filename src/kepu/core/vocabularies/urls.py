from django.urls import path

from kepu.core.vocabularies import views

app_name = "vocabularies"
urlpatterns = [
    path("", views.vocabulary_list, name="list"),
    path("<int:pk>/", views.edition_detail, name="detail"),
    path("<int:pk>/new/", views.edition_new, name="new"),
]
