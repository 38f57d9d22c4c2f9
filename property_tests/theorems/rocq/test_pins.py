"""The pinned texts, written by hand, follow from what the exported derivations prove.

So the translation of statements says what a person said before it was there. What an exported
theorem asks for beyond its pin (two classes, a negative, no class of probability 0) is added to the
pin here; the proofs by hand do without.
"""

import re
import shutil
from pathlib import Path

import pytest

from property_tests.theorems.rocq.export.test_document import export_of, with_rocq
from theorems.rocq import audit, checking
from theorems.rocq.statements import TWINS
from theorems.verdicts.catalogue import find_claim

HERE = Path(__file__).parent

WITHOUT_PROOF_BY_HAND = {"balanced-strict-spread"}
"""The pins whose proof by hand is gone, as it said no more than the export."""

PINS = sorted(path.stem for path in (HERE / "pins").glob("*.v"))

HEAD = """\
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From nceproof Require Import definitions expectation vectors means base steps pairs.
From nceproof Require completion.
Set Implicit Arguments.
Unset Strict Implicit.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.
"""


def pin_of(name):
    """Return the pinned text as the export can prove it, and the proof."""
    source = (HERE / "pins" / f"{name}.v").read_text(encoding="utf-8")
    comment = r"\A\(\* (Assumes|Leaves out|Instead|Pinned): (.*?) \*\)\n"
    found = re.search(comment, source, re.DOTALL)
    if found is None:
        return TWINS[name].statement, source
    how, words = found.groups()
    if how in ("Instead", "Pinned"):  # of another form than its twin, or without a twin any more
        return words, source[found.end() :]
    pinned = TWINS[name].statement
    if how == "Assumes":
        text = pinned.replace(",\n", f",\n{words}\n", 1)
    else:
        assert pinned.count(words) == 1
        text = pinned.replace(words, "")
    return text, source[found.end() :]


def test_every_twin_of_an_exported_derivation_has_a_pin_that_follows():
    exported_twins = {name for name in TWINS if find_claim(name).derivation}
    assert exported_twins.isdisjoint(WITHOUT_PROOF_BY_HAND)
    assert set(PINS) == exported_twins | WITHOUT_PROOF_BY_HAND


@pytest.fixture(scope="module")
def folder():
    """Compile what the pins need, once."""
    needed = {"definitions", "expectation", "vectors", "means", "base", "steps", "completion"}
    with checking.compiled(checking.with_what_they_need(needed)) as made:
        shutil.copy(HERE / "pairs.v", made)
        checking.compile_file(made, "pairs")
        yield made


def proved(folder, name, text):
    """Return what a pin rests on, if its proof goes through with an exported theorem of a text."""
    pinned, proof = pin_of(name)
    source = f"{HEAD}Theorem exported :\n{text}.\nProof. Admitted.\n"
    source += f"Theorem pin : {pinned}.\nProof.\n{proof}Qed.\n"
    source += 'Goal True. idtac "@ pin". Abort.\nPrint Assumptions pin.\n'
    (folder / "pin.v").write_text(source, encoding="utf-8")
    return audit.read_assumptions(checking.compile_file(folder, "pin"))["pin"]


@pytest.mark.slow
@with_rocq
@pytest.mark.parametrize("name", PINS)
def test_a_pin_follows_from_the_exported_theorem_alone(folder, name):
    """That Rocq proves the exported theorem is for test_document.py; here it is assumed."""
    assert proved(folder, name, export_of(name).text) == ("exported",)


@pytest.mark.slow
@with_rocq
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- (C%:R - 1)^-1", "- (C%:R - 2%:R)^-1"),
        (" <= ((C%:R^-1", " = ((C%:R^-1"),
        ("dot (V_u z) (V_u z) = 1", "dot (V_u z) (V_u z) = 0"),
        ("(1 - (b1_a == b2_b)%:R)", "1"),
    ],
)
def test_a_pin_does_not_follow_from_another_text(folder, old, new):
    text = export_of("gram-bound").text
    assert text.count(old) == 1
    with pytest.raises(checking.NotCompiledError) as refused:
        proved(folder, "gram-bound", text.replace(old, new))
    assert refused.value.check.status == checking.Status.REFUSED
