"""What the table of bounds shows is in the intervals of the document."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numerics.balls.enclosure import Enclosure
from property_tests.documents import assert_shown
from theorems.reports.bounds import as_fields, as_table
from theorems.tools.bounds import UPPER, Row, Truth


def enclosures(size=10**9):
    ends = st.lists(st.fractions(-size, size), min_size=2, max_size=2).map(sorted)
    narrow = st.fractions(-size, size).map(lambda x: (x, x + Fraction(1, 10**40)))
    return (ends | narrow).map(lambda pair: Enclosure(*pair, 53))


@pytest.mark.slow
@given(st.lists(enclosures(), min_size=4, max_size=4), enclosures(), enclosures())
def test_what_the_table_shows_is_in_the_intervals_of_the_document(upper, lower, loss):
    row = Row(1, Truth(loss, loss, loss), dict(zip(UPPER, upper, strict=True)), lower, loss, loss)
    # Cells are apart by two blanks, ends of an interval by one.
    _, *cells = re.split("  +", as_table([row]).splitlines()[1].strip())
    fields = as_fields(row)
    said = [fields[name] for name in ("loss", "supervised", "mean_classifier")]
    said += [*fields["upper"].values(), *fields["lower"].values()]
    for cell, ends in zip(cells, [*said, fields["collision"], fields["coverage"]], strict=True):
        assert_shown(cell, ends)
    for bound, cell in zip(upper, cells[3:7], strict=True):
        assert bound.upper <= Fraction(cell.strip("[]").split(", ")[-1])
    assert Fraction(cells[7].strip("[]").split(", ")[0]) <= lower.lower
