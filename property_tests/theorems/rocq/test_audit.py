"""The file that holds statements against proofs, and the reading of what Rocq answers."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from theorems.rocq import audit, checking
from theorems.rocq.statements import DEFINITIONS, MODULES, TWINS, Twin
from theorems.verdicts.catalogue import all_claims


def test_a_claim_may_have_the_name_of_a_definition():
    """Rocq would refuse its theorem, which it has accepted, for a name that exists already."""
    claims = [name.replace("_", "-") for name in DEFINITIONS]
    twins = dict.fromkeys(claims, Twin("jensen.truth", "True"))
    names = re.findall(r"^Theorem (\w+)", audit.audit_file(claims, twins=twins), re.MULTILINE)
    assert len(set(names)) == len(names) == 2 * len(DEFINITIONS)


def test_every_definition_and_every_claim_that_is_asked_for_is_stated_again():
    text = audit.audit_file(["gram-bound", "etf-exists"])
    stated = re.findall(r"^Theorem (\w+)", text, re.MULTILINE)
    assert stated == [
        *(f"{name}_means" for name in DEFINITIONS),
        "gram_bound_pin",
        "etf_exists_pin",
    ]
    for claim in ("gram-bound", "etf-exists"):
        assert TWINS[claim].statement.strip() in text
        assert text.index(f'idtac "@ {claim}"') < text.index(
            f"Theorem {claim.replace('-', '_')}_pin"
        )
    assert text.count("Print Assumptions") == 2


def test_nothing_is_imported_by_name_but_the_definitions():
    """A file of proofs could change how a statement is read."""
    text = audit.audit_file(["gram-bound"], modules=["balanced"])
    assert "From nceproof Require Import definitions." in text
    assert "From nceproof Require balanced." in text


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("@ a\nClosed under the global context\n", ()),
        ("@ a\n", None),
        ("@ a\nClosed under the global context\nAxioms:\ncheat : False\n", None),
        ("@ a\nAxioms:\nb : forall P,\n  P\nm.c\n  : nat\n", ("b", "m.c")),
        ("@ a\nSomething new\n", None),
    ],
)
def test_only_the_answers_that_are_known_are_read(printed, read):
    assert audit.read_assumptions(printed) == {"a": read}


def test_disguises_are_seen_and_comments_and_local_ones_are_not():
    harmless = "(* Notation *) Local Notation mu := 1. Set Implicit Arguments. Definition a := 1."
    assert audit.disguises(harmless) == []
    for word in ("Notation", "Coercion", "Canonical", "Infix"):
        assert audit.disguises(f"{harmless}\n#[global] {word} x := y.") == [word]


NAMES = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
AXIOMS = st.lists(st.sampled_from(["cheat", "m.excluded", "funext"]), min_size=1, unique=True)


@pytest.mark.slow
@given(st.dictionaries(NAMES, st.none() | AXIOMS, max_size=4))
def test_each_claim_has_the_axioms_that_are_printed_under_it(found):
    printed = ["noise"]
    for claim, axioms in found.items():
        printed.append(f"@ {claim}")
        printed += ["Axioms:"] if axioms else ["Closed under the global context"]
        printed += [f"{axiom} : P\n  -> Q" for axiom in axioms or ()]
    said = audit.read_assumptions("\n".join([*printed, ""]))
    assert said == {claim: tuple(axioms or ()) for claim, axioms in found.items()}


def test_an_axiom_that_is_not_allowed_and_silence_are_objections():
    twin = Twin("m.a", "False", axioms=("funext",))
    assert audit.objection("a", ("funext",), twin) == ""
    assert audit.objection("a", (), twin) == ""
    assert audit.objection("a", ("funext", "cheat"), twin) == "rests on cheat, which is not allowed"
    assert audit.objection("a", None, twin) == "Rocq did not say what it rests on"


def test_the_table_is_about_claims_definitions_and_files_that_there_are():
    assert set(TWINS) <= {claim.id for claim in all_claims()}
    assert set(MODULES) == {path.stem for path in checking.SOURCES.glob("*.v")}
    assert {twin.theorem.partition(".")[0] for twin in TWINS.values()} <= set(MODULES)
    source = (checking.SOURCES / "definitions.v").read_text(encoding="utf-8")
    defined = set(re.findall(r"^Definition (\w+)", source, re.MULTILINE))
    through = {"over_points", "margin"}  # seen through in that of population_loss
    assert defined == set(DEFINITIONS) | through
