"""Exported derivations held against their statements: what Rocq said, claim by claim."""

from contextlib import contextmanager

import pytest
from sympy import Integer

from theorems.kernel import terms as t
from theorems.kernel.statement import Statement, UnitVectors
from theorems.rocq import exported
from theorems.rocq.checking import Check, NotCompiledError, Status
from theorems.rocq.exported import Export, check_exports, module_of
from theorems.rocq.translate import theorem_text

i, c = t.Variable("i", "index"), t.Variable("c", "class")
TANGENT = t.Subgradient(i, t.Loss(i, t.Indices(), t.Unknown("z", i)))
PLAIN = Statement(frozenset(), Integer(1), "≥", Integer(0))
SLOPES = Statement(frozenset(), t.Bind(i, t.Indices(), TANGENT), "≥", Integer(0))

ACCEPTED = "its derivation, line by line, no axioms"


def made(statement=PLAIN, source="text", **more):
    return Export(statement, source, ("definitions",), **more)


def test_the_theorem_has_to_say_the_statement_whatever_the_file_holds():
    assert made(source="Theorem exported : False.").text == theorem_text(PLAIN)
    unit = Statement(frozenset((UnitVectors("u"),)), Integer(1), "≥", Integer(0))
    assert made(unit).text != made().text


def test_subgradients_are_assumed_where_the_statement_has_none():
    assert made().assumed == ""
    assert made(slopes=("gl",)).assumed == "subgradients of ℓ everywhere"
    both = "subgradients of ℓ everywhere and subgradients of ℓ of C − 1 coordinates everywhere"
    assert made(slopes=("gl", "gm")).assumed == both
    assert made(SLOPES, slopes=("gl",)).assumed == ""
    assert "subgradients" in made(slopes=("gl",)).text


@pytest.fixture
def rocq(monkeypatch, tmp_path):
    """A Rocq that compiles all but files with `bad`, and accepts what the audit is asked of."""
    asked = []

    @contextmanager
    def compiled(modules, **_):
        yield tmp_path

    def compile_file(folder, name, *, seconds):
        if "bad" in (folder / f"{name}.v").read_text(encoding="utf-8"):
            raise NotCompiledError(Check(Status.REFUSED, f"{name}.v: no"))

    def audited(folder, claims, *, modules, twins, seconds):
        asked.append((list(claims), list(modules), {name: twins[name].theorem for name in claims}))
        words = {"open": (Status.REFUSED, "rests on cheat")}
        return {name: Check(*words.get(name, (Status.ACCEPTED, "closed"))) for name in claims}

    for fake in (compiled, compile_file, audited):
        monkeypatch.setattr(exported, fake.__name__, fake)
    monkeypatch.setattr(exported, "with_what_they_need", sorted)
    return asked


def test_each_claim_has_the_answer_to_its_own_file(rocq):
    files = {"sound": made(), "broken": made(source="bad"), "open": made()}
    files["more"] = made(slopes=("gl",))
    ticks = []
    found = check_exports(files, tick=ticks.append)
    assert list(found) == list(files)
    assert found["sound"] == Check(Status.ACCEPTED, ACCEPTED)
    assert found["more"].reason == f"{ACCEPTED}; it assumes subgradients of ℓ everywhere"
    assert found["broken"] == Check(Status.REFUSED, "derivation_broken.v: no")
    assert found["open"] == Check(Status.REFUSED, "rests on cheat")
    assert sorted(ticks) == sorted([*map(module_of, files), "audit"])


def test_the_audit_is_asked_of_what_was_compiled_and_by_the_name_of_the_file(rocq):
    check_exports({"a-claim": made(), "broken": made(source="bad")})
    ((claims, modules, theorems),) = rocq
    assert claims == ["a-claim"]
    assert modules == ["definitions", "derivation_a_claim"]
    assert theorems == {"a-claim": "derivation_a_claim.exported"}


def test_where_the_development_is_not_compiled_nothing_is_said_to_be(monkeypatch):
    check = Check(Status.SKIPPED, "coqc is missing")

    @contextmanager
    def compiled(modules, **_):
        raise NotCompiledError(check)
        yield

    monkeypatch.setattr(exported, "compiled", compiled)
    assert check_exports({"a": made(), "b": made()}) == {"a": check, "b": check}
    assert check_exports({}) == {}
