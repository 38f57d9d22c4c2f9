"""Models that are read are of the form."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from property_tests.theorems.tools.test_hypotheses import KEY, accepted
from theorems.errors import Malformed
from theorems.tools.hypotheses import shipped
from theorems.verdicts.models.countermodels import why_not
from theorems.verdicts.models.written import read


@given(st.sampled_from(sorted(shipped())), st.data())
@settings(max_examples=30)
def test_a_model_that_is_not_of_the_form_is_malformed(key, data):
    stated, _ = accepted(key)
    written = json.loads(json.dumps(shipped()[key]))
    name = data.draw(st.sampled_from(["law", "points", "negatives", "loss", "vectors"]))
    written[name] = data.draw(st.sampled_from([None, 0.5, "x", {"formula": "x"}, [["1/0"]]]))
    with suppress(Malformed):
        assert why_not(stated, read(written, stated))


@pytest.mark.parametrize("entry", [1.0, True, None])
def test_a_class_of_a_word_is_an_integer(entry):
    """1.0 and True are in range(2), and no class."""
    words = [[[[entry], "1"]], [[[0], "1"]]]
    written = shipped()[KEY] | {"words": words, "negatives": 1}
    with pytest.raises(Malformed, match="is no class, index or name"):
        read(written, accepted(KEY)[0])
