"""What a user's claim may cite or rest on, and every way in which that can be wrong."""

import json

import pytest

from property_tests.running import nceproof
from property_tests.theorems.verdicts.written_claims import (
    HOLDS,
    RULES,
    line_with,
    refusal,
    rests,
    theorem,
    verdicts,
    written,
)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"cite('gram-bond'); {HOLDS}", "cite('gram-bond') outside of a derivation"),
        (f"cite('gram-bound'); {HOLDS}", "says rests_on=('gram-bound',)"),
    ],
)
def test_what_cannot_be_cited_is_a_fault_of_the_claim_with_its_line(file, line, said):
    name = file(written("mine", line))
    result = nceproof("verify", name)
    assert result.exit_code == 3
    assert said in result.stdout
    assert f"at line {line_with(name, '    ' + line)} of 'mine.py'" in result.stdout


def test_a_theorem_that_is_cited_at_the_head_of_a_file_is_refused(file):
    name = file("TH = cite('gram-bound')\n", written("mine", HOLDS))
    assert "cite('gram-bound') outside of a derivation" in refusal(name)


def test_what_cannot_be_rested_on_is_a_fault_of_the_claim(file):
    name = file(written("mine", HOLDS, options=rests("gram-bond")))
    result = nceproof("verify", name)
    assert result.exit_code == 3
    assert "no claim is called 'gram-bond'; did you mean gram-bound" in result.stdout


def test_a_file_does_not_cite_the_claims_of_another(file):
    ground = file(written("ground", HOLDS), name="ground.py")
    top = file(written("top", HOLDS, options=rests("ground")), name="top.py")
    assert verdicts(ground, top) == (3, {"ground": "certified", "top": "unknown"})


@pytest.mark.parametrize(
    ("uses", "circle"),
    [
        ({"a": "a"}, "a cites a"),
        ({"a": "b", "b": "a"}, "a cites b cites a"),
        ({"a": "b", "b": "c", "c": "a"}, "a cites b cites c cites a"),
    ],
)
def test_a_circle_is_an_error_of_each_claim_in_it(file, uses, circle):
    name = file(*(written(one, HOLDS, options=rests(two)) for one, two in uses.items()))
    assert verdicts(name) == (3, dict.fromkeys(uses, "unknown"))
    assert f"claims cite each other in a circle: {circle}\n" in nceproof("verify", name).stdout


@pytest.mark.parametrize("names", [("a",), ("a", "b"), ("a", "b", "c")])
def test_a_circle_of_theorems_is_an_error_with_its_line(file, names):
    after = (*names[1:], names[0])
    cites = (theorem(a, f"return cite({b!r})") for a, b in zip(names, after, strict=True))
    name = file(RULES, *cites)
    result = nceproof("verify", name)
    assert result.exit_code == 3
    assert f"in a circle: {' cites '.join((*names, names[0]))} (at line" in result.stdout


def test_a_theorem_of_the_same_file_is_cited_and_shown_as_used(file):
    name = file(
        RULES,
        theorem("top", "return scale(cite('ground'), 1)"),
        theorem("ground", "return nonnegative(4)"),
    )
    document = json.loads(nceproof("verify", name, "--format", "json").stdout)
    uses = {one["id"]: one["uses"] for one in document["claims"]}
    assert uses == {"ground": [], "top": ["ground"]}
