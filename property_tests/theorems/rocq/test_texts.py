r"""Trees as Rocq's texts: in brackets wherever one could be read in two ways."""

import re

import pytest
from hypothesis import given

from property_tests.terms import closed_scalars
from property_tests.theorems.rocq.export.lines import is_closed
from theorems.rocq.texts import LAWS, SORTS, show, show_law, show_place, type_over
from theorems.rocq.trees import Translator, Unsupported

X, AT, PI = (("variable", name) for name in ("v_c", "v_i", "v_p"))
FAMILY = ("variable", "v_c_all")
A, B, ONE = ("scalar", "S_a"), ("scalar", "S_b"), ("number", 1, 1)


@given(closed_scalars(2))
def test_a_text_is_closed_and_one_term(term):
    text = show(Translator().tree(term))
    assert is_closed(text)
    assert text[0] + text[-1] == "()" or re.fullmatch(r"[\w%:]+(\^-1)?|\(.*\)(%:R|\^-1)", text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("mul", ("add", A, B), A), ("add", A, ("mul", B, A))),
        (("opp", ("add", A, B)), ("add", ("opp", A), B)),
        (("exp", ("opp", A), 2), ("opp", ("exp", A, 2))),
        (("inv", ("mul", A, B)), ("mul", ("inv", A), B)),
        (("add", A, ("opp", ("add", B, ONE))), ("add", ("add", A, ("opp", B)), ONE)),
        (("sum", ("all", "X"), "b1", ("add", A, B)), ("add", ("sum", ("all", "X"), "b1", A), B)),
        (("number", 1, 2), ("mul", ("number", 1, 1), ("number", 2, 1))),
    ],
)
def test_terms_that_differ_in_their_brackets_have_other_texts(one, other):
    assert show(one) != show(other)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (X, "v_c"),
        (("entry", FAMILY, AT), "(v_c_all v_i)"),
        (("entry", ("constant", X), AT), "v_c"),
        (("entry", ("renamed", PI, FAMILY), AT), "(v_p (v_c_all v_i))"),
        (("constant", X), "(fun _ : 'I_k => v_c)"),
        (("renamed", PI, FAMILY), "(fun i0 : 'I_k => (v_p (v_c_all i0)))"),
    ],
)
def test_a_place_is_what_is_written(place, text):
    assert show_place(place) == text


@pytest.mark.parametrize(
    ("law", "text", "of"),
    [
        (("rho",), "rho", "'I_C"),
        (("D", X), "(D v_c)", "X"),
        (("words", X), "(W v_c)", "{ffun 'I_k -> 'I_C}"),
        (("iid",), "(independent (fun _ : 'I_k => rho))", "{ffun 'I_k -> 'I_C}"),
        (("points", FAMILY), "(independent (fun i0 : 'I_k => D (v_c_all i0)))", "{ffun 'I_k -> X}"),
        (("one",), "(independent D)", "{ffun 'I_C -> X}"),
        (("uniform",), "(@uniform R C)", "{perm 'I_C}"),
    ],
)
def test_a_law_is_what_is_written_and_draws_its_type(law, text, of):
    assert (show_law(law), type_over(law)) == (text, of)


def test_every_law_is_here_and_what_is_summed_over_has_a_type():
    assert len(LAWS) == 7
    assert (type_over(("all", "X")), type_over(("others", X))) == ("X", "'I_C")
    assert SORTS["permutation"] == LAWS["uniform"]


@pytest.mark.parametrize(
    ("shown", "tree", "what"),
    [(show, ("nothing", 1), "node"), (show_law, ("nothing",), "law"), (show_place, A, "place")],
)
def test_what_has_no_text_is_named(shown, tree, what):
    with pytest.raises(Unsupported, match=f"the {what} {tree[0]} has no text in Rocq"):
        shown(tree)
