"""What a person does with their own notices. Reading is no deed, so it leaves no audit entry."""

from django.utils import timezone

from kepu.core.persons.models import Person


def mark_read(person: Person) -> int:
    """Mark every notice of the person read. Returns how many were new."""
    return person.notices.filter(read_at__isnull=True).update(read_at=timezone.now())
