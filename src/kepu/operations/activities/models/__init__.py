"""Every model of activities and training; each is defined in its own room."""

from kepu.operations.activities.models.activity import Activity, ActivityEvidence, CoHost, Reach, ServedUnit, Speaker
from kepu.operations.activities.models.bulk import BulkImport, BulkRow
from kepu.operations.activities.models.calendar import CalendarFeed, ThemeDay, ThemeDayReminder, ThemeDayYear
from kepu.operations.activities.models.door import Attendance, Scan, SignUp
from kepu.operations.activities.models.facts import ActivityFact
from kepu.operations.activities.models.programme import Programme
from kepu.operations.activities.models.training import CertificateBook, ClassSession, Course, Trainee, TrainingClass

__all__ = [
    "Activity",
    "ActivityEvidence",
    "ActivityFact",
    "Attendance",
    "BulkImport",
    "BulkRow",
    "CalendarFeed",
    "CertificateBook",
    "ClassSession",
    "CoHost",
    "Course",
    "Programme",
    "Reach",
    "Scan",
    "ServedUnit",
    "SignUp",
    "Speaker",
    "ThemeDay",
    "ThemeDayReminder",
    "ThemeDayYear",
    "Trainee",
    "TrainingClass",
]
