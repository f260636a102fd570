"""What clients send is read or refused, whatever it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.comments import comment_from_dict
from annotator.core.decisions import decision_from_dict
from annotator.core.errors import InvalidError
from annotator.core.visits import visit_from_dict
from tests.core.strategies import JSON, broken

UUID = "00000000-0000-0000-0000-000000000007"
COMMENT = {"start": 0, "end": 4, "annotation": "e1", "body": "왜?", "parent": 1}
READERS: list[tuple[Callable[[object], object], dict[str, Any]]] = [
    (decision_from_dict, {"id": UUID, "source": 1, "annotation": "e1", "verdict": "accepted"}),
    (visit_from_dict, {"session": UUID, "seconds": 10}),
    (lambda value: comment_from_dict(value, 40), COMMENT),
]


@pytest.mark.parametrize(("read", "whole"), READERS)
@given(data=st.data())
def test_any_json_is_read_or_is_an_invalid_error(
    read: Callable[[object], object], whole: dict[str, Any], data: st.DataObject
) -> None:
    read(whole)
    try:
        read(data.draw(JSON | broken(whole)))
    except InvalidError as error:
        assert error.code and error.message
