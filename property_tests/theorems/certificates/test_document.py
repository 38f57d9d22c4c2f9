"""Any value in any place, and damaged bytes, are malformed and no proof."""

import json

from hypothesis import given
from hypothesis import strategies as st

from property_tests.certificates import make
from property_tests.strategies import json_values, places
from property_tests.theorems.certificates.test_supervised_increase import BASE, is_true, outcome_of
from theorems.certificates import document
from theorems.tools import recheck as rechecking


@given(
    path=st.sampled_from(list(places(json.loads(BASE)))), up=st.integers(0, 3), value=json_values
)
def test_any_value_in_any_place_is_malformed_or_no_proof(folder, path, up, value):
    path = path[: max(1, len(path) - up)]
    text = make.edited(BASE, make.put(*path, to=lambda old: value))
    found = outcome_of(text, folder)
    if found == "accepted":  # only the maker's remark may be anything
        assert path == ("made_by",) or is_true(document.read(text.encode()))


@given(
    start=st.integers(0, len(BASE) - 1), length=st.integers(0, 40), inserted=st.binary(max_size=8)
)
def test_damaged_bytes_are_never_a_traceback(folder, start, length, inserted):
    content = BASE.encode()
    damaged = content[:start] + inserted + content[start + length :]
    path = folder / "damaged.json"
    path.write_bytes(damaged)
    if rechecking.outcome(path)[0] == "accepted":
        assert is_true(document.read(damaged))
