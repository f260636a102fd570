"""Write guidelines: versions are added, never changed."""

from __future__ import annotations

from django.db import transaction

from annotator.core.errors import ConflictError, InvalidError, NotFoundError
from annotator.core.text import clean
from annotator.models import GuidelineReading, GuidelineVersion, Project, User
from annotator.queries.guidelines import faults_in, guideline_number

LONGEST = 200_000
"""Characters of a guideline."""
NOTE_LENGTH = 500


def publish_guideline(
    project: Project, author: User | None, text: object, note: object = "", base: int | None = None
) -> GuidelineVersion | None:
    """A new version of the guideline; None when the text is what it was.

    `base` is the version that was edited: when somebody has published another since, nothing is written.
    Raises InvalidError (`bad_guideline`, `bad_example`) or ConflictError (`guideline_changed`).
    """
    text, note = _clean(text, LONGEST), _clean(note, NOTE_LENGTH).strip()
    faults = faults_in(project, text)
    if faults:
        raise InvalidError("bad_example", " ".join(one.message for one in faults), [one.to_dict() for one in faults])
    with transaction.atomic():
        locked = Project.objects.select_for_update().get(pk=project.pk)
        newest = guideline_number(locked)
        if base is not None and base != newest:
            raise ConflictError("guideline_changed", f"Version {newest} was published meanwhile.", {"newest": newest})
        if text == locked.guideline and (newest or not text):
            return None
        version = GuidelineVersion.objects.create(
            project=project, number=newest + 1, text=text, note=note, author=author
        )
        project.guideline = locked.guideline = text
        locked.save(update_fields=["guideline"])
        if author is not None:
            mark_read(project, author, version.number)
    return version


def restore_guideline(project: Project, author: User, number: int) -> GuidelineVersion | None:
    """An older version again, as the newest; None when it is what there is.

    Raises NotFoundError (`no_such_version`), or InvalidError (`bad_example`) when its examples lead nowhere by now.
    """
    row = guideline_version(project, number)
    return publish_guideline(project, author, row.text, f"= {number}")


def guideline_version(project: Project, number: int) -> GuidelineVersion:
    """Raises NotFoundError (`no_such_version`)."""
    row = GuidelineVersion.objects.select_related("author").filter(project=project, number=number).first()
    if row is None:
        raise NotFoundError("no_such_version", f"The guideline has no version {number}.")
    return row


def mark_read(project: Project, user: User, number: int) -> None:
    """The user has read this version. Reading an older one later changes nothing."""
    row, made = GuidelineReading.objects.get_or_create(project=project, user=user, defaults={"number": number})
    if not made and row.number < number:
        GuidelineReading.objects.filter(pk=row.pk, number__lt=number).update(number=number)


def _clean(value: object, limit: int) -> str:
    text = clean(value) if isinstance(value, str) else None
    if text is None or len(text) > limit or "\x00" in text or _surrogate(text):
        raise InvalidError("bad_guideline", f"It must be a text of at most {limit:,} characters.")
    return text


def _surrogate(text: str) -> bool:
    """Half a character, which no database stores."""
    return any("\ud800" <= one <= "\udfff" for one in text)
