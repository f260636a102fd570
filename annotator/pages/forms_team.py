"""The forms about who labels what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotator.core.planning import MOST
from annotator.models.assigning import SKILL_LENGTH
from annotator.queries.assignments import end_of_day
from annotator.queries.teams import BatchOfArticles


class PlanForm(forms.Form):
    """A rule to hand out articles by."""

    each = forms.IntegerField(label=_("Annotators per article"), min_value=1, max_value=MOST, initial=1)
    share = forms.IntegerField(
        label=_("Overlap, in percent of the articles"), min_value=0, max_value=100, initial=20, required=False
    )
    shared_by = forms.IntegerField(
        label=_("Annotators of the overlap"), min_value=2, max_value=MOST, initial=2, required=False
    )
    members = forms.MultipleChoiceField(
        label=_("For whom"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody chosen: the articles go to the pool, and members take one after the other."),
    )
    batch = forms.ChoiceField(label=_("Only of this import"), required=False)
    publisher = forms.CharField(
        label=_("Only of this publisher"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "publishers", "autocomplete": "off"}),
    )
    skill = forms.CharField(label=_("Only for people with this skill"), required=False, max_length=SKILL_LENGTH)
    due_at = forms.DateField(label=_("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(
        self, data: Any = None, *, members: Sequence[str], batches: Sequence[BatchOfArticles], **more: Any
    ) -> None:
        super().__init__(data, **more)
        chosen, batch = self.fields["members"], self.fields["batch"]
        assert isinstance(chosen, forms.MultipleChoiceField) and isinstance(batch, forms.ChoiceField)
        chosen.choices = [(name, name) for name in members]
        batch.choices = [("", _("Any")), *((one.number, str(one)) for one in batches)]

    def clean_share(self) -> int:
        return self.cleaned_data["share"] or 0

    def clean_shared_by(self) -> int:
        return self.cleaned_data["shared_by"] or 2

    def clean_due_at(self) -> datetime | None:
        return end_of_day(self.cleaned_data["due_at"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("share") and given.get("shared_by", 0) <= given.get("each", 0):
            self.add_error("shared_by", _("Articles of the overlap need more annotators than the others."))
        return given


class AssignmentSettingsForm(forms.Form):
    """How a project hands out its articles, and measures people."""

    mode = forms.ChoiceField(
        label=_("What annotators may open"),
        choices=[
            ("free", _("Any article")),
            ("next", _("What they are given, one article after the other")),
            ("assigned", _("Only what is assigned to them")),
        ],
    )
    due_days = forms.IntegerField(
        label=_("Days for an article that somebody takes"), min_value=1, max_value=1_000, required=False
    )
    pass_mark = forms.IntegerField(label=_("Pass mark of training: F1 in percent"), min_value=0, max_value=100)
    tries = forms.IntegerField(label=_("Tries for each training article"), min_value=1, max_value=20)
    check_rate = forms.IntegerField(
        label=_("Hidden checks, in percent of the work"),
        min_value=0,
        max_value=50,
        help_text=_("Articles with gold that are marked as checks come among the work; nobody but leads sees which."),
    )
