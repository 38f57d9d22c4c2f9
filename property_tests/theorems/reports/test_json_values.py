"""A JSON document holds only what is JSON."""

import pytest

from theorems.reports.json_values import document


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_json_never_holds_what_is_not_json(value):
    with pytest.raises(ValueError, match="JSON"):
        document({"value": value})
