"""Pictures of what refutes a claim: vectors at their places, beside the simplex, with numbers."""

from fractions import Fraction
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from property_tests.planted import evidence
from theorems.certificates import document, shipped
from theorems.reports.site.witness import picture
from theorems.verdicts.verdict import Instance


def pictured(parameters=None, **witness):
    return picture(Instance(parameters or {}, evidence(False), "planted", witness))


def lines(panel):
    svg = ElementTree.fromstring(panel.drawing)
    return [(float(line.get("x2")), float(line.get("y2"))) for line in svg.iter("line")]


def labels(panel):
    return [text.text for text in ElementTree.fromstring(panel.drawing).iter("text")]


@given(st.lists(st.fractions(-3, 3, max_denominator=9), min_size=1, max_size=4))
def test_a_witness_is_drawn_at_its_place(slopes):
    vectors = [
        [str((1 - t * t) / (1 + t * t)), str(2 * t / (1 + t * t))] for t in slopes
    ]  # rational points of the circle
    panel = pictured(vectors=vectors).panels[0]
    for (x, y), vector in zip(lines(panel), vectors, strict=True):
        assert x == pytest.approx(100 * float(Fraction(vector[0])), abs=0.06)
        assert y == pytest.approx(-100 * float(Fraction(vector[1])), abs=0.06)
    places = [
        (text.get("text-anchor"), float(text.get("y")))
        for text in ElementTree.fromstring(panel.drawing).iter("text")
    ]
    for n, (side, y) in enumerate(places):
        assert all(other != side or abs(y - z) > 13 for other, z in places[:n])


@pytest.mark.parametrize("sign", [1, -1])
def test_a_label_of_two_lines_is_neither_cut_nor_across_its_tip(sign):
    """The law of the class at the foot of the circle was cut."""
    found = pictured(vectors=[["0", str(sign)], ["1", "0"]], class_law=["1/3", "2/3"])
    svg = ElementTree.fromstring(found.panels[0].drawing)
    _, top, _, height = map(float, svg.get("viewBox").split())
    feet = [
        float(text.get("y")) for text in svg.iter("text") if text.get("text-anchor") == "middle"
    ]
    assert len(feet) == 2
    assert all(top < foot - 19 and foot + 5 < top + height for foot in feet)
    assert max(feet) < -104 or min(feet) > 104


@given(st.fractions(-3, 3, max_denominator=9), st.sampled_from([1, -1]))
def test_no_line_of_a_label_is_across_the_circle(t, sign):
    """The law of a class in the upper half was."""
    vector = [str(sign * (1 - t * t) / (1 + t * t)), str(2 * t / (1 + t * t))]
    opposite = [vector[0], str(-Fraction(vector[1]))]
    found = pictured(vectors=[vector, opposite], class_law=["1/3", "2/3"])
    texts = ElementTree.fromstring(found.panels[0].drawing).iter("text")
    for text in texts:
        x, y = float(text.get("x")), float(text.get("y"))
        if text.get("text-anchor") != "middle":  # their ends are at x, their tops 11 above y
            assert x**2 + min(abs(y), abs(y - 11)) ** 2 > 100**2


def test_vectors_of_the_sphere_stay_inside_their_circle():
    found = pictured(vectors=[["2/7", "-6/7", "-3/7"], ["0", "0", "1"]])
    assert all(x**2 + y**2 <= 100.1**2 for x, y in lines(found.panels[0]))


@given(st.fractions(-3, 3, max_denominator=9))
def test_vectors_drawn_of_a_gram_matrix_have_it(t):
    cosine = (1 - t * t) / (1 + t * t)
    found = pictured(gram=[["1", str(cosine)], [str(cosine), "1"]])
    (x, y), (u, v) = lines(found.panels[0])
    assert (x * u + y * v) / 1e4 == pytest.approx(float(cosine), abs=2e-3)


def test_a_gram_matrix_beside_vectors_is_not_drawn_again():
    found = pictured(vectors=[["1", "0"], ["-1", "0"]], gram=[["1", "-1"], ["-1", "1"]])
    assert [one.name for one in found.panels] == [
        "the vectors of the witness",
        "the simplex ETF of 2 classes, to compare",
    ]


def test_law_number_of_negatives_and_losses_are_labels_of_the_picture():
    found = pictured(
        {"k": "8"},
        class_law=["1/2", "1/4", "1/4"],
        vectors=[["1", "0"], ["-1", "0"], ["-3/5", "4/5"]],
        **{"loss of the witness": ["1.100000", "1.200000"], "loss of the ETF": "4/3"},
    )
    assert ("k", "8") in found.said
    assert ("ρ", "(1/2, 1/4, 1/4)") in found.said
    assert ("loss of the witness", "[1.100000, 1.200000]") in found.said
    assert ("loss of the ETF", "4/3") in found.said
    witness, simplex = found.panels
    assert set(zip(labels(witness)[::2], labels(witness)[1::2], strict=True)) == {
        ("class 1", "ρ = 1/2"),
        ("class 2", "ρ = 1/4"),
        ("class 3", "ρ = 1/4"),
    }
    tips = lines(simplex)
    assert len(tips) == 3
    for n, (x, y) in enumerate(tips):
        for u, v in tips[:n]:
            assert (x * u + y * v) / 1e4 == pytest.approx(-1 / 2, abs=2e-3)


def test_a_certificate_is_drawn_at_both_minimisers():
    certificate = document.read(shipped.content("conjecture-unbalanced", "logistic_simplest"))
    instance = Instance({"certificate": "it"}, evidence(False), "planted", {"x": "1"})
    before, after, simplex = picture(instance, certificate).panels
    assert (before.name, after.name) == (
        "near the minimiser for k = 1",
        "near the minimiser for k = 16",
    )
    for panel, side in ((before, certificate.before), (after, certificate.after)):
        tips = lines(panel)
        for n, (x, y) in enumerate(tips):
            for m, (u, v) in enumerate(tips):
                cosine = sum(a * b for a, b in zip(side.vectors[n], side.vectors[m], strict=True))
                assert (x * u + y * v) / 1e4 == pytest.approx(float(cosine), abs=3e-3)
    assert len(lines(simplex)) == 3


def test_maps_of_different_names_are_panels_of_their_own():
    found = pictured(**{"the first map": [["1", "0"]] * 5, "the second map": [["0", "1"]] * 5})
    assert [one.name for one in found.panels] == ["the first map", "the second map"]


@pytest.mark.parametrize(
    "vectors",
    [
        *(5, "text", [[]], [["π", "0"]], [["1/0", "0"]], [["2", "0"]], [["[0.1, 0.2]", "0"]]),
        *({"a": 1}, [["1", "0", "0", "0"]], [["1", "0"], ["1", "0", "0"]], [], None, [None]),
        *([["1", "2"], ["2", "1"]], [["1"]], [["nan", "0"]]),
    ],
)
@pytest.mark.parametrize("name", ["vectors", "gram"])
def test_what_a_user_calls_vectors_and_is_none_is_not_drawn(name, vectors):
    if (name, vectors) != ("gram", [["1"]]):
        assert pictured(**{name: vectors}) is None


def test_the_names_of_a_user_are_escaped():
    found = pictured(class_law=["<b>", "1"], vectors=[["1", "0"], ["0", "1"]])
    assert "<b>" not in found.panels[0].drawing
