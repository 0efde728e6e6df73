from django.urls import path

from kepu.governance.plans.views import changes, confirm, imports, reading

app_name = "plans"
urlpatterns = [
    path("", reading.plan_list, name="list"),
    path("tasks/", reading.tasks, name="tasks"),
    path("search/", reading.search, name="search"),
    path("import/", imports.document_import, name="import"),
    path("documents/<int:pk>/", imports.document_detail, name="document"),
    path("<int:pk>/", reading.plan_detail, name="detail"),
    path("<int:pk>/changes/", changes.changes, name="changes"),
    path("<int:pk>/confirm/", confirm.confirm, name="confirm"),
    path("<int:pk>/review/", confirm.review, name="review"),
    path("<int:pk>/rows/<slug:kind>/add/", confirm.row_add, name="row_add"),
    path("<int:pk>/rows/<slug:kind>/<int:row_pk>/", confirm.row_edit, name="row_edit"),
    path("<int:pk>/names/", confirm.name_resolve, name="name_resolve"),
    path("<int:pk>/findings/", confirm.finding_settle, name="finding_settle"),
    path("<int:pk>/facts/", confirm.facts_edit, name="facts"),
    path("<int:pk>/publish/", confirm.publish, name="publish"),
    path("<int:pk>/abandon/", confirm.abandon, name="abandon"),
]
