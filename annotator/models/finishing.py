"""In which order layers were finished: a number without gaps for everybody who follows a project from outside."""

from __future__ import annotations

from django.db import connection, models

from annotator.models.layer import Layer
from annotator.models.project import Project


class FinishedCount(models.Model):
    """How many numbers a project has given out. Its row is the lock that makes their order the order of commits."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="finished_count")
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.project_id}: {self.last}"


class Finished(models.Model):
    """A layer was finished. One that is opened and finished again has a second row."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveBigIntegerField()
    layer = models.ForeignKey(Layer, on_delete=models.CASCADE, related_name="finishings")
    version = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="finished_number_once")]
        ordering = ["project", "number"]

    def __str__(self) -> str:
        return f"{self.project_id} #{self.number}"


def take_numbers(project_id: int, count: int) -> int:
    """The first of `count` numbers of a project; to be called inside a transaction.

    The row stays locked until that commits, so nobody can see a higher number before a lower one.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Numbers are taken inside the transaction that uses them.")
    FinishedCount.objects.get_or_create(project_id=project_id)
    row = FinishedCount.objects.select_for_update().get(project_id=project_id)
    first = row.last + 1
    FinishedCount.objects.filter(pk=row.pk).update(last=row.last + count)
    return first
