"""Training: courses, classes, who was taught, and certificates."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kepu.core.persons.sealed import mask_name, unseal
from kepu.core.units.models import Unit
from kepu.operations.activities.models.activity import Activity


class Course(models.Model):
    """What is taught, whenever and to whomever."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="courses")
    title = models.CharField(_("课程名称"), max_length=120)
    track = models.CharField(_("培训类别"), max_length=40)  # training-track
    hours = models.DecimalField(_("学时"), max_digits=5, decimal_places=1)
    syllabus = models.TextField(_("课程内容"), blank=True)
    in_use = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = _("课程")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "title"], name="course_title_once_per_unit"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="course_has_hours"),
        ]

    reached_by = {"unit": "unit", "region": "unit__region"}

    def __str__(self) -> str:
        return self.title


class TrainingClass(models.Model):
    """A class (期) of a course: an activity of kind training with a roster and a rule of completion."""

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, related_name="training")
    course = models.ForeignKey(Course, null=True, blank=True, on_delete=models.PROTECT, related_name="classes")
    hours = models.DecimalField(_("学时"), max_digits=5, decimal_places=1)
    pass_percent = models.PositiveSmallIntegerField(_("结业所需出勤（%）"), default=80)
    exam_pass = models.PositiveSmallIntegerField(_("结业所需考核分数"), null=True, blank=True)  # null: no exam

    class Meta:
        verbose_name = _("培训班")
        constraints = [
            models.CheckConstraint(condition=Q(pass_percent__lte=100), name="trainingclass_pass_is_a_percentage"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="trainingclass_has_hours"),
        ]

    reached_by = {"unit": "activity__unit", "region": "activity__unit__region"}

    def __str__(self) -> str:
        return str(self.activity)


class ClassSession(models.Model):
    """A part of a class for which attendance is taken, such as one morning."""

    training = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="sessions")
    number = models.PositiveSmallIntegerField(_("第几次"))
    topic = models.CharField(_("课题"), max_length=120, blank=True)
    hours = models.DecimalField(_("学时"), max_digits=5, decimal_places=1)

    class Meta:
        verbose_name = _("课次")
        ordering = ["training_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["training", "number"], name="classsession_number_once"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="classsession_has_hours"),
        ]

    reached_by = {"unit": "training__activity__unit", "region": "training__activity__unit__region"}

    def __str__(self) -> str:
        return self.topic or f"第 {self.number} 次课"


class Trainee(models.Model):
    """One person in one class: 人次 is a row, 人数 a person_key. No identity number is kept."""

    training = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="trainees")
    person_key = models.CharField(max_length=32)
    sealed_name = models.TextField(blank=True)  # for the certificate; erased with the rest
    employer = models.CharField(_("所在单位"), max_length=100, blank=True)
    group = models.CharField(_("人群"), max_length=40, blank=True)
    sessions = models.ManyToManyField(ClassSession, blank=True, related_name="trainees")
    hours_attended = models.DecimalField(_("出勤学时"), max_digits=5, decimal_places=1, default=0)
    exam_score = models.DecimalField(_("考核分数"), max_digits=5, decimal_places=1, null=True, blank=True)
    completed = models.BooleanField(_("结业"), default=False)
    certificate_number = models.CharField(_("证书编号"), max_length=40, blank=True)
    verification_code = models.CharField(_("查验码"), max_length=16, blank=True)
    issued_on = models.DateField(_("发证日期"), null=True, blank=True)
    revoked_on = models.DateField(_("撤销日期"), null=True, blank=True)
    revocation_reason = models.CharField(_("撤销原因"), max_length=200, blank=True)
    erase_on = models.DateField(_("个人信息删除日期"))
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("学员")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["training", "person_key"], name="trainee_once_per_class"),
            models.UniqueConstraint(
                fields=["verification_code"], condition=~Q(verification_code=""), name="certificate_code_once"
            ),
            models.UniqueConstraint(
                fields=["certificate_number"], condition=~Q(certificate_number=""), name="certificate_number_once"
            ),
            models.CheckConstraint(
                condition=Q(verification_code="") | Q(completed=True) | Q(revoked_on__isnull=False),
                name="certificate_only_for_completion",
            ),
        ]

    reached_by = {"unit": "training__activity__unit", "region": "training__activity__unit__region"}

    def __str__(self) -> str:
        return self.masked_name or self.person_key[:6]

    @property
    def name(self) -> str:
        """In full, for those who run the class; empty once it is erased."""
        return unseal(self.sealed_name)

    @property
    def masked_name(self) -> str:
        return mask_name(self.name)


class CertificateBook(models.Model):
    """The last serial number a unit has given in a year."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="certificate_books")
    year = models.PositiveSmallIntegerField(_("年份"))
    last_serial = models.PositiveIntegerField(_("末号"), default=0)

    class Meta:
        verbose_name = _("证书号簿")
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="certificatebook_once_per_year")]

    reached_by = {"unit": "unit", "region": "unit__region"}

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"
