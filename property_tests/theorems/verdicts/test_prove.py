"""What a derivation proves instead is kept only where a replay agrees."""

from dataclasses import replace

from theorems.kernel.theorem import proves
from theorems.verdicts import catalogue as registry
from theorems.verdicts.prove import made_again, prove
from theorems.verdicts.verdict import Verdict


def test_what_a_derivation_proves_instead_is_kept_only_where_a_replay_agrees():
    gram_bound, other = map(registry.find_claim, ("gram-bound", "two-classes-antipodal"))
    misplaced = replace(gram_bound, formal=other.formal)

    def replay(theorem, statement):
        return proves(made_again(theorem), statement)

    found = prove(misplaced, replay)
    assert found.verdict == Verdict.UNKNOWN
    assert found.derived == gram_bound.formal()
    assert prove(misplaced, lambda *_: "no step of it runs again").derived is None
    assert prove(gram_bound, replay).derived is None
