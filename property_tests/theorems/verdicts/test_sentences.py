"""Sentences of authors group lines, survive the way through another process, prove nothing."""

import pytest

from theorems.kernel import rules
from theorems.kernel.replay import write_derivation
from theorems.reports.proofs import proof_of
from theorems.verdicts import recorded
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.citing import theorem_of
from theorems.verdicts.sentences import in_words, say_again, sentences
from theorems.verdicts.user_files import load_claims
from theorems.verdicts.verify import run

MINE = '''
from sympy import Integer
from theorems.language import Statement, cite, derived, in_words, rules

def formal():
    return Statement(frozenset(), Integer(7), "≥", Integer(0))

def least():
    return Statement(frozenset(), Integer(4), "≥", Integer(0))

@derived(kind="lemma", formal=least, source="own")
def four():
    """Four.

    4 ≥ 0.
    """
    return in_words("Four is a square.", rules.nonnegative(4))

@derived(kind="lemma", formal=formal, source="own")
def seven():
    """Seven.

    7 ≥ 0.
    """
    three = in_words("Three is a sum.", rules.add(rules.nonnegative(1), rules.nonnegative(2)))
    return in_words("So is seven.", rules.add(cite("four"), three))
'''


@pytest.fixture
def mine(tmp_path):
    file = tmp_path / "mine_claims.py"
    file.write_text(MINE, encoding="utf-8")
    return {claim.id: claim for claim in load_claims(file)}


def test_sentences_of_a_users_file_are_those_of_its_steps(mine):
    steps = proof_of(mine["seven"])
    assert [(step.cited, step.said, step.premises) for step in steps] == [
        ("four", "", ()),
        ("", "Three is a sum.", ()),
        ("", "So is seven.", (1, 2)),
    ]
    assert [step.lines for step in steps] == [0, 3, 1]
    assert [step.said for step in proof_of(mine["four"])] == ["Four is a square."]


def test_a_sentence_changes_no_step_and_no_verdict(mine, tmp_path):
    file = tmp_path / "silent_claims.py"
    file.write_text(
        MINE.replace(
            'in_words("So is seven.", rules.add(cite("four"), three))',
            'rules.add(cite("four"), three)',
        ),
        encoding="utf-8",
    )
    silent = {claim.id: claim for claim in load_claims(file)}
    written = [write_derivation(theorem_of(each["seven"])) for each in (mine, silent)]
    assert written[0] == written[1]
    assert [outcome.judgement for outcome in run(mine.values())] == [
        outcome.judgement for outcome in run(silent.values())
    ]


@pytest.mark.parametrize("said", [[[99, "far"]], [["0", "text"]], [[0, ""]], [[0, 4]], [[0]], 5])
def test_what_is_no_sentence_of_a_step_is_a_fault_of_the_file(said):
    theorem = rules.nonnegative(4)
    with pytest.raises((*recorded.MISREAD, ValueError, TypeError)):
        say_again(said, theorem)
    assert sentences(theorem) == []


@pytest.mark.parametrize(("sentence", "theorem"), [("", 4), (" \n", None), (4, None), ("a", 4)])
def test_words_and_a_theorem_are_asked_for(sentence, theorem):
    with pytest.raises((ValueError, TypeError), match=r"sentence is|theorem is"):
        in_words(sentence, theorem or rules.nonnegative(4))


QUOTES = ["so” it is", 'so" it is', "soˮ", "so″", "so''", "so’’", "so`'", "〝so", "so' '"]
UNLISTED = ["so\u1fbd\u1fbd", "soʾʾ", "soߴߴ", "so΄΄", "soꞌꞌ", "soᐟᐟ", "so ̈", "so\u200b"]
PRIMES = [
    "f''(0) ≥ 0",
    "φ″(0) and f′",
    "the authors' word",
    "f′′′(x)",
    "don’t",
    "(f + g)' = w̄'",
    "Б",
]


@pytest.mark.parametrize("sentence", PRIMES)
def test_a_derivative_and_an_apostrophe_are_no_quotation_marks(sentence):
    step = in_words(sentence, rules.nonnegative(4))
    assert sentences(step) == [(0, sentence)]


@pytest.mark.parametrize("sentence", [*QUOTES, *UNLISTED])
def test_a_sentence_does_not_come_out_of_its_quotes(sentence):
    """It read as a line of the kernel: “Clear.” By algebra: 0 > 1. “As” By nonnegative .."""
    with pytest.raises(ValueError, match="without quotation marks"):
        in_words(sentence, rules.nonnegative(4))


def test_nothing_is_said_of_a_theorem_that_is_cited(tmp_path):
    """A file of a user's had written its words into the page of a claim of the library."""
    theorem = theorem_of(find_claim("gram-bound"))
    before = sentences(theorem)
    with pytest.raises(ValueError, match="is about what is cited"):
        say_again([(0, "Evil.")], theorem, {id(theorem)})
    assert sentences(theorem) == before
    file = tmp_path / "evil_claims.py"
    cited = 'rules.add(in_words("Evil.", cite("four")), three)'
    file.write_text(MINE.replace('rules.add(cite("four"), three)', cited), encoding="utf-8")
    steps = proof_of({claim.id: claim for claim in load_claims(file)}["seven"])
    assert [step.said for step in steps] == ["", "Three is a sum.", "So is seven."]
