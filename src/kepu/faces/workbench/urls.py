from django.urls import path

from kepu.faces.workbench import views

app_name = "workbench"
urlpatterns = [
    path("", views.home, name="home"),
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.notices_read, name="notices_read"),
]
