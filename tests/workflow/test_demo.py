"""The demo project."""

from __future__ import annotations

import pytest

from annotator.core.suffixes import read_suffixes
from annotator.models import Project
from annotator.workflow.demo import load_demo


@pytest.mark.django_db
def test_the_demo_has_a_guideline_and_suffixes_and_is_made_once() -> None:
    assert load_demo() is not None
    project = Project.objects.get(slug="demo")
    assert project.guideline.startswith("# ")
    assert project.suffix_list == read_suffixes(project.suffixes) == ["씨", "측", "등", "가량"]
    assert load_demo() is None
