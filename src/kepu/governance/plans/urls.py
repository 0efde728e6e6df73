from django.urls import path

from kepu.governance.plans.views import changes, confirm, exports, imports, plan_page, reading

app_name = "plans"
urlpatterns = [
    path("", reading.plan_list, name="list"),
    path("tasks/", reading.tasks, name="tasks"),
    path("search/", reading.search, name="search"),
    path("import/", imports.document_import, name="import"),
    path("documents/<int:pk>/", imports.document_detail, name="document"),
    path("<int:pk>/", plan_page.detail, name="detail"),
    path("<int:pk>/source/", plan_page.source, name="source"),
    path("<int:pk>/export/<slug:what>.<slug:form>", exports.export, name="export"),
    path("<int:pk>/withdraw/", plan_page.withdraw, name="withdraw"),
    path("<int:pk>/owners/", plan_page.owners, name="owners"),
    path("<int:pk>/indicators/<int:row_pk>/owner/", plan_page.owner, name="owner"),
    path("<int:pk>/changes/", changes.changes, name="changes"),
    path("<int:pk>/confirm/", confirm.confirm, name="confirm"),
    path("<int:pk>/review/", confirm.review, name="review"),
    path("<int:pk>/rows/<slug:kind>/add/", confirm.row_add, name="row_add"),
    path("<int:pk>/rows/<slug:kind>/<int:row_pk>/", confirm.row_edit, name="row_edit"),
    path("<int:pk>/names/", confirm.name_resolve, name="name_resolve"),
    path("<int:pk>/names/register/", confirm.names_register, name="names_register"),
    path("<int:pk>/findings/", confirm.finding_settle, name="finding_settle"),
    path("<int:pk>/facts/", confirm.facts_edit, name="facts"),
    path("<int:pk>/publish/", confirm.publish, name="publish"),
    path("<int:pk>/abandon/", confirm.abandon, name="abandon"),
]
