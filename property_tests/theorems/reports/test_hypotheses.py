"""A countermodel is printed with its unknown numbers."""

from property_tests.theorems.tools.test_hypotheses import PROVED, accepted, hypothesis_of
from theorems.reports import hypotheses as report
from theorems.tools.hypotheses import Finding


def test_a_model_is_printed_with_its_unknown_numbers():
    """Without r nobody can evaluate it; a function is 0 where nothing is printed."""

    def printed(claim, name):
        hypothesis = hypothesis_of(PROVED[claim], name)
        return report.because(Finding(PROVED[claim], hypothesis, accepted((claim, name))[1]))

    assert printed("supcon-bound", "Symmetric").endswith("; r = 2")
    assert printed("within-view-negatives", "UnitVectors(v)").endswith("; B = -3/2; r = 0")
    said = printed("weak-duality", "UnitVectors(v)")
    assert "; r(1, 1) = -2, r(2, 1) = -1/4, r(2, 2) = 3/4, r = 0 elsewhere; y(1) = -5/4, " in said
    assert said.endswith("; ε = -1/4")
