"""What the site draws: the graph of claims, formulas, witnesses."""

from fractions import Fraction
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from theorems.reports.formulas import stated
from theorems.reports.notation import LATEX
from theorems.reports.site.claims import as_python
from theorems.reports.site.formulas import mathml, pieces
from theorems.reports.site.layout import rows
from theorems.verdicts.catalogue import find_claim

FORMULAS = [
    stated(find_claim(name).formal(), LATEX)
    for name in ("balanced-lower-bound", "weak-duality", "etf-rank")
]


@st.composite
def acyclic(draw):
    names = [f"n{n}" for n in range(draw(st.integers(0, 12)))]
    return {
        name: sorted(draw(st.sets(st.sampled_from(names[:n]), max_size=3))) if n else []
        for n, name in enumerate(names)
    }


@given(acyclic(), st.integers(1, 5))
def test_every_node_stands_once_and_below_what_it_rests_on(rests_on, width):
    grid = rows(rests_on, width=width)
    assert sorted(name for row in grid for name in row) == sorted(rests_on)
    assert all(0 < len(row) <= width for row in grid)
    height = {name: y for y, row in enumerate(grid) for name in row}
    assert all(height[below] < height[name] for name in rests_on for below in rests_on[name])


@pytest.mark.parametrize("latex", FORMULAS)
def test_pieces_make_the_formula_and_each_is_well_formed(latex):
    assert "".join(pieces(latex)) == latex
    assert len(list(pieces(latex))) > 1
    for element in mathml(latex).split("<wbr>"):
        assert ElementTree.fromstring(element).tag == "math"


def test_the_witness_can_be_pasted():
    names = {}
    exec(as_python({"k": "1"}, {"law": ["1/2", "-3"], "ℓ": "max(0, 1/2)", "0": "7/3"}), names)
    assert names["witness"] == {
        "law": [Fraction(1, 2), Fraction(-3)],
        "ℓ": "max(0, 1/2)",
        "0": Fraction(7, 3),
    }


def test_a_colon_stands_at_the_word_before_it():
    assert '<mo lspace="0" rspace="0.28em">:</mo>' in mathml(r"\exists a: b")


@pytest.mark.parametrize("font", ["mathbb", "mathsf", "mathcal", "mathbf", "mathrm"])
def test_a_letter_is_in_its_font_with_and_without_braces(font):
    """Browsers ignore mathvariant: the expectations of the guide were italic."""
    assert mathml(rf"\{font} E x") == mathml(rf"\{font}{{E}} x")
