"""One point for all of a class: the loss as a function of the representation, and what is drawn."""

import pytest

from property_tests.theorems.kernel.uses import USES, c, classes, collapsed, drawn, points, x
from property_tests.theorems.rocq.export.lines import is_closed, line_of, proof_of
from theorems.kernel import terms as t
from theorems.kernel.statement import UnitVectors
from theorems.rocq.export.collapse_rules import _Collapsing, _laws, _renamed
from theorems.rocq.trees import Translator, Unsupported

COLLAPSED = collapsed()


def test_a_class_is_collapsed_after_the_other_by_the_theorem_about_representations():
    proof = proof_of(COLLAPSED)
    assert is_closed(proof)
    assert "(@collapse_all R C X D _ D_disjoint D_law " in proof
    assert proof.startswith("(glue_le (erefl _) ")


def test_the_other_classes_are_collapsed_by_a_theorem_of_their_own():
    proof = proof_of(USES["collapse_others"]())
    assert is_closed(proof)
    assert "(@collapse_rest R C X D _ D_disjoint D_law " in proof


def test_where_the_vectors_have_norm_1_the_collapsed_ones_have_too():
    line, left = line_of(COLLAPSED), COLLAPSED.left
    free = _Collapsing(line, left, "f", frozenset())
    assert (free.closed, free.held) == ("(fun _ => True)", "I")
    from_units = _Collapsing(line, left, "f", frozenset((UnitVectors("f"),)))
    assert from_units.held == "h_UnitVectors_f"
    assert "dot (V0 z) (V0 z) = 1" in from_units.closed


def test_the_laws_of_points_are_found_where_they_are_drawn():
    negatives = t.Bind(classes, t.IndependentClasses(), t.Bind(points, drawn, t.Unknown("z")))
    term = t.Bind(c, t.ClassLaw(), t.Bind(x, t.Points(c), negatives))
    found = dict(_laws(Translator().tree(term)))
    assert sorted(law[0] for law in found.values()) == ["D", "points"]
    assert all(name.startswith("b") for name in found)


def test_a_point_that_is_drawn_from_no_class_is_named():
    collapsing = _Collapsing(line_of(COLLAPSED), COLLAPSED.left, "f", frozenset())
    with pytest.raises(Unsupported, match="v_y is drawn from no class"):
        collapsing._drawn(("variable", "v_y"))


def test_other_vectors_are_put_in_everywhere():
    at = ("variable", "v_y")
    tree = ("dot", ("value", "V_f", at), ("vadd", ("value", "V_g", at), ("value", "V_f", at)))
    assert _renamed(tree, "V_f", "V0") == (
        "dot",
        ("value", "V0", at),
        ("vadd", ("value", "V_g", at), ("value", "V0", at)),
    )
