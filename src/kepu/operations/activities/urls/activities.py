from django.urls import path

from kepu.operations.activities.views import activities, outcomes

urlpatterns = [
    path("", activities.activity_list, name="list"),
    path("new/", activities.new, name="new"),
    path("export/", activities.export, name="export"),
    path("co-hosted/", activities.co_hosted, name="co_hosted"),
    path("review/", outcomes.review, name="review"),
    path("<int:pk>/", activities.detail, name="detail"),
    path("<int:pk>/edit/", activities.edit, name="edit"),
    path("<int:pk>/repeat/", activities.repeat, name="repeat"),
    path("<int:pk>/move/<slug:verb>/", activities.move, name="move"),
    path("<int:pk>/postpone/", activities.postpone, name="postpone"),
    path("<int:pk>/cancel/", activities.cancel, name="cancel"),
    path("<int:pk>/wrap/", outcomes.wrap, name="wrap"),
    path("<int:pk>/evidence/", outcomes.add_evidence, name="evidence"),
    path("<int:pk>/evidence/<int:evidence_pk>/remove/", outcomes.remove_evidence, name="evidence_remove"),
    path("<int:pk>/verify/", outcomes.verify, name="verify"),
]
