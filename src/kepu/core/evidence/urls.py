from django.urls import path

from kepu.core.evidence import views

app_name = "files"
urlpatterns = [
    path("<int:pk>/", views.download, name="download"),
    path("<int:pk>/thumbnail/", views.thumbnail, name="thumbnail"),
    path("<int:pk>/copy/", views.copy, name="copy"),
]
