"""The forms of the pages. They check shapes; what may be done is decided in workflow/."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from annotator.core.errors import InvalidError
from annotator.core.suffixes import read_suffixes
from annotator.models import Project, Role
from annotator.pages.errors import sentence
from annotator.pages.wording import local
from annotator.presets import load_preset, preset_names

SLUG_RULE = [rule for rule in Project._meta.get_field("slug").validators if isinstance(rule, RegexValidator)][-1]
"""The project's own rule, which is stricter than Django's for slugs."""


class ProjectForm(forms.Form):
    """A new project."""

    name = forms.CharField(label=_("Name"), max_length=200)
    slug = forms.CharField(
        label=_("Short name"),
        max_length=60,
        validators=[SLUG_RULE],
        help_text=_("For addresses and file names: small letters, digits and hyphens. It cannot be changed later."),
    )
    preset = forms.ChoiceField(
        label=_("Label preset"), help_text=_("The labels to begin with. A project keeps its own copy.")
    )
    description = forms.CharField(label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["preset"]
        assert isinstance(field, forms.ChoiceField)
        names = sorted(preset_names(), key=lambda name: name != "news-ko")
        field.choices = [(name, f"{local(load_preset(name).name)} ({name})") for name in names]


class SettingsForm(forms.Form):
    """What a project says about itself."""

    name = forms.CharField(label=_("Name"), max_length=200)
    description = forms.CharField(label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    suffixes = forms.CharField(
        label=_("Further word endings to leave out of a mark"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Beside the particles, apart by spaces: at most 200, of at most 20 characters each."),
    )

    def clean_suffixes(self) -> str:
        try:
            return " ".join(read_suffixes(self.cleaned_data["suffixes"]))
        except InvalidError as error:
            raise forms.ValidationError(f"{sentence(error)} ({error.details})") from None


class SuggestionForm(forms.Form):
    """How a project wants its suggestions."""

    hidden_share = forms.IntegerField(
        label=_("Articles without suggestions, in percent"),
        min_value=0,
        max_value=100,
        help_text=_("Chosen by chance and for good, so that you can see whether suggestions change the labels."),
    )
    order = forms.ChoiceField(
        label=_("Which article comes next"),
        choices=[
            ("queue", _("The order of import")),
            ("uncertainty", _("Where the sources are least sure")),
            ("novelty", _("What is least like finished articles")),
        ],
    )
    inside_boilerplate = forms.BooleanField(required=False, label=_("Suggest inside boilerplate too"))


class MemberForm(forms.Form):
    """A user and her role."""

    username = forms.CharField(
        label=_("User name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.ANNOTATOR)
