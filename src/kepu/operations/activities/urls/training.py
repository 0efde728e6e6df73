from django.urls import URLPattern, path

from kepu.operations.activities.views import training

urlpatterns: list[URLPattern] = [
    path("training/", training.training_list, name="training"),
    path("training/ledger.xlsx", training.ledger, name="training_ledger"),
    path("training/roster.xlsx", training.roster_template, name="roster_template"),
    path("training/courses/", training.course_list, name="courses"),
    path("training/courses/new/", training.course_new, name="course_new"),
    path("training/courses/<int:pk>/", training.course_edit, name="course_edit"),
    path("training/new/", training.class_new, name="class_new"),
    path("training/<int:pk>/", training.class_detail, name="training_class"),
    path("training/<int:pk>/edit/", training.class_edit, name="class_edit"),
    path("training/<int:pk>/trainees/", training.trainee_add, name="trainee_add"),
    path("training/<int:pk>/roster/", training.roster_upload, name="roster_upload"),
    path("training/<int:pk>/attendance/", training.attendance, name="attendance"),
    path("training/<int:pk>/certificates/", training.certificates, name="certificates"),
    path("training/<int:pk>/certificates/issue/", training.certificates_issue, name="certificates_issue"),
    path("training/trainees/<int:pk>/remove/", training.trainee_remove, name="trainee_remove"),
    path("training/trainees/<int:pk>/revoke/", training.certificate_revoke, name="certificate_revoke"),
]
